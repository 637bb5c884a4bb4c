import {
  byOrganization,
  engineIndexes,
  engineShardKeys,
  listIndex,
  type IndexPlan,
  type ShardKeys,
} from '@rymeda/service/indexes';

export const indexes: readonly IndexPlan[] = [
  ...engineIndexes,

  listIndex('workflows'),
  listIndex('workflows', 'status'),
];

export const shardKeys: ShardKeys = { ...engineShardKeys, workflows: byOrganization };
