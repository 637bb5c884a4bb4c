import {
  byOrganization,
  engineIndexes,
  engineShardKeys,
  forgetting,
  listIndex,
  type IndexPlan,
  type ShardKeys,
} from '@rymeda/service/indexes';

const newest = { createdAt: -1, _id: -1 } as const;
const outstanding = { dueAt: { $exists: true } };

/**
 * Most deliveries are made at once and stored delivered: those meet only the first three of `deliveries` and the two
 * by which they are forgotten.
 */
export const indexes: readonly IndexPlan[] = [
  ...engineIndexes,

  listIndex('endpoints'),
  listIndex('endpoints', 'status'),
  listIndex('endpoints', 'partnerId'),
  { collection: 'endpoints', key: { organizationId: 1, events: 1 }, options: { name: 'subscribed' } },

  listIndex('deliveries'),
  listIndex('deliveries', 'endpointId'),
  listIndex('deliveries', 'event'),
  ...forgetting('deliveries'),
  {
    collection: 'deliveries',
    key: { organizationId: 1, status: 1, ...newest },
    options: { name: 'unfinished', partialFilterExpression: { status: { $in: ['pending', 'failed'] } } },
  },
  {
    collection: 'deliveries',
    key: { organizationId: 1, endpointId: 1, updatedAt: 1, _id: 1 },
    options: { name: 'failed', partialFilterExpression: { status: 'failed' } },
  },
  {
    collection: 'deliveries',
    key: { organizationId: 1, endpointId: 1, dueAt: 1 },
    options: { name: 'due', partialFilterExpression: outstanding },
  },
  {
    collection: 'deliveries',
    key: { organizationId: 1, endpointId: 1, subject: 1, sequence: 1, _id: 1 },
    options: { name: 'order', partialFilterExpression: outstanding },
  },

  { collection: 'events', key: { organizationId: 1, at: 1, _id: 1 }, options: { name: 'range' } },
  ...forgetting('events'),

  { collection: 'lanes', key: { shard: 1, dueAt: 1 }, options: { name: 'due' } },
  { collection: 'webhook_leases', key: { kind: 1, expiresAt: 1 }, options: { name: 'live' } },

  listIndex('replays'),
  listIndex('replays', 'endpointId'),
  listIndex('replays', 'status'),
  listIndex('replays', 'endpointId', 'status'),
  ...forgetting('replays'),
];

export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  endpoints: byOrganization,
  deliveries: byOrganization,
  events: byOrganization,
  replays: byOrganization,
  lanes: 'unsharded',
  webhook_leases: 'unsharded',
};
