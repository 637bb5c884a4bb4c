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

  listIndex('payers'),
  listIndex('payers', 'payerId'),

  listIndex('claims'),
  listIndex('claims', 'status'),
  listIndex('claims', 'clientId'),
  listIndex('claims', 'sessionId'),
  listIndex('claims', 'payerId'),

  // Read by id alone; the index is there so that the collections are.
  { collection: 'care_patients', key: { organizationId: 1 } },
  { collection: 'care_sessions', key: { organizationId: 1 } },
];

export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  payers: byOrganization,
  claims: byOrganization,
  care_patients: byOrganization,
  care_sessions: byOrganization,
};
