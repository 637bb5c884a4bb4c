import {
  byOrganization,
  engineIndexes,
  engineShardKeys,
  listIndex,
  uniqueIndex,
  type IndexPlan,
  type ShardKeys,
} from '@rymeda/service/indexes';

export const indexes: readonly IndexPlan[] = [
  ...engineIndexes,
  { collection: 'compliance_due', key: { lane: 1, dueAt: 1 } },

  listIndex('artifacts'),
  listIndex('artifacts', 'type'),
  listIndex('artifacts', 'status'),
  listIndex('artifacts', 'userId'),
  uniqueIndex('artifacts', 'uniqueUploadId'),
  listIndex('uploads'),

  { collection: 'identity_organizations', key: { organizationId: 1 } },
  { collection: 'identity_users', key: { organizationId: 1 } },
];

export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  compliance_due: 'unsharded',
  artifacts: byOrganization,
  uploads: byOrganization,
  identity_organizations: byOrganization,
  identity_users: byOrganization,
};
