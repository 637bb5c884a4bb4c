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

  // The answers of payers name these.
  { collection: 'submissions', key: { organizationId: 1, controlNumber: 1 }, options: { unique: true } },
  { collection: 'submissions', key: { organizationId: 1, interchange: 1 } },
  listIndex('submissions', 'claimId'),
  { collection: 'submissions', key: { organizationId: 1, batchId: 1, payerId: 1, createdAt: 1, _id: 1 } },
  listIndex('submissions'),
  listIndex('batches'),
  listIndex('batches', 'payerId'),
  { collection: 'batches', key: { organizationId: 1, interchangeControlNumber: 1 } },
  listIndex('files'),
  listIndex('files', 'status'),
  listIndex('files', 'type'),
  { collection: 'files', key: { organizationId: 1, sha256: 1 }, options: { unique: true } },
  { collection: 'revenue_jobs', key: { leaseUntil: 1 } },
  listIndex('remittances'),
  listIndex('remittances', 'status'),
  listIndex('remittances', 'traceNumber'),
  { collection: 'remittances', key: { organizationId: 1, key: 1 }, options: { unique: true } },
  // Of two that say something else of one payment at the same moment one waits for a person.
  {
    collection: 'remittances',
    key: { organizationId: 1, originatorId: 1, traceNumber: 1 },
    options: { unique: true },
  },
  listIndex('deposits'),
  listIndex('deposits', 'traceNumber'),
  listIndex('documents'),
  listIndex('documents', 'claimId'),
  listIndex('exceptions'),
  listIndex('exceptions', 'status'),
  listIndex('exceptions', 'kind'),
  { collection: 'exceptions', key: { organizationId: 1, fileId: 1, kind: 1 } },
  listIndex('ledger'),
  listIndex('ledger', 'claimId'),
  listIndex('ledger', 'clientId'),
  listIndex('ledger', 'kind'),
  listIndex('ledger', 'lines.claimId'),
  // For what an exception may be about.
  listIndex('claims', 'totalAmount'),
  // Reports are answered from the index alone, each kind of total from its own.
  {
    collection: 'revenue_totals',
    key: { organizationId: 1, kind: 1, period: 1, payerId: 1, payerOpen: 1, patientOpen: 1 },
    options: { name: 'open', partialFilterExpression: { kind: 'open' } },
  },
  {
    collection: 'revenue_totals',
    key: {
      ...{ organizationId: 1, kind: 1, recorded: 1, period: 1, payerId: 1 },
      ...{ payerOpen: 1, patientOpen: 1 },
    },
    options: { name: 'recorded', partialFilterExpression: { kind: 'recorded' } },
  },
  {
    collection: 'revenue_totals',
    key: {
      ...{ organizationId: 1, kind: 1, period: 1, payerId: 1, charges: 1, decided: 1, denied: 1 },
      ...{ partlyDenied: 1, decidedAmount: 1, deniedAmount: 1, firstDecided: 1, firstPaid: 1 },
    },
    options: { name: 'activity', partialFilterExpression: { kind: 'activity' } },
  },
  { collection: 'provider_exclusions', key: { organizationId: 1, confirmed: 1 } },
  { collection: 'revenue_changes', key: { organizationId: 1, _id: 1 } },
  { collection: 'code_lists', key: { list: 1, from: -1 }, options: { unique: true } },
  { collection: 'code_list_codes', key: { listId: 1 } },
  // Read by id alone.
  { collection: 'control_numbers', key: { organizationId: 1 } },
  { collection: 'payment_traces', key: { organizationId: 1 } },
  { collection: 'revenue_settings', key: { organizationId: 1 } },

  // Read by id alone; the index is there so that the collections are.
  { collection: 'care_patients', key: { organizationId: 1 } },
  { collection: 'care_sessions', key: { organizationId: 1 } },

  listIndex('coverages'),
  listIndex('coverages', 'clientId'),
  listIndex('coverages', 'payerId'),
];

export const shardKeys: ShardKeys = {
  ...engineShardKeys,
  provider_exclusions: byOrganization,
  payers: byOrganization,
  claims: byOrganization,
  care_patients: byOrganization,
  care_sessions: byOrganization,
  coverages: byOrganization,
  submissions: byOrganization,
  batches: byOrganization,
  files: byOrganization,
  revenue_jobs: 'unsharded',
  remittances: byOrganization,
  deposits: byOrganization,
  documents: byOrganization,
  exceptions: byOrganization,
  ledger: byOrganization,
  revenue_totals: byOrganization,
  revenue_changes: 'unsharded',
  code_lists: 'unsharded',
  code_list_codes: 'unsharded',
  control_numbers: byOrganization,
  payment_traces: byOrganization,
  revenue_settings: byOrganization,
};
