import type { Rule } from './rule.ts';

/** The roles that every organisation has. They are code, so that a new version of the platform brings their new rules. */
export interface BuiltInRole {
  key: 'admin' | 'clinical_director' | 'provider' | 'billing' | 'compliance_officer';
  name: string;
  description: string;
  rules: readonly Rule[];
}

const own = '$user.id';
const ownProvider = '$user.providerId';

/** Everybody reads the policies and its own certificates, and attests for itself alone. */
const staff: readonly Rule[] = [
  { actions: ['read'], resource: 'compliance_artifact', conditions: { shared: true } },
  { actions: ['read'], resource: 'compliance_artifact', conditions: { userId: own } },
  { actions: ['read'], resource: 'compliance_obligation', conditions: { userId: own } },
  { actions: ['create', 'read'], resource: 'compliance_attestation', conditions: { userId: own } },
  { actions: ['read'], resource: 'compliance_credential', conditions: { providerId: ownProvider } },
  { actions: ['create'], resource: 'compliance_incident' },
  { actions: ['read'], resource: 'compliance_incident', conditions: { reportedBy: own } },
];

export const builtInRoles: readonly BuiltInRole[] = [
  {
    key: 'admin',
    name: 'Admin',
    description: 'Everything in the organisation',
    rules: [{ actions: ['manage'], resource: 'all' }],
  },
  {
    key: 'clinical_director',
    name: 'Clinical Director',
    description: 'All care of the organisation; writes own notes, signs all',
    rules: [
      ...staff,
      { actions: ['manage'], resource: 'care_patient' },
      { actions: ['manage'], resource: 'care_provider' },
      { actions: ['manage'], resource: 'care_session' },
      { actions: ['read', 'update'], resource: 'care_note' },
      { actions: ['create'], resource: 'care_note', conditions: { authorId: own } },
      { actions: ['create', 'read'], resource: 'care_break_glass', conditions: { userId: own } },
      { actions: ['manage'], resource: 'oris_workflow' },
      { actions: ['manage'], resource: 'oris_run' },
      { actions: ['manage'], resource: 'oris_task' },
      { actions: ['read'], resource: 'identity_organization' },
      { actions: ['read'], resource: 'identity_user' },
      { actions: ['read'], resource: 'identity_role' },
    ],
  },
  {
    key: 'provider',
    name: 'Provider',
    description: 'Own patients and sessions; writes and signs own notes only',
    rules: [
      ...staff,
      {
        actions: ['create', 'read', 'update'],
        resource: 'care_patient',
        conditions: { primaryProviderId: ownProvider },
      },
      { actions: ['manage'], resource: 'care_session', conditions: { providerId: ownProvider } },
      { actions: ['read'], resource: 'care_provider' },
      { actions: ['read'], resource: 'care_note' },
      { actions: ['create', 'update'], resource: 'care_note', conditions: { authorId: own } },
      { actions: ['create', 'read'], resource: 'care_break_glass', conditions: { userId: own } },
      { actions: ['read', 'update'], resource: 'oris_task', conditions: { assigneeId: own } },
      { actions: ['read'], resource: 'identity_organization' },
    ],
  },
  {
    key: 'billing',
    name: 'Billing',
    description: 'Claims, and of patients and sessions what a claim needs; never notes',
    rules: [
      ...staff,
      { actions: ['manage'], resource: 'revenue_payer' },
      { actions: ['manage'], resource: 'revenue_claim' },
      { actions: ['manage'], resource: 'revenue_coverage' },
      { actions: ['manage'], resource: 'revenue_batch' },
      { actions: ['manage'], resource: 'revenue_settings' },
      { actions: ['manage'], resource: 'revenue_file' },
      { actions: ['manage'], resource: 'revenue_document' },
      { actions: ['manage'], resource: 'revenue_ledger_entry' },
      { actions: ['read'], resource: 'revenue_report' },
      { actions: ['manage'], resource: 'revenue_remittance' },
      { actions: ['manage'], resource: 'revenue_deposit' },
      { actions: ['manage'], resource: 'revenue_exception' },
      {
        actions: ['read'],
        resource: 'care_patient',
        // The subscriber and patient loops of an X12 837 (2010BA, 2010CA), and whom the record belongs to.
        fields: [
          'id',
          'organizationId',
          'firstName',
          'lastName',
          'dateOfBirth',
          'sex',
          'address',
          'status',
          'insuranceInfo',
          'primaryProviderId',
          'createdAt',
          'updatedAt',
        ],
      },
      { actions: ['read'], resource: 'care_session' },
      { actions: ['read'], resource: 'care_provider' },
      { actions: ['read', 'update'], resource: 'oris_task' },
      { actions: ['read'], resource: 'identity_organization' },
    ],
  },
  {
    key: 'compliance_officer',
    name: 'Compliance Officer',
    description: 'Audit and artifacts; records to read, with a stated reason',
    rules: [
      { actions: ['read'], resource: 'audit_log' },
      { actions: ['read'], resource: 'audit_checkpoint' },
      { actions: ['manage'], resource: 'audit_export' },
      { actions: ['manage'], resource: 'audit_disclosure' },
      { actions: ['manage'], resource: 'identity_legal_hold' },
      { actions: ['manage'], resource: 'compliance_artifact' },
      { actions: ['manage'], resource: 'compliance_upload' },
      { actions: ['manage'], resource: 'compliance_credential' },
      { actions: ['manage'], resource: 'compliance_assignment' },
      { actions: ['read'], resource: 'compliance_obligation' },
      { actions: ['read'], resource: 'compliance_attestation' },
      { actions: ['create'], resource: 'compliance_attestation', conditions: { userId: own } },
      { actions: ['manage'], resource: 'compliance_incident' },
      { actions: ['manage'], resource: 'compliance_agreement' },
      { actions: ['manage'], resource: 'compliance_requirement' },
      { actions: ['read'], resource: 'compliance_posture' },
      { actions: ['manage'], resource: 'compliance_screening_subject' },
      { actions: ['manage'], resource: 'compliance_screening' },
      { actions: ['manage'], resource: 'compliance_screening_run' },
      { actions: ['manage'], resource: 'compliance_settings' },
      { actions: ['read'], resource: 'care_break_glass' },
      { actions: ['read'], resource: 'care_patient', reason: true },
      { actions: ['read'], resource: 'care_provider', reason: true },
      { actions: ['read'], resource: 'care_session', reason: true },
      { actions: ['read'], resource: 'care_note', reason: true },
      { actions: ['read'], resource: 'revenue_payer', reason: true },
      { actions: ['read'], resource: 'revenue_claim', reason: true },
      { actions: ['read'], resource: 'revenue_coverage', reason: true },
      { actions: ['read'], resource: 'revenue_batch', reason: true },
      { actions: ['read'], resource: 'revenue_settings' },
      { actions: ['read'], resource: 'revenue_file', reason: true },
      { actions: ['read'], resource: 'revenue_document', reason: true },
      { actions: ['read'], resource: 'revenue_ledger_entry', reason: true },
      { actions: ['read'], resource: 'revenue_report' },
      { actions: ['read'], resource: 'revenue_remittance', reason: true },
      { actions: ['read'], resource: 'revenue_deposit', reason: true },
      { actions: ['read'], resource: 'revenue_exception', reason: true },
      { actions: ['read', 'update'], resource: 'oris_task' },
      { actions: ['read'], resource: 'identity_organization' },
      { actions: ['read'], resource: 'identity_user' },
      { actions: ['read'], resource: 'identity_role' },
      { actions: ['read'], resource: 'identity_api_client' },
    ],
  },
];
