import { outboxIndexes } from '@rymeda/events';

/** One index, as the stack's or a deployment's job makes it; services have no right to. */
export interface IndexPlan {
  /** For audit: `log` or `work`; otherwise the engine's own database. */
  database?: string;
  collection: string;
  key: Record<string, 1 | -1>;
  options?: Record<string, unknown>;
}

/**
 * How a collection is to be sharded. An organisation's documents lie together: each query names the organisation, and
 * every unique index begins with it, as MongoDB demands. Where one organisation outgrows a shard, its collection's key is
 * refined (`refineCollectionShardKey`) to (organizationId, _id), which an index must serve first.
 */
export type ShardKey = Readonly<Record<string, 1 | 'hashed'>> | 'unsharded';
export type ShardKeys = Readonly<Record<string, ShardKey>>;
export const byOrganization = { organizationId: 1 } as const;

/** Those of the collections that every engine's database has. Rows that come and go stay on one shard. */
export const engineShardKeys: ShardKeys = {
  keys: byOrganization,
  idempotency: { _id: 'hashed' },
  outbox: 'unsharded',
  relay_leases: 'unsharded',
  inbox_positions: { _id: 'hashed' },
  dead_letters: 'unsharded',
  parked_subjects: 'unsharded',
  dead_letter_notices: 'unsharded',
  key_rotations: byOrganization,
};

/** What every engine's database has: outbox, keys, idempotency. */
export const engineIndexes: readonly IndexPlan[] = [
  ...outboxIndexes,
  { collection: 'keys', key: { organizationId: 1, purpose: 1, version: -1 }, options: { unique: true } },
  { collection: 'keys', key: { changedAt: 1 } },
  { collection: 'key_rotations', key: { organizationId: 1 } },
  // Every process asks every two seconds; those that are done stay.
  { collection: 'key_rotations', key: { phase: 1, notBefore: 1 } },
  { collection: 'idempotency', key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
];

/** A list filtered by these fields, newest first; every list ends in that order. */
export const listIndex = (collection: string, ...fields: string[]): IndexPlan => ({
  collection,
  key: {
    organizationId: 1,
    ...Object.fromEntries(fields.map((f) => [f, 1 as const])),
    createdAt: -1,
    _id: -1,
  },
});

/**
 * The indexes of a collection whose documents MongoDB forgets at their `expireAt`, unless their organisation is under legal
 * hold (hold-keeper.ts): the second finds what a hold has to keep, the third what one has kept.
 */
export const forgetting = (collection: string): IndexPlan[] => [
  { collection, key: { expireAt: 1 }, options: { name: 'forget', expireAfterSeconds: 0 } },
  {
    collection,
    key: { organizationId: 1, expireAt: 1 },
    options: { name: 'expiring', partialFilterExpression: { expireAt: { $exists: true } } },
  },
  {
    collection,
    key: { organizationId: 1, heldExpireAt: 1 },
    options: { name: 'held', partialFilterExpression: { heldExpireAt: { $exists: true } } },
  },
];

/** One record in the organisation for each value of a field; records without the field don't count. */
export const uniqueIndex = (collection: string, field: string): IndexPlan => ({
  collection,
  key: { organizationId: 1, [field]: 1 },
  options: { unique: true, name: `unique_${field}`, partialFilterExpression: { [field]: { $exists: true } } },
});
