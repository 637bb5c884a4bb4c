import { engineIndexes, type IndexPlan } from '@rymeda/service/indexes';

/** Newest first; every list ends in it. */
const newest = { createdAt: -1, _id: -1 } as const;
const by = (collection: string, ...fields: string[]): IndexPlan => ({
  collection,
  key: { organizationId: 1, ...Object.fromEntries(fields.map((f) => [f, 1 as const])), ...newest },
});
const unique = (collection: string, field: string): IndexPlan => ({
  collection,
  key: { organizationId: 1, [field]: 1 },
  options: { unique: true, name: `unique_${field}`, partialFilterExpression: { [field]: { $exists: true } } },
});

export const indexes: readonly IndexPlan[] = [
  ...engineIndexes,
  by('patients'),
  by('patients', 'status'),
  by('patients', 'primaryProviderId'),
  by('patients', 'search'),
  unique('patients', 'uniquePartnerPatientId'),
  { collection: 'person_guards', key: { organizationId: 1 } },

  by('providers'),
  by('providers', 'specialty'),
  by('providers', 'credentialStatus'),
  unique('providers', 'uniqueNpi'),

  by('sessions'),
  by('sessions', 'status'),
  by('sessions', 'clientId'),
  by('sessions', 'providerId'),
  by('sessions', 'serviceType'),
  { collection: 'sessions', key: { organizationId: 1, startTime: 1 } },
  { collection: 'sessions', key: { organizationId: 1, providerId: 1, startTime: 1 } },
  { collection: 'provider_days', key: { organizationId: 1 } },

  by('notes', 'sessionId'),
];
