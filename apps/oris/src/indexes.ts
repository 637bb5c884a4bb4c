import {
  byOrganization,
  engineIndexes,
  engineShardKeys,
  forgetting,
  listIndex,
  type IndexPlan,
  type ShardKeys,
} from '@rymeda/service/indexes';

export const indexes: readonly IndexPlan[] = [
  ...engineIndexes,

  listIndex('workflows'),
  listIndex('workflows', 'status'),
  listIndex('workflows', 'trigger'),
  {
    collection: 'workflows',
    key: { organizationId: 1, nextRunAt: 1 },
    options: { name: 'schedule', partialFilterExpression: { trigger: 'schedule', status: 'active' } },
  },

  listIndex('definitions'),
  {
    collection: 'definitions',
    key: { organizationId: 1, workflowId: 1, number: 1 },
    options: { unique: true },
  },

  listIndex('runs'),
  listIndex('runs', 'workflowId'),
  listIndex('runs', 'status'),
  { collection: 'runs', key: { organizationId: 1, triggerKey: 1 }, options: { unique: true, name: 'once' } },
  {
    collection: 'runs',
    key: { organizationId: 1, dueAt: 1, workflowId: 1 },
    options: { name: 'due', partialFilterExpression: { dueAt: { $exists: true } } },
  },
  {
    collection: 'runs',
    key: { organizationId: 1, waitKey: 1 },
    options: { name: 'waiting', partialFilterExpression: { waitKey: { $exists: true } } },
  },
  {
    collection: 'runs',
    key: { organizationId: 1, workflowId: 1, finishedAt: -1 },
    options: { name: 'last' },
  },
  {
    collection: 'runs',
    key: { organizationId: 1, workflowId: 1, status: 1, dueAt: 1 },
    options: { name: 'queued', partialFilterExpression: { dueAt: { $exists: true } } },
  },
  ...forgetting('runs'),

  listIndex('tasks'),
  listIndex('tasks', 'status'),
  listIndex('tasks', 'assigneeId'),
  listIndex('tasks', 'runId'),
  {
    collection: 'tasks',
    key: { organizationId: 1, workflowId: 1, openFor: 1 },
    options: {
      unique: true,
      name: 'one_open',
      partialFilterExpression: { status: 'open', openFor: { $exists: true } },
    },
  },

  { collection: 'events', key: { organizationId: 1, name: 1, at: 1 }, options: { name: 'since' } },
  ...forgetting('events'),
  { collection: 'set_aside', key: { organizationId: 1, dueAt: 1 }, options: { name: 'due' } },
  { collection: 'set_aside', key: { expireAt: 1 }, options: { name: 'forget', expireAfterSeconds: 0 } },
  { collection: 'samples', key: { organizationId: 1, group: 1, at: 1, hit: 1 }, options: { name: 'window' } },
  ...forgetting('samples'),
  ...forgetting('measures'),

  // Found by their ids; the shard key needs an index.
  { collection: 'api_clients', key: { organizationId: 1 } },
  { collection: 'generations', key: { organizationId: 1 } },
  { collection: 'measures', key: { organizationId: 1 } },

  { collection: 'oris_lanes', key: { shard: 1, dueAt: 1 }, options: { name: 'due' } },
  { collection: 'oris_aside_lanes', key: { shard: 1, dueAt: 1 }, options: { name: 'due' } },
  { collection: 'oris_leases', key: { kind: 1, expiresAt: 1 }, options: { name: 'live' } },
];

export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  api_clients: byOrganization,
  workflows: byOrganization,
  definitions: byOrganization,
  generations: byOrganization,
  runs: byOrganization,
  tasks: byOrganization,
  events: byOrganization,
  set_aside: byOrganization,
  samples: byOrganization,
  measures: byOrganization,
  oris_lanes: 'unsharded',
  oris_aside_lanes: 'unsharded',
  oris_leases: 'unsharded',
};
