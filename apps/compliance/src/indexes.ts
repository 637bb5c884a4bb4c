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

  listIndex('artifacts'),
  listIndex('artifacts', 'status'),
];

export const shardKeys: ShardKeys = { ...engineShardKeys, artifacts: byOrganization };
