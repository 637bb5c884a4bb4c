import {
  byOrganization,
  engineIndexes,
  engineShardKeys,
  type IndexPlan,
  type ShardKeys,
} from '@rymeda/service/indexes';

const newest = { timestamp: -1, _id: -1 } as const;
const entries = (name: string, ...fields: string[]): IndexPlan => ({
  database: 'log',
  collection: 'entries',
  key: { organizationId: 1, ...Object.fromEntries(fields.map((field) => [field, 1])), ...newest },
  options: { name },
});

/**
 * Four for all filters, because each one costs ingest, and one of refused attempts alone, which are few. There are
 * only five actions, so "any action" is a merge of five ranges of `by_action`; `about` holds the type and the ids of
 * the records that an entry is about. What one person saw of one patient has an index of its own: both may have many
 * entries, and few in common.
 */
export const indexes: readonly IndexPlan[] = [
  ...engineIndexes,
  entries('by_action', 'action'),
  entries('by_about', 'about'),
  entries('by_user', 'userId'),
  entries('by_user_about', 'userId', 'about'),
  {
    database: 'log',
    collection: 'entries',
    key: { organizationId: 1, ...newest },
    options: { name: 'refused', partialFilterExpression: { decision: 'refused' } },
  },
  // One place in a log, one entry: two who append at once find out here.
  {
    database: 'log',
    collection: 'entries',
    key: { organizationId: 1, year: 1, index: 1 },
    options: { name: 'by_place', unique: true },
  },
  { database: 'log', collection: 'tiles', key: { _id: 1 } },
  {
    database: 'log',
    collection: 'checkpoints',
    key: { platformIndex: 1 },
    options: { name: 'by_platform_index', unique: true },
  },
  { database: 'log', collection: 'checkpoints', key: { organizationId: 1, at: -1, _id: -1 } },
  { database: 'log', collection: 'platform_checkpoints', key: { _id: 1 } },
  { collection: 'exports', key: { organizationId: 1, createdAt: -1, _id: -1 } },
  { collection: 'audit_jobs', key: { leaseUntil: 1 } },
  { collection: 'audit_jobs', key: { organizationId: 1 } },
  // Few rows have a gap; a record's numbers are found by `_id`.
  {
    collection: 'audit_series',
    key: { gapSince: 1 },
    options: { name: 'gaps', partialFilterExpression: { gapSince: { $type: 'date' } } },
  },
  {
    collection: 'audit_series',
    key: { reportedAt: 1 },
    options: { name: 'told', partialFilterExpression: { reportedAt: { $type: 'date' } } },
  },
  {
    collection: 'audit_series',
    key: { organizationId: 1, gapSince: 1, _id: 1 },
    options: { name: 'told_to', partialFilterExpression: { reportedAt: { $type: 'date' } } },
  },
  { collection: 'audit_series', key: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  { collection: 'audit_positions', key: { _id: 1 } },
  { collection: 'audit_archives', key: { _id: 1 } },
];

export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  entries: byOrganization,
  tiles: { _id: 'hashed' },
  checkpoints: 'unsharded',
  platform_checkpoints: 'unsharded',
  exports: byOrganization,
  audit_jobs: 'unsharded',
  audit_series: { _id: 'hashed' },
  audit_positions: 'unsharded',
  audit_archives: 'unsharded',
};
