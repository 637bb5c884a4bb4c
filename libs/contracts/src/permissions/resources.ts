import type { Engine } from '../scopes.ts';

/** What roles speak about: the audit's names of record types, `<engine>_<resource>`. */
export interface ResourceDefinition {
  engine: Engine;
  /** Names of its operations without their last part; the longest name that fits counts. */
  operations: readonly string[];
  /** Where its documents lie in the engine's database; without one, rules apply to all of the kind or to none. */
  collection?: string;
  /**
   * Fields by which a rule may tell some records from others: in clear in the database, one value each, and
   * never PHI. A condition becomes a database filter.
   */
  conditions?: readonly string[];
}

/**
 * One line for each kind of record; a new operation's name must fit one (a test says so), for without it no user
 * may call the operation.
 */
export const resources = {
  care_patient: {
    engine: 'care',
    operations: ['care.patients'],
    collection: 'patients',
    conditions: ['id', 'status', 'primaryProviderId'],
  },
  care_provider: {
    engine: 'care',
    operations: ['care.providers'],
    collection: 'providers',
    conditions: ['id', 'specialty', 'credentialStatus'],
  },
  care_session: {
    engine: 'care',
    operations: ['care.sessions'],
    collection: 'sessions',
    conditions: ['id', 'status', 'clientId', 'providerId', 'serviceType'],
  },
  /** Reached only through its session: whoever may not see that gets 404. */
  care_note: {
    engine: 'care',
    operations: ['care.sessions.notes'],
    collection: 'notes',
    conditions: ['id', 'sessionId', 'clientId', 'type', 'authorId'],
  },
  care_break_glass: {
    engine: 'care',
    operations: ['care.breakGlass', 'care.patients.breakGlass'],
    collection: 'break_glass',
    conditions: ['id', 'patientId', 'userId'],
  },
  revenue_payer: {
    engine: 'revenue',
    operations: ['revenue.payers'],
    collection: 'payers',
    conditions: ['id'],
  },
  revenue_claim: {
    engine: 'revenue',
    operations: ['revenue.claims'],
    collection: 'claims',
    conditions: ['id', 'status', 'clientId', 'sessionId', 'payerId'],
  },
  revenue_coverage: {
    engine: 'revenue',
    operations: ['revenue.coverages'],
    collection: 'coverages',
    conditions: ['id', 'clientId', 'payerId'],
  },
  revenue_batch: {
    engine: 'revenue',
    operations: ['revenue.batches'],
    collection: 'batches',
    conditions: ['id', 'payerId'],
  },
  revenue_settings: { engine: 'revenue', operations: ['revenue.settings'] },
  revenue_document: { engine: 'revenue', operations: ['revenue.documents'] },
  revenue_file: { engine: 'revenue', operations: ['revenue.files'] },
  revenue_remittance: { engine: 'revenue', operations: ['revenue.remittances'] },
  revenue_deposit: { engine: 'revenue', operations: ['revenue.deposits'] },
  revenue_exception: { engine: 'revenue', operations: ['revenue.exceptions'] },
  revenue_ledger_entry: { engine: 'revenue', operations: ['revenue.ledger'] },
  /** Sums by payer: about nobody, so for all or none of them. */
  revenue_report: { engine: 'revenue', operations: ['revenue.reports'] },
  webhooks_endpoint: { engine: 'webhooks', operations: ['webhooks.endpoints'] },
  webhooks_delivery: {
    engine: 'webhooks',
    operations: ['webhooks.deliveries', 'webhooks.replays', 'webhooks.events'],
  },
  audit_log: { engine: 'audit', operations: ['audit.logs', 'audit.gaps'] },
  audit_disclosure: { engine: 'audit', operations: ['audit.disclosures'] },
  audit_checkpoint: { engine: 'audit', operations: ['audit.checkpoints', 'audit.consistency'] },
  audit_export: { engine: 'audit', operations: ['audit.exports'] },
  compliance_artifact: {
    engine: 'compliance',
    operations: ['compliance.artifacts'],
    collection: 'artifacts',
    conditions: ['id', 'type', 'status', 'userId', 'shared'],
  },
  compliance_assignment: {
    engine: 'compliance',
    operations: ['compliance.assignments'],
    collection: 'assignments',
    conditions: ['id', 'seriesId'],
  },
  compliance_obligation: {
    engine: 'compliance',
    operations: ['compliance.obligations'],
    collection: 'obligations',
    conditions: ['id', 'userId', 'status'],
  },
  compliance_attestation: {
    engine: 'compliance',
    operations: ['compliance.attestations'],
    collection: 'attestations',
    conditions: ['id', 'userId', 'artifactId'],
  },
  compliance_credential: {
    engine: 'compliance',
    operations: ['compliance.credentials'],
    collection: 'credentials',
    conditions: ['id', 'providerId', 'kind', 'status'],
  },
  compliance_upload: {
    engine: 'compliance',
    operations: ['compliance.uploads'],
    collection: 'uploads',
    conditions: ['id', 'status'],
  },
  compliance_incident: {
    engine: 'compliance',
    operations: ['compliance.incidents'],
    collection: 'incidents',
    conditions: ['id', 'status', 'category', 'reportedBy', 'assigneeId'],
  },
  compliance_agreement: {
    engine: 'compliance',
    operations: ['compliance.agreements'],
    collection: 'agreements',
    conditions: ['id', 'status', 'side'],
  },
  compliance_requirement: {
    engine: 'compliance',
    operations: ['compliance.requirements'],
    collection: 'requirements',
    conditions: ['id', 'source'],
  },
  compliance_posture: {
    engine: 'compliance',
    operations: ['compliance.posture'],
    collection: 'postures',
    conditions: ['id', 'day'],
  },
  compliance_binder: {
    engine: 'compliance',
    operations: ['compliance.binders'],
    collection: 'binders',
    conditions: ['id', 'status'],
  },
  compliance_screening_subject: {
    engine: 'compliance',
    operations: ['compliance.screeningSubjects'],
    collection: 'screening_subjects',
    conditions: ['id', 'referenceId'],
  },
  compliance_screening: {
    engine: 'compliance',
    operations: ['compliance.screenings'],
    collection: 'screenings',
    conditions: ['id', 'status', 'referenceId'],
  },
  compliance_screening_run: {
    engine: 'compliance',
    operations: ['compliance.screeningRuns'],
    collection: 'screening_runs',
    conditions: ['id', 'status'],
  },
  compliance_settings: { engine: 'compliance', operations: ['compliance.settings'] },
  oris_workflow: { engine: 'oris', operations: ['oris.workflows', 'oris.catalog'] },
  oris_run: { engine: 'oris', operations: ['oris.runs'] },
  oris_task: {
    engine: 'oris',
    operations: ['oris.tasks'],
    collection: 'tasks',
    conditions: ['id', 'status', 'assigneeId', 'roleId', 'workflowId', 'runId'],
  },
  identity_organization: { engine: 'identity', operations: ['organization'] },
  identity_legal_hold: { engine: 'identity', operations: ['organization.legalHolds'] },
  identity_api_client: {
    engine: 'identity',
    operations: ['organization.apiClients'],
    collection: 'api_clients',
    conditions: ['id', 'status', 'partnerId'],
  },
  identity_role: {
    engine: 'identity',
    operations: ['organization.roles'],
    collection: 'roles',
    conditions: ['id'],
  },
  identity_user: {
    engine: 'identity',
    operations: ['organization.users'],
    collection: 'users',
    conditions: ['id', 'status', 'providerId'],
  },
  /** The platform's operators alone; no user of an organisation ever has its scope. */
  platform: { engine: 'identity', operations: ['platform', 'platform.legalHolds'] },
  platform_care: { engine: 'care', operations: ['platform.records.care', 'platform.careKeys'] },
  platform_revenue: {
    engine: 'revenue',
    operations: [
      'platform.records.revenue',
      'platform.contents.revenue',
      'platform.revenueKeys',
      'platform.codeLists',
    ],
  },
  platform_audit: { engine: 'audit', operations: ['platform.auditExports', 'platform.auditKeys'] },
  platform_compliance: {
    engine: 'compliance',
    operations: ['platform.records.compliance', 'platform.contents.compliance', 'platform.complianceKeys'],
  },
  platform_oris: { engine: 'oris', operations: ['platform.records.oris', 'platform.orisKeys'] },
  platform_webhooks: {
    engine: 'webhooks',
    operations: ['platform.records.webhooks', 'platform.webhooksKeys'],
  },
} as const satisfies Record<string, ResourceDefinition>;

export type ResourceType = keyof typeof resources;
export const resourceTypes = Object.keys(resources) as ResourceType[];
export const resourceDefinition = (type: ResourceType): ResourceDefinition => resources[type];

/** Every field that a condition of some resource may name. */
export const conditionFields: readonly string[] = [
  ...new Set(resourceTypes.flatMap((t) => resourceDefinition(t).conditions ?? [])),
];

/** The resource whose documents lie in an engine's collection. */
export const resourceOfCollection = (engine: string, collection: string): ResourceType | undefined =>
  resourceTypes.find((t) => {
    const definition = resourceDefinition(t);
    return definition.engine === engine && definition.collection === collection;
  });
