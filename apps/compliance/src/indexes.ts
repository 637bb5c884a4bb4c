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
  { collection: 'artifacts', key: { organizationId: 1, seriesId: 1, status: 1 } },
  uniqueIndex('artifacts', 'uniqueUploadId'),
  listIndex('uploads'),

  listIndex('credentials'),
  listIndex('credentials', 'providerId'),
  listIndex('credentials', 'kind'),
  listIndex('credentials', 'status'),
  { collection: 'care_providers', key: { organizationId: 1 } },
  { collection: 'care_sessions', key: { organizationId: 1, providerId: 1, startTime: -1, _id: -1 } },
  listIndex('assignments'),
  listIndex('assignments', 'seriesId'),
  listIndex('obligations'),
  listIndex('obligations', 'userId'),
  listIndex('obligations', 'assignmentId'),
  listIndex('obligations', 'status'),
  {
    collection: 'obligations',
    key: { organizationId: 1, assignmentId: 1, userId: 1 },
    options: { unique: true },
  },
  listIndex('attestations'),
  listIndex('attestations', 'artifactId'),
  listIndex('attestations', 'userId'),

  listIndex('incidents'),
  listIndex('incidents', 'status'),
  listIndex('incidents', 'category'),
  listIndex('incidents', 'reportedBy'),
  { collection: 'compliance_settings', key: { organizationId: 1 } },

  { collection: 'identity_organizations', key: { organizationId: 1 } },
  { collection: 'identity_users', key: { organizationId: 1, _id: 1 } },
];

export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  compliance_due: 'unsharded',
  artifacts: byOrganization,
  uploads: byOrganization,
  credentials: byOrganization,
  care_providers: byOrganization,
  care_sessions: byOrganization,
  assignments: byOrganization,
  obligations: byOrganization,
  attestations: byOrganization,
  incidents: byOrganization,
  compliance_settings: byOrganization,
  identity_organizations: byOrganization,
  identity_users: byOrganization,
};
