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
  listIndex('patients'),
  listIndex('patients', 'status'),
  listIndex('patients', 'primaryProviderId'),
  listIndex('patients', 'search'),
  uniqueIndex('patients', 'uniquePartnerPatientId'),
  uniqueIndex('patients', 'uniquePerson'),

  listIndex('providers'),
  listIndex('providers', 'specialty'),
  listIndex('providers', 'credentialStatus'),
  uniqueIndex('providers', 'uniqueNpi'),

  listIndex('sessions'),
  listIndex('sessions', 'status'),
  listIndex('sessions', 'clientId'),
  listIndex('sessions', 'providerId'),
  listIndex('sessions', 'serviceType'),
  listIndex('sessions', 'startDays'),
  { collection: 'sessions', key: { organizationId: 1, providerId: 1, startTime: 1 } },
  { collection: 'provider_days', key: { organizationId: 1 } },
  { collection: 'provider_licences', key: { organizationId: 1, providerId: 1 } },

  listIndex('notes'),
  listIndex('notes', 'sessionId'),

  listIndex('break_glass'),
  listIndex('break_glass', 'patientId'),
  listIndex('break_glass', 'userId'),
];

export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  patients: byOrganization,
  providers: byOrganization,
  sessions: byOrganization,
  provider_days: byOrganization,
  provider_licences: byOrganization,
  notes: byOrganization,
  break_glass: byOrganization,
};
