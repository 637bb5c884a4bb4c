// Generated from the contracts: `npm run generate -w @rymeda/sdk`. A test compares the two.

import type { Call } from '../call.ts';

import type { List } from '../list.ts';

import type { RequestOptions, WriteOptions } from '../operation.ts';

/** The codes known when this was generated; newer platforms may answer others. */
export type ErrorCode =
  | 'MALFORMED_JSON'
  | 'BAD_REQUEST'
  | 'INVALID_CURSOR'
  | 'INVALID_IDEMPOTENCY_KEY'
  | 'UNAUTHENTICATED'
  | 'INSUFFICIENT_SCOPE'
  | 'FORBIDDEN'
  | 'ADDRESS_NOT_ALLOWED'
  | 'REASON_REQUIRED'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'REQUEST_TIMEOUT'
  | 'DUPLICATE_IDENTIFIER'
  | 'INVALID_TRANSITION'
  | 'SLOT_UNAVAILABLE'
  | 'PROVIDER_NOT_CREDENTIALED'
  | 'PARTICIPANT_DELETED'
  | 'SESSION_IN_PROGRESS'
  | 'RECORD_RETAINED'
  | 'ORGANIZATION_OFFBOARDED'
  | 'ROTATION_OPEN'
  | 'ROLE_IN_USE'
  | 'PROOF_NOT_READY'
  | 'TASK_CLOSED'
  | 'NOTE_SIGNED'
  | 'VERSION_SUPERSEDED'
  | 'FILE_NOT_ACCEPTED'
  | 'CONFLICT'
  | 'IDEMPOTENCY_CONFLICT'
  | 'PRECONDITION_FAILED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'VALIDATION_FAILED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'RATE_LIMITED'
  | 'HEADERS_TOO_LARGE'
  | 'INTERNAL_ERROR'
  | 'DECRYPTION_FAILED'
  | 'SERVICE_UNAVAILABLE'
  | 'AUDIT_UNAVAILABLE'
  | 'KEYS_UNAVAILABLE'
  | 'REVOCATIONS_STALE'
  | 'PERMISSIONS_STALE'
  | 'GATEWAY_TIMEOUT';

export interface AccountingOfDisclosures {
  patientId: string;
  from: string;
  to: string;
  disclosures: {
    /** Of the first */
    date: string;
    lastDate: string;
    count: number;
    recipient: {
      /** User or API client; null outside the platform */
      id: string | null;
      name: string | null;
      address: string | null;
    };
    information: string[];

    /** The paragraph of 45 CFR, or the purpose that a caller stated */
    purpose: string;
  }[];
}

export interface AffectedSession {
  id: string;
  providerId: string;
  startTime: string;
}

export interface AgedReceivables {
  /** Ages count from the service date to this day */
  asOf: string;
  rows: {
    payerId: string;
    payerName: string | null;

    /** Who owes it */
    from: 'payer' | 'patient';
    days0To30: number;
    days31To60: number;
    days61To90: number;
    over90: number;
    total: number;
  }[];
  totals: { days0To30: number; days31To60: number; days61To90: number; over90: number; total: number };
}

export interface Agreement {
  /** baa_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  side: 'business_associate' | 'subcontractor' | 'covered_entity';
  counterparty: string;
  contact: string | null;
  status: 'active' | 'expired' | 'terminated';
  signedOn: string;
  expiresAt: string | null;
  renewal: 'none' | 'automatic';
  renewalMonths: number;

  /** How often it was renewed */
  renewals: number;
  breachNoticeDays: number | null;
  file: StoredFile | null;

  /** Made when one is read; five minutes */
  fileUrl: string | null;
  terminatedAt: string | null;
}

export interface ApiClient {
  /** cli_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  name: string;
  partnerId: string;
  scopes: (
    | 'care:read'
    | 'care:write'
    | 'revenue:read'
    | 'revenue:write'
    | 'compliance:read'
    | 'compliance:write'
    | 'oris:read'
    | 'oris:write'
    | 'audit:read'
    | 'audit:write'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'identity:read'
    | 'identity:write'
    | 'interop:read'
    | 'interop:write'
    | 'network:read'
    | 'network:write'
    | 'commerce:read'
    | 'commerce:write'
  )[];

  /** authorization_code lets users of the organisation sign in through this client */
  grantTypes: ('client_credentials' | 'authorization_code' | 'refresh_token')[];

  /** none is for applications that can keep no secret, with authorization_code only */
  tokenEndpointAuthMethod: 'client_secret' | 'private_key_jwt' | 'none';

  /** Compared character by character */
  redirectUris: string[];
  jwks?: {
    keys: (
      | { kty: 'EC'; crv: 'P-256'; x: string; y: string; alg?: 'ES256'; kid?: string; use?: 'sig' }
      | { kty: 'OKP'; crv: 'Ed25519'; x: string; alg?: 'EdDSA' | 'Ed25519'; kid?: string; use?: 'sig' }
      | { kty: 'RSA'; n: string; e: string; alg?: 'PS256' | 'RS256'; kid?: string; use?: 'sig' }
    )[];
  } | null;

  /** Tokens are bound to the client certificate of the token request (RFC 8705) */
  certificateBoundTokens: boolean;

  /** From then on it gets no tokens, and has none */
  expiresAt?: string | null;
  clientId: string;
  status: 'active' | 'revoked';
  lastUsedAt: string | null;

  /** From then on the secret does not work */
  secretExpiresAt?: string | null;
  previousSecretExpiresAt: string | null;
}

export interface ApiClientWithSecret {
  /** cli_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  name: string;
  partnerId: string;
  scopes: (
    | 'care:read'
    | 'care:write'
    | 'revenue:read'
    | 'revenue:write'
    | 'compliance:read'
    | 'compliance:write'
    | 'oris:read'
    | 'oris:write'
    | 'audit:read'
    | 'audit:write'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'identity:read'
    | 'identity:write'
    | 'interop:read'
    | 'interop:write'
    | 'network:read'
    | 'network:write'
    | 'commerce:read'
    | 'commerce:write'
  )[];

  /** authorization_code lets users of the organisation sign in through this client */
  grantTypes: ('client_credentials' | 'authorization_code' | 'refresh_token')[];

  /** none is for applications that can keep no secret, with authorization_code only */
  tokenEndpointAuthMethod: 'client_secret' | 'private_key_jwt' | 'none';

  /** Compared character by character */
  redirectUris: string[];
  jwks?: {
    keys: (
      | { kty: 'EC'; crv: 'P-256'; x: string; y: string; alg?: 'ES256'; kid?: string; use?: 'sig' }
      | { kty: 'OKP'; crv: 'Ed25519'; x: string; alg?: 'EdDSA' | 'Ed25519'; kid?: string; use?: 'sig' }
      | { kty: 'RSA'; n: string; e: string; alg?: 'PS256' | 'RS256'; kid?: string; use?: 'sig' }
    )[];
  } | null;

  /** Tokens are bound to the client certificate of the token request (RFC 8705) */
  certificateBoundTokens: boolean;

  /** From then on it gets no tokens, and has none */
  expiresAt?: string | null;
  clientId: string;
  status: 'active' | 'revoked';
  lastUsedAt: string | null;

  /** From then on the secret does not work */
  secretExpiresAt?: string | null;
  previousSecretExpiresAt: string | null;
  clientSecret: string | null;
}

export interface Artifact {
  /** art_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  type: 'policy' | 'training_certificate' | 'attestation' | 'audit_report';
  title: string;
  status: 'active' | 'expired' | 'superseded';
  userId: string | null;

  /** For all staff to read: a policy or training about nobody in particular */
  shared: boolean;

  /** Gives the file without a token; made at each read, five minutes */
  fileUrl: string | null;
  file: StoredFile | null;
  expiresAt: string | null;

  /** The first version; all versions have the same */
  seriesId: string;
  versionNumber: number;
  supersedes: string | null;
  supersededBy: string | null;
}

export interface Assignment {
  /** asg_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;

  /** Any version of a policy or training (art_…); people attest the version in force */
  artifactId: string;
  audience: 'everyone' | 'roles' | 'users';
  roleIds: string[];
  userIds: string[];
  dueDays: number;

  /** Counted from the assignment, each person’s hire, or when it got one of the roles */
  dueFrom: 'assignment' | 'hire' | 'role';
  repeat: 'never' | 'yearly';
  seriesId: string;
}

export interface Attestation {
  /** att_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  userId: string;
  artifactId: string;
  seriesId: string;
  versionNumber: number;

  /** Of the version’s file */
  sha256: string;
  attestedAt: string;
  ipAddress: string;
  userAgent: string | null;
}

export interface AuditBinder {
  /** bnd_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  status: 'queued' | 'exporting' | 'building' | 'completed' | 'failed';

  /** Of the audit log that is in it (UTC) */
  year: number;
  progress: {
    files: number;

    /** Files to come; null until it is built */
    of: number | null;
  };
  bytes: number | null;

  /** Of the ZIP */
  sha256: string | null;

  /** Of manifest.json in it, which has the hashes of all its files */
  manifestSha256: string | null;
  auditExportId: string | null;
  requestedBy: string;
  completedAt: string | null;

  /** Made when one is read; five minutes, without a token */
  url: string | null;
}

export interface AuditCheckpoint {
  /** Year and size */
  id: string;
  origin: string;
  year: number;

  /** How many entries the log had */
  size: number;

  /** SHA-256, base64 */
  rootHash: string;
  createdAt: string;
}

export interface AuditCheckpointsLatestQuery {
  /** Which of the logs, one a year; default the current year (UTC) */
  year?: number;
}

export interface AuditCheckpointsListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface AuditConsistencyGetQuery {
  from: number;
  to: number;

  /** Which of the logs, one a year; default the current year (UTC) */
  year?: number;
}

export interface AuditConsistencyProof {
  origin: string;
  from: {
    size: number;

    /** SHA-256, base64 */
    rootHash: string;
  };
  to: {
    size: number;

    /** SHA-256, base64 */
    rootHash: string;
  };
  hashes: string[];
}

export interface AuditDisclosuresAccountingQuery {
  /** Id of a patient (pat_…) */
  patientId: string;

  /** This moment included; default: six years before `to` */
  from?: string;

  /** This moment included; default: now */
  to?: string;
}

export interface AuditDisclosuresCreateBody {
  /** pat_ and 32 hex digits */
  patientId: string;
  date: string;

  /** Of several to one recipient for one purpose; then `count` says how many */
  lastDate?: string;

  /** Default 1. */
  count?: number;
  recipient: {
    /** The authority, firm or person that received it */
    name: string;
    address?: string;
  };
  information: (
    | 'demographics'
    | 'contact'
    | 'insurance'
    | 'diagnoses'
    | 'procedures'
    | 'medications'
    | 'laboratory'
    | 'imaging'
    | 'immunizations'
    | 'vital_signs'
    | 'progress_notes'
    | 'psychotherapy_notes'
    | 'substance_use_treatment'
    | 'visits'
    | 'billing'
    | 'whole_record'
  )[];
  basis:
    | '164.502(j)'
    | '164.504(f)'
    | '164.512(a)'
    | '164.512(b)'
    | '164.512(c)'
    | '164.512(d)'
    | '164.512(e)'
    | '164.512(f)'
    | '164.512(g)'
    | '164.512(h)'
    | '164.512(i)'
    | '164.512(j)'
    | '164.512(k)'
    | '164.512(l)'
    | 'impermissible';

  /** Where the request for it is kept: a code or case number, never free text */
  reason?: string;
}

export interface AuditDisclosuresListQuery {
  /** Id of a patient (pat_…) */
  patientId: string;

  /** Of this moment or later */
  from?: string;

  /** Of before this moment */
  to?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface AuditDisclosuresSuspendBody {
  /** pat_ and 32 hex digits */
  patientId: string;

  /** As it is named in the disclosures */
  recipient: string;
  until: string;

  /** An oral one holds for 30 days at most */
  statement: 'written' | 'oral';

  /** Where the request for it is kept: a code or case number, never free text */
  reason?: string;
}

export interface AuditExport {
  /** exp_ and 32 hex digits */
  id: string;
  organizationId: string;
  status: 'queued' | 'running' | 'completed' | 'failed';
  format: 'ndjson' | 'csv' | 'fhir';
  year: number;

  /** Whether every entry of the log is in it */
  selection: 'all' | 'part';
  progress: { entries: number; of: number | null };

  /** Size of the checkpoint that covers it */
  treeSize: number | null;

  /** Entries, leaf hashes, checkpoint; empty until completed */
  files: {
    name: string;
    bytes: number;

    /** Works for five minutes, without a token */
    url: string;
  }[];
  requestedBy: string;
  createdAt: string;
  completedAt: string | null;
}

export interface AuditExportsCreateBody {
  /** Default "ndjson". */
  format?: 'ndjson' | 'csv' | 'fhir';

  /** Default the current year (UTC) */
  year?: number;
  action?: 'create' | 'read' | 'update' | 'delete' | 'export';

  /** `refused`: what somebody tried in vain */
  decision?: 'allowed' | 'refused';
  resourceType?: AuditedType;
  resourceId?: string;

  /** The patient's record (pat_…), its sessions, notes, claims, coverages and whatever is its own */
  patientId?: string;

  /** API client (cli_…), user (usr_…), svc:<service> or system:<job> */
  userId?: string;

  /** Of this moment or later */
  from?: string;

  /** Of before this moment */
  to?: string;
}

export interface AuditGap {
  id: string;
  kind: 'record' | 'batch';

  /** Of the record; access_records for batches */
  resourceType: string;

  /** The record, or the process that numbers its batches */
  resourceId: string;

  /** Versions or batches, at most a hundred ranges */
  missing: { from: number; to: number }[];

  /** When the first was missed */
  since: string;
}

export interface AuditGapsListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface AuditInclusionProof {
  /** aud_ and 32 hex digits */
  id: string;

  /** The name of the log */
  origin: string;

  /** The place of the entry, from 0 */
  index: number;
  treeSize: number;

  /** The canonical form of the entry (RFC 8785), which was hashed */
  leaf: string;

  /** SHA-256, base64 */
  leafHash: string;

  /** From the leaf's sibling up to the root's child */
  hashes: string[];

  /** SHA-256, base64 */
  rootHash: string;

  /** The head of the log, the proof that it is in the platform’s log, and that one’s signed head */
  checkpoint: string;
}

export interface AuditLog {
  /** aud_ and 32 hex digits */
  id: string;
  organizationId: string;
  action: 'create' | 'read' | 'update' | 'delete' | 'export';

  /** For example care_session */
  resourceType: string;

  /** The record; in a list filtered by resourceId or patientId that one, where it is about it */
  resourceId: string;

  /** All records of a bulk read, which is one entry */
  resourceIds?: string[];

  /** User, API client, svc:<service> or system:<job> */
  userId: string;
  ipAddress: string;
  userAgent: string | null;

  /** Whether it was done, or tried and refused */
  decision: 'allowed' | 'refused';

  /** From an allow-list: event, requestId, sequence, changed, fields, purpose, reason, breakGlass, operation, cause, refusal, minute, missing, archived, disclosure, suspension, clientId, methods, code, count, patientIds, process, batch */
  metadata: Record<string, unknown>;
  timestamp: string;
}

export interface AuditLogsListQuery {
  action?: 'create' | 'read' | 'update' | 'delete' | 'export';

  /** `refused`: what somebody tried in vain */
  decision?: 'allowed' | 'refused';
  resourceType?: AuditedType;
  resourceId?: string;

  /** The patient's record (pat_…), its sessions, notes, claims, coverages and whatever is its own */
  patientId?: string;

  /** API client (cli_…), user (usr_…), svc:<service> or system:<job> */
  userId?: string;

  /** Of this moment or later */
  from?: string;

  /** Of before this moment */
  to?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export type AuditedType =
  | 'care_patient'
  | 'care_provider'
  | 'care_session'
  | 'care_note'
  | 'care_break_glass'
  | 'revenue_payer'
  | 'revenue_claim'
  | 'revenue_coverage'
  | 'revenue_batch'
  | 'revenue_settings'
  | 'revenue_document'
  | 'revenue_file'
  | 'revenue_remittance'
  | 'revenue_deposit'
  | 'revenue_exception'
  | 'revenue_ledger_entry'
  | 'revenue_report'
  | 'webhooks_endpoint'
  | 'webhooks_delivery'
  | 'audit_log'
  | 'audit_disclosure'
  | 'audit_checkpoint'
  | 'audit_export'
  | 'compliance_artifact'
  | 'compliance_assignment'
  | 'compliance_obligation'
  | 'compliance_attestation'
  | 'compliance_credential'
  | 'compliance_upload'
  | 'compliance_incident'
  | 'compliance_agreement'
  | 'compliance_requirement'
  | 'compliance_posture'
  | 'compliance_binder'
  | 'compliance_screening_subject'
  | 'compliance_screening'
  | 'compliance_screening_run'
  | 'compliance_settings'
  | 'oris_workflow'
  | 'oris_run'
  | 'oris_task'
  | 'identity_organization'
  | 'identity_legal_hold'
  | 'identity_api_client'
  | 'identity_role'
  | 'identity_user'
  | 'platform'
  | 'platform_care'
  | 'platform_revenue'
  | 'platform_audit'
  | 'platform_compliance'
  | 'platform_oris'
  | 'platform_webhooks'
  | 'care_encryption_key'
  | 'identity_encryption_key'
  | 'revenue_encryption_key'
  | 'compliance_encryption_key'
  | 'oris_encryption_key'
  | 'webhooks_encryption_key'
  | 'audit_encryption_key'
  | 'audit_gap'
  | 'audit_month'
  | 'audit_refused_requests'
  | 'audit_unreadable'
  | 'identity_credential'
  | 'identity_grant'
  | 'identity_invitation'
  | 'identity_signing_key'
  | 'identity_token_refusal'
  | 'oris_definition'
  | 'platform_contents'
  | 'platform_records'
  | 'revenue_code_list'
  | 'revenue_submission'
  | 'webhooks_event'
  | 'webhooks_replay';

export interface Batch {
  /** bat_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;

  /** The payer's record */
  payerId: string;

  /** How many claims the interchange holds */
  claims: number;

  /** US dollars, at most two decimals */
  totalAmount: number;

  /** ISA13; GS06 is the same */
  interchangeControlNumber: number;
  bytes: number;
}

export interface BreachDeadline {
  notice: 'individuals' | 'media' | 'hhs' | 'covered_entity';
  state: string | null;

  /** The last day, in the organisation’s time zone */
  dueOn: string;

  /** The first day after a delay that law enforcement asked for (45 CFR 164.412) */
  notBefore: string | null;

  /** The rule, or `setting` for a shorter term of the organisation */
  regulation: string;
  status: 'open' | 'met' | 'late' | 'overdue';
}

export interface BreachFactors {
  natureAndExtent: { finding: string; risk: 'low' | 'medium' | 'high' };
  unauthorizedPerson: { finding: string; risk: 'low' | 'medium' | 'high' };
  acquiredOrViewed: { finding: string; risk: 'low' | 'medium' | 'high' };
  mitigation: { finding: string; risk: 'low' | 'medium' | 'high' };
}

export interface BreakGlass {
  /** bgl_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  patientId: string;
  userId: string;
  code: 'emergency' | 'coverage' | 'consultation' | 'safety' | 'other';
  reason: string;
  unusual: boolean;
  expiresAt: string;
  uses: number;
  lastUsedAt: string | null;
}

export interface CareBreakGlassListQuery {
  /** Id of a record (pat_…) */
  patientId?: string;

  /** Id of a record (usr_…) */
  userId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface CarePatientsBreakGlassCreateBody {
  code: 'emergency' | 'coverage' | 'consultation' | 'safety' | 'other';
  reason: string;

  /** How long the window stays open; default 60 Default 60. */
  minutes?: number;
}

export interface CarePatientsCreateBody {
  firstName: string;
  lastName: string;
  dateOfBirth: string;

  /** Default "active". */
  status?: 'active' | 'inactive' | 'discharged';
  sex?: 'female' | 'male' | 'other' | 'unknown' | null;
  email?: string | null;
  phone?: string | null;
  address?: {
    line1?: string | null;
    line2?: string | null;
    city?: string | null;
    state?:
      | 'AL'
      | 'AK'
      | 'AZ'
      | 'AR'
      | 'CA'
      | 'CO'
      | 'CT'
      | 'DE'
      | 'FL'
      | 'GA'
      | 'HI'
      | 'ID'
      | 'IL'
      | 'IN'
      | 'IA'
      | 'KS'
      | 'KY'
      | 'LA'
      | 'ME'
      | 'MD'
      | 'MA'
      | 'MI'
      | 'MN'
      | 'MS'
      | 'MO'
      | 'MT'
      | 'NE'
      | 'NV'
      | 'NH'
      | 'NJ'
      | 'NM'
      | 'NY'
      | 'NC'
      | 'ND'
      | 'OH'
      | 'OK'
      | 'OR'
      | 'PA'
      | 'RI'
      | 'SC'
      | 'SD'
      | 'TN'
      | 'TX'
      | 'UT'
      | 'VT'
      | 'VA'
      | 'WA'
      | 'WV'
      | 'WI'
      | 'WY'
      | 'DC'
      | 'AS'
      | 'GU'
      | 'MP'
      | 'PR'
      | 'VI'
      | null;
    postalCode?: string | null;
    country?: string | null;
  } | null;
  mrn?: string | null;
  partnerPatientId?: string | null;
  insuranceInfo?: {
    payerId?: string | null;
    payerName?: string | null;
    memberId?: string | null;
    groupNumber?: string | null;
    planName?: string | null;
    relationship?: string | null;
  } | null;
  primaryProviderId?: string | null;
  preferredLanguage?: string | null;
  timezone?: string | null;

  /** `return`: 202 with the id of an active patient of this name and date of birth Default "return". */
  onMatch?: 'return' | 'create';
}

export interface CarePatientsListQuery {
  status?: 'active' | 'inactive' | 'discharged';

  /** Id of a record (prv_…) */
  primaryProviderId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface CarePatientsSearchBody {
  lastName?: string;
  firstName?: string;
  dateOfBirth?: string;
  mrn?: string;
  partnerPatientId?: string;
  email?: string;
  phone?: string;
  status?: 'active' | 'inactive' | 'discharged';

  /** Id of a record (prv_…) */
  primaryProviderId?: string;

  /** Default 25. */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface CarePatientsUpdateBody {
  firstName?: string;
  lastName?: string;
  dateOfBirth?: string;
  status?: 'active' | 'inactive' | 'discharged';
  sex?: 'female' | 'male' | 'other' | 'unknown' | null;
  email?: string | null;
  phone?: string | null;
  address?: {
    line1?: string | null;
    line2?: string | null;
    city?: string | null;
    state?:
      | 'AL'
      | 'AK'
      | 'AZ'
      | 'AR'
      | 'CA'
      | 'CO'
      | 'CT'
      | 'DE'
      | 'FL'
      | 'GA'
      | 'HI'
      | 'ID'
      | 'IL'
      | 'IN'
      | 'IA'
      | 'KS'
      | 'KY'
      | 'LA'
      | 'ME'
      | 'MD'
      | 'MA'
      | 'MI'
      | 'MN'
      | 'MS'
      | 'MO'
      | 'MT'
      | 'NE'
      | 'NV'
      | 'NH'
      | 'NJ'
      | 'NM'
      | 'NY'
      | 'NC'
      | 'ND'
      | 'OH'
      | 'OK'
      | 'OR'
      | 'PA'
      | 'RI'
      | 'SC'
      | 'SD'
      | 'TN'
      | 'TX'
      | 'UT'
      | 'VT'
      | 'VA'
      | 'WA'
      | 'WV'
      | 'WI'
      | 'WY'
      | 'DC'
      | 'AS'
      | 'GU'
      | 'MP'
      | 'PR'
      | 'VI'
      | null;
    postalCode?: string | null;
    country?: string | null;
  } | null;
  mrn?: string | null;
  partnerPatientId?: string | null;
  insuranceInfo?: {
    payerId?: string | null;
    payerName?: string | null;
    memberId?: string | null;
    groupNumber?: string | null;
    planName?: string | null;
    relationship?: string | null;
  } | null;
  primaryProviderId?: string | null;
  preferredLanguage?: string | null;
  timezone?: string | null;
}

export interface CareProvidersCreateBody {
  firstName: string;
  lastName: string;
  npi: string;
  specialty: string;
  credentialStatus: 'active' | 'pending' | 'expired' | 'revoked';

  /** Default []. */
  licenseStates?: (
    | 'AL'
    | 'AK'
    | 'AZ'
    | 'AR'
    | 'CA'
    | 'CO'
    | 'CT'
    | 'DE'
    | 'FL'
    | 'GA'
    | 'HI'
    | 'ID'
    | 'IL'
    | 'IN'
    | 'IA'
    | 'KS'
    | 'KY'
    | 'LA'
    | 'ME'
    | 'MD'
    | 'MA'
    | 'MI'
    | 'MN'
    | 'MS'
    | 'MO'
    | 'MT'
    | 'NE'
    | 'NV'
    | 'NH'
    | 'NJ'
    | 'NM'
    | 'NY'
    | 'NC'
    | 'ND'
    | 'OH'
    | 'OK'
    | 'OR'
    | 'PA'
    | 'RI'
    | 'SC'
    | 'SD'
    | 'TN'
    | 'TX'
    | 'UT'
    | 'VT'
    | 'VA'
    | 'WA'
    | 'WV'
    | 'WI'
    | 'WY'
    | 'DC'
    | 'AS'
    | 'GU'
    | 'MP'
    | 'PR'
    | 'VI'
  )[];
}

export interface CareProvidersListQuery {
  npi?: string;
  specialty?: string;
  credentialStatus?: 'active' | 'pending' | 'expired' | 'revoked';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface CareProvidersUpdateBody {
  firstName?: string;
  lastName?: string;
  npi?: string;
  specialty?: string;
  credentialStatus?: 'active' | 'pending' | 'expired' | 'revoked';
  licenseStates?: (
    | 'AL'
    | 'AK'
    | 'AZ'
    | 'AR'
    | 'CA'
    | 'CO'
    | 'CT'
    | 'DE'
    | 'FL'
    | 'GA'
    | 'HI'
    | 'ID'
    | 'IL'
    | 'IN'
    | 'IA'
    | 'KS'
    | 'KY'
    | 'LA'
    | 'ME'
    | 'MD'
    | 'MA'
    | 'MI'
    | 'MN'
    | 'MS'
    | 'MO'
    | 'MT'
    | 'NE'
    | 'NV'
    | 'NH'
    | 'NJ'
    | 'NM'
    | 'NY'
    | 'NC'
    | 'ND'
    | 'OH'
    | 'OK'
    | 'OR'
    | 'PA'
    | 'RI'
    | 'SC'
    | 'SD'
    | 'TN'
    | 'TX'
    | 'UT'
    | 'VT'
    | 'VA'
    | 'WA'
    | 'WV'
    | 'WI'
    | 'WY'
    | 'DC'
    | 'AS'
    | 'GU'
    | 'MP'
    | 'PR'
    | 'VI'
  )[];
}

export interface CareSessionsCancelBody {
  reason?: string;
}

export interface CareSessionsCompleteBody {
  reason?: string;
}

export interface CareSessionsCreateBody {
  /** Id of a record (pat_…) */
  clientId: string;
  serviceType: string;

  /** Default: the patient's primary provider */
  providerId?: string;

  /** Default: now */
  startTime?: string;

  /** Default 60. */
  scheduledDuration?: number;

  /** Default false. */
  allowOverlap?: boolean;
}

export interface CareSessionsListQuery {
  status?: 'scheduled' | 'in_progress' | 'completed' | 'cancelled' | 'no_show';

  /** Id of a record (pat_…) */
  clientId?: string;

  /** Id of a record (prv_…) */
  providerId?: string;
  serviceType?: string;

  /** Starting at this moment or later */
  startTimeFrom?: string;

  /** Starting before this moment */
  startTimeTo?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface CareSessionsNoShowBody {
  reason?: string;
}

export interface CareSessionsNotesCreateBody {
  text: string;

  /** Default "progress". */
  type?: 'progress' | 'intake' | 'discharge' | 'addendum';

  /** Default: the caller */
  authorId?: string;
}

export interface CareSessionsNotesListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export type CareSessionsNotesSignBody = Record<string, never>;

export interface CareSessionsStartBody {
  reason?: string;
}

export interface CareSessionsUpdateBody {
  /** Id of a record (prv_…) */
  providerId?: string;
  serviceType?: string;
  startTime?: string;
  scheduledDuration?: number;
  allowOverlap?: boolean;
}

export interface Claim {
  /** clm_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;

  /** The patient */
  clientId: string;
  sessionId: string;

  /** The payer's record */
  payerId: string;
  status: 'draft' | 'submitted' | 'accepted' | 'denied' | 'paid' | 'appealed';
  cptCodes: string[];

  /** Empty until somebody codes an automatic draft */
  icdCodes: string[];

  /** US dollars, at most two decimals */
  totalAmount: number;
  lines: {
    cpt: string;

    /** Default []. */
    modifiers: string[];

    /** Default 1. */
    units: number;

    /** For all units together */
    charge: number;

    /** Places in `icdCodes`, from 1; empty: its first four Default []. */
    diagnosisPointers: number[];

    /** Default: the day on which the session was started, in the organisation’s time zone */
    date?: string | null;

    /** Default "11". */
    placeOfService: string;

    /** Default: the session's provider */
    renderingProviderId?: string | null;
  }[];

  /** The payer's prior authorization (REF*G1) */
  authorizationNumber?: string | null;
  paidAmount: number | null;

  /** What the payer left to the patient (group PR); null until it has decided */
  patientResponsibility: number | null;
  submittedAt: string | null;
  denialReason: string | null;
  appealReason: string | null;

  /** What went with the appeal */
  appealDocumentIds: string[];
  submissionState:
    | 'draft'
    | 'scrubbed'
    | 'submitted'
    | 'acknowledged'
    | 'rejected'
    | 'accepted_by_payer'
    | 'rejected_by_payer'
    | 'paid'
    | 'partly_paid'
    | 'denied'
    | 'reversed'
    | 'replaced'
    | 'voided';

  /** CLM01, which the payer answers with */
  controlNumber: string | null;

  /** The payer's own number (REF*1K, CLP07) */
  payerClaimNumber: string | null;
  frequency: '1' | '7' | '8';
  replacesClaimId: string | null;
  replacedByClaimId: string | null;

  /** Of the coverage that is billed: 1 is the first payer's claim */
  rank: number;

  /** The first payer's claim, of a secondary one */
  primaryClaimId: string | null;

  /** Its payer sent it on to the next one by itself (CLP02 19, 20 or 21) */
  forwarded: boolean;

  /** The newest that its payer told of it in a 277CA or 277; moves nothing by itself */
  payerStatus: {
    /** Category and code of each claim status, for example P3:317 */
    codes: string[];

    /** YYYY-MM-DD: since when it is so, where the payer says it */
    asOf: string | null;

    /** YYYY-MM-DDTHH:MM by the payer's clock */
    reportedAt: string;

    /** The file that told it */
    fileId: string;
  } | null;

  /** What the last check before submission found */
  findings: ClaimFinding[];
}

export interface ClaimBalance {
  claimId: string;
  charges: number;
  payerBalance: number;
  patientBalance: number;
  payerPayments: number;
  patientPayments: number;
  adjustments: number;
  writeOffs: number;
}

export interface ClaimDocument {
  /** doc_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  claimId: string;
  kind: 'appeal_letter' | 'medical_record' | 'payer_letter' | 'other';
  mediaType: 'application/pdf' | 'image/png' | 'image/jpeg' | 'image/tiff';
  bytes: number;

  /** Of its bytes, hex */
  sha256: string;
}

export interface ClaimFinding {
  check:
    | 'diagnosis_required'
    | 'diagnosis_known'
    | 'diagnosis_repeated'
    | 'procedure_known'
    | 'diagnosis_pointers'
    | 'modifiers_repeated'
    | 'charge_sum'
    | 'charge_zero'
    | 'place_of_service'
    | 'service_date_future'
    | 'service_date_known'
    | 'timely_filing'
    | 'session_held'
    | 'session_completed'
    | 'note_signed'
    | 'duplicate_claim'
    | 'coverage'
    | 'billing_provider'
    | 'rendering_provider'
    | 'excluded_provider'
    | 'patient_details'
    | 'replacement_accepted';

  /** As in the `details` of a 422 */
  code: string;

  /** Dotted: `lines.0.modifiers` */
  field: string;
  severity: 'error' | 'warning';
  hint: string;
}

export interface CodeList {
  /** cdl_ and 32 hex digits */
  id: string;
  list: 'icd-10-cm' | 'hcpcs';

  /** The first service date that it is for */
  from: string;
  to: string | null;

  /** How many of its codes may be billed at some time */
  codes: number;
  loadedAt: string;
}

export interface CodeLists {
  lists: CodeList[];
}

export interface ComplianceAgreementsCreateBody {
  counterparty: string;
  contact?: string | null;

  /** The last day; without one it runs until it is ended */
  expiresAt?: string | null;

  /** Default "none". */
  renewal?: 'none' | 'automatic';

  /** For how long it renews by itself Default 12. */
  renewalMonths?: number;

  /** Days from discovery to the notice of a breach, where it says fewer than 60 */
  breachNoticeDays?: number | null;

  /** Default "business_associate". */
  side?: 'business_associate' | 'subcontractor' | 'covered_entity';
  signedOn: string;
  uploadId?: string | null;
}

export interface ComplianceAgreementsListQuery {
  status?: 'active' | 'expired' | 'terminated';
  side?: 'business_associate' | 'subcontractor' | 'covered_entity';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export type ComplianceAgreementsTerminateBody = Record<string, never>;

export interface ComplianceAgreementsUpdateBody {
  counterparty?: string;
  contact?: string | null;

  /** The last day; without one it runs until it is ended */
  expiresAt?: string | null;
  renewal?: 'none' | 'automatic';

  /** For how long it renews by itself */
  renewalMonths?: number;

  /** Days from discovery to the notice of a breach, where it says fewer than 60 */
  breachNoticeDays?: number | null;

  /** An accepted upload (upl_…): the signed agreement */
  uploadId?: string;
}

export interface ComplianceArtifactsCreateBody {
  type: 'policy' | 'training_certificate' | 'attestation' | 'audit_report';
  title: string;

  /** Whom it is about, for example who was trained */
  userId?: string | null;
  expiresAt?: string | null;
  uploadId?: string | null;
}

export interface ComplianceArtifactsListQuery {
  type?: 'policy' | 'training_certificate' | 'attestation' | 'audit_report';
  status?: 'active' | 'expired' | 'superseded';

  /** Id of a record (usr_…) */
  userId?: string;

  /** A date, valid through its end in the organisation’s time zone, or a moment */
  expiresBefore?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceArtifactsUpdateBody {
  title?: string;

  /** Whom it is about, for example who was trained */
  userId?: string | null;
  expiresAt?: string | null;

  /** Only for an artifact that has no file yet (upl_…) */
  uploadId?: string;
}

export interface ComplianceArtifactsVersionsCreateBody {
  title?: string;
  expiresAt?: string | null;

  /** An accepted upload (upl_…): its file */
  uploadId: string;
}

export interface ComplianceAssignmentsCreateBody {
  /** Any version of a policy or training (art_…); people attest the version in force */
  artifactId: string;
  audience: 'everyone' | 'roles' | 'users';

  /** Default []. */
  roleIds?: string[];

  /** Default []. */
  userIds?: string[];

  /** Default 30. */
  dueDays?: number;

  /** Counted from the assignment, each person’s hire, or when it got one of the roles Default "assignment". */
  dueFrom?: 'assignment' | 'hire' | 'role';

  /** Default "never". */
  repeat?: 'never' | 'yearly';
}

export interface ComplianceAssignmentsListQuery {
  /** Id of a record (art_…) */
  seriesId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceAttestationsCreateBody {
  /** Id of a record (art_…) */
  artifactId: string;

  /** Of what was read; refused when the version’s file is another */
  sha256?: string;

  /** The caller’s own; nobody attests for another */
  userId?: string;
}

export interface ComplianceAttestationsListQuery {
  /** Id of a record (art_…) */
  artifactId?: string;

  /** Id of a record (usr_…) */
  userId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceBindersCreateBody {
  /** Default the current year (UTC) */
  year?: number;
}

export interface ComplianceBindersListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceCredentialsCreateBody {
  /** Id of a record (prv_…) */
  providerId: string;
  kind: 'licence' | 'dea' | 'board' | 'insurance';

  /** That issued it; needed for a licence */
  state?:
    | 'AL'
    | 'AK'
    | 'AZ'
    | 'AR'
    | 'CA'
    | 'CO'
    | 'CT'
    | 'DE'
    | 'FL'
    | 'GA'
    | 'HI'
    | 'ID'
    | 'IL'
    | 'IN'
    | 'IA'
    | 'KS'
    | 'KY'
    | 'LA'
    | 'ME'
    | 'MD'
    | 'MA'
    | 'MI'
    | 'MN'
    | 'MS'
    | 'MO'
    | 'MT'
    | 'NE'
    | 'NV'
    | 'NH'
    | 'NJ'
    | 'NM'
    | 'NY'
    | 'NC'
    | 'ND'
    | 'OH'
    | 'OK'
    | 'OR'
    | 'PA'
    | 'RI'
    | 'SC'
    | 'SD'
    | 'TN'
    | 'TX'
    | 'UT'
    | 'VT'
    | 'VA'
    | 'WA'
    | 'WV'
    | 'WI'
    | 'WY'
    | 'DC'
    | 'AS'
    | 'GU'
    | 'MP'
    | 'PR'
    | 'VI'
    | null;
  number: string;

  /** Valid through this day, in the organisation’s time zone */
  expiresAt: string;

  /** When it was last checked with its issuer */
  verifiedAt?: string | null;
}

export interface ComplianceCredentialsListQuery {
  /** Id of a record (prv_…) */
  providerId?: string;
  kind?: 'licence' | 'dea' | 'board' | 'insurance';
  status?: 'active' | 'expired';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceCredentialsSessionsListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceCredentialsUpdateBody {
  number?: string;

  /** Valid through this day, in the organisation’s time zone */
  expiresAt?: string;

  /** When it was last checked with its issuer */
  verifiedAt?: string | null;
}

export interface ComplianceIncidentsCloseBody {
  resolution: string;
}

export interface ComplianceIncidentsCreateBody {
  category: 'privacy' | 'security' | 'safety' | 'other';
  title: string;
  description: string;
  occurredAt?: string | null;

  /** Default: now */
  discoveredAt?: string | null;

  /** Neither the record nor its event, audit entry and logs name anybody Default false. */
  anonymous?: boolean;
}

export interface ComplianceIncidentsDelaysCreateBody {
  form: 'written' | 'oral';

  /** When the law enforcement official said so */
  statedAt: string;

  /** The last day of the delay; a written statement names it, an oral one lasts 30 days at most */
  until?: string | null;
}

export interface ComplianceIncidentsDocumentsCreateBody {
  /** An accepted upload (upl_…) */
  uploadId: string;
}

export interface ComplianceIncidentsListQuery {
  status?: 'reported' | 'triaged' | 'closed';
  category?: 'privacy' | 'security' | 'safety' | 'other';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceIncidentsNoticesCreateBody {
  notice: 'individuals' | 'media' | 'hhs' | 'covered_entity';

  /** Of media, or of individuals where only one state’s were told */
  state?:
    | 'AL'
    | 'AK'
    | 'AZ'
    | 'AR'
    | 'CA'
    | 'CO'
    | 'CT'
    | 'DE'
    | 'FL'
    | 'GA'
    | 'HI'
    | 'ID'
    | 'IL'
    | 'IN'
    | 'IA'
    | 'KS'
    | 'KY'
    | 'LA'
    | 'ME'
    | 'MD'
    | 'MA'
    | 'MI'
    | 'MN'
    | 'MS'
    | 'MO'
    | 'MT'
    | 'NE'
    | 'NV'
    | 'NH'
    | 'NJ'
    | 'NM'
    | 'NY'
    | 'NC'
    | 'ND'
    | 'OH'
    | 'OK'
    | 'OR'
    | 'PA'
    | 'RI'
    | 'SC'
    | 'SD'
    | 'TN'
    | 'TX'
    | 'UT'
    | 'VT'
    | 'VA'
    | 'WA'
    | 'WV'
    | 'WI'
    | 'WY'
    | 'DC'
    | 'AS'
    | 'GU'
    | 'MP'
    | 'PR'
    | 'VI'
    | null;

  /** The day on which it went out, in the organisation’s time zone */
  sentOn: string;
}

export interface ComplianceIncidentsTriageBody {
  severity: 'low' | 'medium' | 'high' | 'critical';
  role?: 'covered_entity' | 'business_associate';
  determination?: 'undetermined' | 'no_unsecured_phi' | 'exception' | 'low_probability' | 'breach';
  exception?:
    | 'unintentional_access_in_good_faith'
    | 'inadvertent_disclosure_between_authorized'
    | 'recipient_could_not_retain'
    | null;

  /** Why; needed for an exception and where no unsecured PHI was involved */
  explanation?: string | null;

  /** Needed for low_probability */
  factors?: BreachFactors | null;

  /** People; while unknown, HHS is due as for 500 or more */
  affected?: number | null;
  affectedByState?: Record<string, number>;

  /** The first day on which it was known, or would have been with reasonable diligence */
  discoveredAt?: string;
  assigneeId?: string | null;

  /** The agreement with the covered entity; its shorter term for notices counts */
  agreementId?: string | null;
}

export interface ComplianceObligationsListQuery {
  /** Id of a record (usr_…) */
  userId?: string;

  /** Id of a record (asg_…) */
  assignmentId?: string;
  status?: 'open' | 'met' | 'overdue';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface CompliancePostureHistoryListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceRequirementsCreateBody {
  /** Of a requirement of the organisation’s own */
  title?: string | null;

  /** Default "applies". */
  applicability?: 'applies' | 'not_applicable' | 'alternative';

  /** Why it does not apply, or what is done instead */
  rationale?: string | null;

  /** What shows that it is met; the version in force of each counts Default []. */
  artifactIds?: string[];

  /** As in the posture, for example 164.308(a)(5)(i), or a name of your own */
  code: string;
}

export interface ComplianceRequirementsListQuery {
  source?: 'hipaa' | 'own';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceRequirementsUpdateBody {
  /** Of a requirement of the organisation’s own */
  title?: string | null;
  applicability?: 'applies' | 'not_applicable' | 'alternative';

  /** Why it does not apply, or what is done instead */
  rationale?: string | null;

  /** What shows that it is met; the version in force of each counts */
  artifactIds?: string[];
}

export type ComplianceScreeningRunsCreateBody = Record<string, never>;

export interface ComplianceScreeningRunsListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceScreeningSubjectsCreateBody {
  firstName?: string | null;
  middleName?: string | null;
  lastName?: string | null;
  businessName?: string | null;
  dateOfBirth?: string | null;
  npi?: string | null;
}

export interface ComplianceScreeningSubjectsListQuery {
  kind?: 'provider' | 'user' | 'vendor';
  referenceId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceScreeningSubjectsUpdateBody {
  firstName?: string | null;
  middleName?: string | null;
  lastName?: string | null;
  businessName?: string | null;
  dateOfBirth?: string | null;
  npi?: string | null;
}

export interface ComplianceScreeningsDecideBody {
  decision: 'dismissed' | 'confirmed';
  reason: string;
}

export interface ComplianceScreeningsListQuery {
  status?: 'open' | 'dismissed' | 'confirmed';
  referenceId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface ComplianceSettings {
  organizationId: string;

  /** Days from discovery to the notice to individuals, where shorter than 60 */
  individualsDays: number | null;

  /** Days from discovery to a business associate’s notice, where a contract says fewer than 60 */
  coveredEntityDays: number | null;

  /** State → days, where its law is shorter for those who reside there */
  stateDays: Record<string, number>;
}

export interface ComplianceSettingsUpdateBody {
  /** Days from discovery to the notice to individuals, where shorter than 60 */
  individualsDays?: number | null;

  /** Days from discovery to a business associate’s notice, where a contract says fewer than 60 */
  coveredEntityDays?: number | null;

  /** Merged into what is set; null brings the law’s own term back for a state */
  stateDays?: Record<string, number | null>;
}

export type ComplianceUploadsCompleteBody = Record<string, never>;

export interface ComplianceUploadsCreateBody {
  filename: string;
  contentType:
    | 'application/pdf'
    | 'image/png'
    | 'image/jpeg'
    | 'text/plain'
    | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

  /** Length of the file, 1 to 52,428,800 */
  bytes: number;

  /** Of the file, lower-case hex */
  sha256: string;
}

export interface Coverage {
  /** cov_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;

  /** The patient */
  clientId: string;

  /** The payer's record */
  payerId: string;
  rank: number;
  subscriber?: {
    firstName: string;
    lastName: string;
    dateOfBirth: string;
    sex?: 'female' | 'male' | 'other' | 'unknown' | null;
    address?: {
      line1?: string | null;
      line2?: string | null;
      city?: string | null;
      state?:
        | 'AL'
        | 'AK'
        | 'AZ'
        | 'AR'
        | 'CA'
        | 'CO'
        | 'CT'
        | 'DE'
        | 'FL'
        | 'GA'
        | 'HI'
        | 'ID'
        | 'IL'
        | 'IN'
        | 'IA'
        | 'KS'
        | 'KY'
        | 'LA'
        | 'ME'
        | 'MD'
        | 'MA'
        | 'MI'
        | 'MN'
        | 'MS'
        | 'MO'
        | 'MT'
        | 'NE'
        | 'NV'
        | 'NH'
        | 'NJ'
        | 'NM'
        | 'NY'
        | 'NC'
        | 'ND'
        | 'OH'
        | 'OK'
        | 'OR'
        | 'PA'
        | 'RI'
        | 'SC'
        | 'SD'
        | 'TN'
        | 'TX'
        | 'UT'
        | 'VT'
        | 'VA'
        | 'WA'
        | 'WV'
        | 'WI'
        | 'WY'
        | 'DC'
        | 'AS'
        | 'GU'
        | 'MP'
        | 'PR'
        | 'VI'
        | null;
      postalCode?: string | null;
      country?: string | null;
    } | null;
  } | null;
  memberId: string;
  groupNumber?: string | null;
  relationship: 'self' | 'spouse' | 'child' | 'other';
  from?: string | null;
  to?: string | null;
}

export interface Credential {
  /** crd_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  providerId: string;
  kind: 'licence' | 'dea' | 'board' | 'insurance';
  state: string | null;
  number: string;
  status: 'active' | 'expired';

  /** The last day on which it is valid, YYYY-MM-DD */
  expiresAt: string;
  verifiedAt: string | null;
}

export interface DaysInReceivables {
  from: string;
  to: string;
  rows: {
    payerId: string;
    payerName: string | null;
    receivables: number;

    /** Posted in the period */
    charges: number;
    averageDailyCharges: number;

    /** receivables by averageDailyCharges; null where nothing was divided by */
    daysInReceivables: number | null;
  }[];
  totals: {
    receivables: number;

    /** Posted in the period */
    charges: number;
    averageDailyCharges: number;

    /** receivables by averageDailyCharges; null where nothing was divided by */
    daysInReceivables: number | null;
  };
}

export interface DenialReport {
  from: string;
  to: string;
  rows: {
    payerId: string;
    payerName: string | null;

    /** Payers' decisions, reversals aside */
    decided: number;

    /** Of these, paid nothing */
    denied: number;

    /** Of these, paid in part with a service denied */
    partlyDenied: number;

    /** denied and partly denied, by decided; null where nothing was divided by */
    denialRate: number | null;

    /** Charges of what was decided */
    decidedAmount: number;
    deniedAmount: number;

    /** deniedAmount by decidedAmount; null where nothing was divided by */
    denialRateByAmount: number | null;
  }[];
  totals: {
    /** Payers' decisions, reversals aside */
    decided: number;

    /** Of these, paid nothing */
    denied: number;

    /** Of these, paid in part with a service denied */
    partlyDenied: number;

    /** denied and partly denied, by decided; null where nothing was divided by */
    denialRate: number | null;

    /** Charges of what was decided */
    decidedAmount: number;
    deniedAmount: number;

    /** deniedAmount by decidedAmount; null where nothing was divided by */
    denialRateByAmount: number | null;
  };
}

export interface Deposit {
  /** dep_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  method: 'ACH' | 'CHK' | 'NON';

  /** US dollars, at most two decimals */
  amount: number;
  date: string;

  /** The trace or check number that the payer's 835 names (TRN02) */
  traceNumber: string;
  remittanceId: string | null;
}

export interface Disclosure {
  /** The entry of the log that it is taken from */
  id: string;
  date: string;

  /** User, API client or service that received the information */
  recipient: string;
  ipAddress: string;
  resourceType: string;
  resourceId: string;

  /** Names of the fields that were disclosed */
  description: string[];

  /** As the caller stated it; null when it did not */
  purpose: string | null;
}

export interface EncryptionKeys {
  organizationId: string;
  engine: string;
  versions: {
    purpose: 'data' | 'index';
    version: number;
    state: 'building' | 'active' | 'leaving' | 'stripping' | 'retired' | 'destroyed';
    createdAt: string;
    uses: number;
    destroyAfter: string | null;
  }[];
  rotations: {
    purpose: 'data' | 'index';
    fromVersion: number;
    toVersion: number;
    phase: 'spreading' | 'rewriting' | 'switching' | 'settling' | 'stripping' | 'done';
    reason: 'demanded' | 'age' | 'uses';
    startedAt: string;
    finishedAt: string | null;
    records: number;
    unreadable: number;
  }[];
}

export interface FirstPassReport {
  from: string;
  to: string;
  rows: {
    payerId: string;
    payerName: string | null;

    /** Claims whose first answer of consequence came in the period */
    decided: number;

    /** Of these, paid by it with nothing denied */
    paid: number;

    /** paid by decided; null where nothing was divided by */
    firstPassRate: number | null;
  }[];
  totals: {
    /** Claims whose first answer of consequence came in the period */
    decided: number;

    /** Of these, paid by it with nothing denied */
    paid: number;

    /** paid by decided; null where nothing was divided by */
    firstPassRate: number | null;
  };
}

export interface Incident {
  /** inc_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  category: 'privacy' | 'security' | 'safety' | 'other';
  title: string;
  description: string;
  status: 'reported' | 'triaged' | 'closed';
  severity: 'low' | 'medium' | 'high' | 'critical' | null;
  anonymous: boolean;

  /** User or API client; null of an anonymous report */
  reportedBy: string | null;
  assigneeId: string | null;
  occurredAt: string | null;
  discoveredAt: string;
  role: 'covered_entity' | 'business_associate';
  determination: 'undetermined' | 'no_unsecured_phi' | 'exception' | 'low_probability' | 'breach';
  exception:
    | 'unintentional_access_in_good_faith'
    | 'inadvertent_disclosure_between_authorized'
    | 'recipient_could_not_retain'
    | null;
  explanation: string | null;
  factors: BreachFactors | null;
  agreementId: string | null;

  /** The agreement’s term for notices, as it was triaged */
  contractDays: number | null;
  affected: number | null;
  affectedByState: Record<string, number>;
  delays: { form: 'written' | 'oral'; statedAt: string; until: string }[];
  notices: {
    notice: 'individuals' | 'media' | 'hhs' | 'covered_entity';
    state: string | null;

    /** The day on which it went out, in the organisation’s time zone */
    sentOn: string;

    /** When that was said; null where nobody noted it */
    statedAt: string | null;

    /** When another statement of the same notice took its place; it counts no more */
    replacedAt: string | null;
  }[];

  /** Worked out at each read */
  deadlines: BreachDeadline[];

  /** Links are made when one incident is read; five minutes */
  documents: { uploadId: string; file: StoredFile; fileUrl: string | null }[];
  resolution: string | null;
  closedAt: string | null;
}

export interface Invitation {
  userId: string;

  /** One-time link; whoever has it can become the user */
  url: string;
  expiresAt: string;
}

export interface LedgerEntry {
  /** led_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  kind:
    | 'charge'
    | 'payer_payment'
    | 'provider_adjustment'
    | 'unapplied'
    | 'deposit'
    | 'patient_payment'
    | 'write_off'
    | 'refund';
  claimId: string | null;
  clientId: string | null;
  payerId: string | null;
  remittanceId: string | null;
  serviceDate: string | null;
  postedOn: string;
  lines: {
    account:
      | 'payer_receivable'
      | 'patient_receivable'
      | 'charges'
      | 'undeposited_funds'
      | 'bank'
      | 'contractual_adjustments'
      | 'write_offs'
      | 'provider_adjustments'
      | 'unapplied';
    amount: number;
    claimId: string | null;
  }[];

  /** As the payer gave them */
  adjustments: {
    group: string;

    /** CARC */
    reason: string;
    amount: number;
    line: string | null;

    /** RARC */
    remarks: string[];
  }[];
  reason: string | null;
}

export interface LegalHold {
  /** A code or the number of a case, never free text */
  reason: string;

  /** Who placed it; nobody else can release it */
  by: 'operator' | 'organization';
  placedBy: string;
  placedAt: string;
}

export interface LegalHolds {
  holds: LegalHold[];
}

export interface Note {
  /** not_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  sessionId: string;

  /** The patient */
  clientId: string;
  type: 'progress' | 'intake' | 'discharge' | 'addendum';
  authorId: string;
  text: string;
  signedAt: string | null;
  signedBy: string | null;
}

export interface Obligation {
  /** obl_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  assignmentId: string;
  seriesId: string;

  /** The version to attest */
  artifactId: string;
  userId: string;
  status: 'open' | 'met' | 'overdue';
  dueAt: string;

  /** The last one for this version */
  attestationId: string | null;
}

export interface Organization {
  id: string;
  organizationId: string;
  name: string;
  timezone: string;
  billing?: {
    name?: string | null;
    npi?: string | null;
    taxId?: string | null;
    address?: {
      line1?: string | null;
      line2?: string | null;
      city?: string | null;
      state?:
        | 'AL'
        | 'AK'
        | 'AZ'
        | 'AR'
        | 'CA'
        | 'CO'
        | 'CT'
        | 'DE'
        | 'FL'
        | 'GA'
        | 'HI'
        | 'ID'
        | 'IL'
        | 'IN'
        | 'IA'
        | 'KS'
        | 'KY'
        | 'LA'
        | 'ME'
        | 'MD'
        | 'MA'
        | 'MI'
        | 'MN'
        | 'MS'
        | 'MO'
        | 'MT'
        | 'NE'
        | 'NV'
        | 'NH'
        | 'NJ'
        | 'NM'
        | 'NY'
        | 'NC'
        | 'ND'
        | 'OH'
        | 'OK'
        | 'OR'
        | 'PA'
        | 'RI'
        | 'SC'
        | 'SD'
        | 'TN'
        | 'TX'
        | 'UT'
        | 'VT'
        | 'VA'
        | 'WA'
        | 'WV'
        | 'WI'
        | 'WY'
        | 'DC'
        | 'AS'
        | 'GU'
        | 'MP'
        | 'PR'
        | 'VI'
        | null;
      postalCode?: string | null;
      country?: string | null;
    } | null;
    phone?: string | null;
    taxonomy?: string | null;
  } | null;
  status: 'active' | 'suspended' | 'offboarding' | 'shredded';
  settings: OrganizationSettings;
  offboarding: { requestedAt: string; waitingDays: number; keysDestroyedAt: string | null } | null;
  createdAt: string;
  updatedAt: string;
}

export interface OrganizationApiClientsCreateBody {
  name: string;

  /** Default: the client's own id */
  partnerId?: string | null;
  scopes: (
    | 'care:read'
    | 'care:write'
    | 'revenue:read'
    | 'revenue:write'
    | 'compliance:read'
    | 'compliance:write'
    | 'oris:read'
    | 'oris:write'
    | 'audit:read'
    | 'audit:write'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'identity:read'
    | 'identity:write'
    | 'interop:read'
    | 'interop:write'
    | 'network:read'
    | 'network:write'
    | 'commerce:read'
    | 'commerce:write'
  )[];

  /** authorization_code lets users of the organisation sign in through this client Default ["client_credentials"]. */
  grantTypes?: ('client_credentials' | 'authorization_code' | 'refresh_token')[];

  /** none is for applications that can keep no secret, with authorization_code only Default "client_secret". */
  tokenEndpointAuthMethod?: 'client_secret' | 'private_key_jwt' | 'none';

  /** Compared character by character Default []. */
  redirectUris?: string[];
  jwks?: {
    keys: (
      | { kty: 'EC'; crv: 'P-256'; x: string; y: string; alg?: 'ES256'; kid?: string; use?: 'sig' }
      | { kty: 'OKP'; crv: 'Ed25519'; x: string; alg?: 'EdDSA' | 'Ed25519'; kid?: string; use?: 'sig' }
      | { kty: 'RSA'; n: string; e: string; alg?: 'PS256' | 'RS256'; kid?: string; use?: 'sig' }
    )[];
  } | null;

  /** Tokens are bound to the client certificate of the token request (RFC 8705) Default false. */
  certificateBoundTokens?: boolean;

  /** From then on it gets no tokens, and has none */
  expiresAt?: string | null;

  /** From then on the secret does not work */
  secretExpiresAt?: string | null;
}

export interface OrganizationApiClientsListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface OrganizationApiClientsRotateSecretBody {
  /** How long the old secret stays valid; default a day. With 0 older tokens are refused too, within seconds Default 86400. */
  overlapSeconds?: number;

  /** From then on the secret does not work */
  secretExpiresAt?: string | null;
}

export interface OrganizationApiClientsUpdateBody {
  name?: string;
  scopes?: (
    | 'care:read'
    | 'care:write'
    | 'revenue:read'
    | 'revenue:write'
    | 'compliance:read'
    | 'compliance:write'
    | 'oris:read'
    | 'oris:write'
    | 'audit:read'
    | 'audit:write'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'identity:read'
    | 'identity:write'
    | 'interop:read'
    | 'interop:write'
    | 'network:read'
    | 'network:write'
    | 'commerce:read'
    | 'commerce:write'
  )[];

  /** Compared character by character */
  redirectUris?: string[];

  /** Public keys for private_key_jwt (RFC 7517); two while rotating */
  jwks?: {
    keys: (
      | { kty: 'EC'; crv: 'P-256'; x: string; y: string; alg?: 'ES256'; kid?: string; use?: 'sig' }
      | { kty: 'OKP'; crv: 'Ed25519'; x: string; alg?: 'EdDSA' | 'Ed25519'; kid?: string; use?: 'sig' }
      | { kty: 'RSA'; n: string; e: string; alg?: 'PS256' | 'RS256'; kid?: string; use?: 'sig' }
    )[];
  };

  /** Tokens are bound to the client certificate of the token request (RFC 8705) */
  certificateBoundTokens?: boolean;

  /** From then on it gets no tokens, and has none */
  expiresAt?: string | null;
}

export interface OrganizationLegalHoldsPlaceBody {
  /** A code or the number of a case, never free text */
  reason: string;
}

export interface OrganizationLegalHoldsReleaseBody {
  /** A code or the number of a case, never free text */
  reason: string;
}

export interface OrganizationRolesCreateBody {
  name: string;
  description?: string | null;
  rules: Rule[];
}

export interface OrganizationRolesListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface OrganizationRolesUpdateBody {
  name?: string;
  description?: string | null;
  rules?: Rule[];
}

export interface OrganizationSettings {
  /** Addresses and networks that requests may come from; empty: from anywhere */
  ipAllowList: string[];

  /** How long after signing in a user must sign in again */
  sessionMinutes: number;
  rateLimits: {
    /** Requests of one client or user; null: the platform’s own */
    clientPerMinute: number | null;

    /** Requests of all together; null: the platform’s own */
    organizationPerMinute: number | null;
  };

  /** Where the records are kept: one of the labels that this deployment serves */
  dataResidency: string;

  /** Age at which a data key gets a successor */
  keyRotationDays: number;

  /** A session whose provider has no valid licence then and there: refused, or booked with a warning Default "refuse". */
  uncredentialedBooking: 'refuse' | 'warn';

  /** Whether a provider without any licence on file counts as having no valid one Default false. */
  credentialRequired: boolean;

  /** Break-glass windows that one user opens within 24 hours before each further one is marked as unusual; none is refused Default 10. */
  breakGlassPerDay: number;

  /** Refuse requests as soon as it isn’t known for a minute which tokens were revoked (else 15) */
  strictRevocation: boolean;
}

export interface OrganizationUpdateBody {
  name?: string;
  timezone?: string;
  billing?: {
    name?: string | null;
    npi?: string | null;
    taxId?: string | null;
    address?: {
      line1?: string | null;
      line2?: string | null;
      city?: string | null;
      state?:
        | 'AL'
        | 'AK'
        | 'AZ'
        | 'AR'
        | 'CA'
        | 'CO'
        | 'CT'
        | 'DE'
        | 'FL'
        | 'GA'
        | 'HI'
        | 'ID'
        | 'IL'
        | 'IN'
        | 'IA'
        | 'KS'
        | 'KY'
        | 'LA'
        | 'ME'
        | 'MD'
        | 'MA'
        | 'MI'
        | 'MN'
        | 'MS'
        | 'MO'
        | 'MT'
        | 'NE'
        | 'NV'
        | 'NH'
        | 'NJ'
        | 'NM'
        | 'NY'
        | 'NC'
        | 'ND'
        | 'OH'
        | 'OK'
        | 'OR'
        | 'PA'
        | 'RI'
        | 'SC'
        | 'SD'
        | 'TN'
        | 'TX'
        | 'UT'
        | 'VT'
        | 'VA'
        | 'WA'
        | 'WV'
        | 'WI'
        | 'WY'
        | 'DC'
        | 'AS'
        | 'GU'
        | 'MP'
        | 'PR'
        | 'VI'
        | null;
      postalCode?: string | null;
      country?: string | null;
    } | null;
    phone?: string | null;
    taxonomy?: string | null;
  } | null;
  settings?: {
    ipAllowList?: string[] | null;
    sessionMinutes?: number | null;
    rateLimits?: {
      /** Requests of one client or user; null: the platform’s own */
      clientPerMinute?: number | null;

      /** Requests of all together; null: the platform’s own */
      organizationPerMinute?: number | null;
    } | null;

    /** Where the records are kept: one of the labels that this deployment serves */
    dataResidency?: string;
    keyRotationDays?: number | null;
    strictRevocation?: boolean | null;
    uncredentialedBooking?: 'refuse' | 'warn' | null;
    credentialRequired?: boolean | null;
    breakGlassPerDay?: number | null;
  };

  /** Take an `ipAllowList` that shuts out the address of this very request; refused otherwise */
  force?: boolean;
}

export interface OrganizationUsersCreateBody {
  /** Unique in the organisation, whatever its case; signs in with it */
  email: string;
  name: string;

  /** Ids of roles; what any of them allows is allowed */
  roles: string[];
  hireDate?: string | null;

  /** A clinician's provider record; not looked for in care: with one that is not there, its roles' own records are none */
  providerId?: string | null;
}

export interface OrganizationUsersInviteBody {
  /** How long the link works; default three days Default 259200. */
  lifeSeconds?: number;
}

export interface OrganizationUsersListQuery {
  status?: 'active' | 'deactivated';

  /** Users who have this role */
  role?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface OrganizationUsersUpdateBody {
  /** Unique in the organisation, whatever its case; signs in with it */
  email?: string;
  name?: string;

  /** Ids of roles; what any of them allows is allowed */
  roles?: string[];
  hireDate?: string | null;

  /** A clinician's provider record; not looked for in care: with one that is not there, its roles' own records are none */
  providerId?: string | null;
  status?: 'active' | 'deactivated';
}

export type OrisRunsCancelBody = Record<string, never>;

export interface OrisRunsListQuery {
  /** Id of a record (wfl_…) */
  workflowId?: string;
  status?: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'partial' | 'cancelled';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface OrisRunsRetryBody {
  /** For a step whose outcome is unknown: repeat it, or take it as done Default "repeat". */
  unknown?: 'repeat' | 'done';
}

export interface OrisTasksCompleteBody {
  /** One of the task’s outcomes */
  outcome: string;
  comment?: string | null;
}

export interface OrisTasksListQuery {
  status?: 'open' | 'completed' | 'expired' | 'cancelled';

  /** Id of a record (usr_…) */
  assigneeId?: string;

  /** Id of a record (run_…) */
  runId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface OrisWorkflowsCreateBody {
  name: string;
  description?: string | null;
  trigger: 'event' | 'schedule' | 'manual' | 'threshold';

  /** By trigger; GET /v1/oris/catalog has the schemas Default {}. */
  triggerConfig?: Record<string, unknown>;

  /** In order; GET /v1/oris/catalog has the schema of each type */
  actions: {
    id: string;
    type: 'call' | 'emit' | 'webhook' | 'email' | 'task' | 'wait' | 'set' | 'branch' | 'forEach';
  }[];

  /** Default {"concurrency":10,"runsPerMinute":600}. */
  limits?: {
    /** Runs that are at work at once Default 10. */
    concurrency?: number;

    /** Default 600. */
    runsPerMinute?: number;
  };

  /** Default "active". */
  status?: 'active' | 'paused' | 'disabled';
}

export type OrisWorkflowsDisableBody = Record<string, never>;

export interface OrisWorkflowsDryRunBody {
  /** A past event (`id`, with or without hyphens) */
  eventId?: string;
  input?: Record<string, unknown>;
}

export interface OrisWorkflowsListQuery {
  status?: 'active' | 'paused' | 'disabled';
  trigger?: 'event' | 'schedule' | 'manual' | 'threshold';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export type OrisWorkflowsPauseBody = Record<string, never>;

export type OrisWorkflowsResumeBody = Record<string, never>;

export interface OrisWorkflowsRunBody {
  /** As triggerConfig.input says Default {}. */
  input?: Record<string, unknown>;
}

export interface OrisWorkflowsUpdateBody {
  name?: string;
  description?: string | null;
  trigger?: 'event' | 'schedule' | 'manual' | 'threshold';

  /** By trigger; GET /v1/oris/catalog has the schemas */
  triggerConfig?: Record<string, unknown>;

  /** In order; GET /v1/oris/catalog has the schema of each type */
  actions?: {
    id: string;
    type: 'call' | 'emit' | 'webhook' | 'email' | 'task' | 'wait' | 'set' | 'branch' | 'forEach';
  }[];
  limits?: {
    /** Runs that are at work at once */
    concurrency?: number;
    runsPerMinute?: number;
  };
}

export interface PastPosture {
  /** pos_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;

  /** In the organisation’s zone; `createdAt` is when on it */
  day: string;
  score: number | null;
  counts: {
    met: number;
    due: number;
    missing: number;
    not_applicable: number;
    alternative_documented: number;
  };
  statuses: {
    code: string;
    status: 'met' | 'due' | 'missing' | 'not_applicable' | 'alternative_documented';
  }[];
}

export interface Patient {
  /** pat_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  status: 'active' | 'inactive' | 'discharged';
  sex?: 'female' | 'male' | 'other' | 'unknown' | null;
  email?: string | null;
  phone?: string | null;
  address?: {
    line1?: string | null;
    line2?: string | null;
    city?: string | null;
    state?:
      | 'AL'
      | 'AK'
      | 'AZ'
      | 'AR'
      | 'CA'
      | 'CO'
      | 'CT'
      | 'DE'
      | 'FL'
      | 'GA'
      | 'HI'
      | 'ID'
      | 'IL'
      | 'IN'
      | 'IA'
      | 'KS'
      | 'KY'
      | 'LA'
      | 'ME'
      | 'MD'
      | 'MA'
      | 'MI'
      | 'MN'
      | 'MS'
      | 'MO'
      | 'MT'
      | 'NE'
      | 'NV'
      | 'NH'
      | 'NJ'
      | 'NM'
      | 'NY'
      | 'NC'
      | 'ND'
      | 'OH'
      | 'OK'
      | 'OR'
      | 'PA'
      | 'RI'
      | 'SC'
      | 'SD'
      | 'TN'
      | 'TX'
      | 'UT'
      | 'VT'
      | 'VA'
      | 'WA'
      | 'WV'
      | 'WI'
      | 'WY'
      | 'DC'
      | 'AS'
      | 'GU'
      | 'MP'
      | 'PR'
      | 'VI'
      | null;
    postalCode?: string | null;
    country?: string | null;
  } | null;
  mrn?: string | null;
  partnerPatientId?: string | null;
  insuranceInfo?: {
    payerId?: string | null;
    payerName?: string | null;
    memberId?: string | null;
    groupNumber?: string | null;
    planName?: string | null;
    relationship?: string | null;
  } | null;
  primaryProviderId?: string | null;
  preferredLanguage?: string | null;
  timezone?: string | null;
}

export interface PatientBalance {
  /** The patient */
  clientId: string;
  charges: number;
  payerBalance: number;
  patientBalance: number;
  payerPayments: number;
  patientPayments: number;
  adjustments: number;
  writeOffs: number;
}

export interface Payer {
  /** pay_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  name: string;
  payerId: string;
  timelyFilingDays?: number | null;
  claimFilingIndicator?:
    | '11'
    | '12'
    | '13'
    | '14'
    | '15'
    | '16'
    | '17'
    | 'AM'
    | 'BL'
    | 'CH'
    | 'CI'
    | 'DS'
    | 'FI'
    | 'HM'
    | 'LM'
    | 'MA'
    | 'MB'
    | 'MC'
    | 'OF'
    | 'TV'
    | 'VA'
    | 'WC'
    | 'ZZ'
    | null;
  address?: {
    line1?: string | null;
    line2?: string | null;
    city?: string | null;
    state?:
      | 'AL'
      | 'AK'
      | 'AZ'
      | 'AR'
      | 'CA'
      | 'CO'
      | 'CT'
      | 'DE'
      | 'FL'
      | 'GA'
      | 'HI'
      | 'ID'
      | 'IL'
      | 'IN'
      | 'IA'
      | 'KS'
      | 'KY'
      | 'LA'
      | 'ME'
      | 'MD'
      | 'MA'
      | 'MI'
      | 'MN'
      | 'MS'
      | 'MO'
      | 'MT'
      | 'NE'
      | 'NV'
      | 'NH'
      | 'NJ'
      | 'NM'
      | 'NY'
      | 'NC'
      | 'ND'
      | 'OH'
      | 'OK'
      | 'OR'
      | 'PA'
      | 'RI'
      | 'SC'
      | 'SD'
      | 'TN'
      | 'TX'
      | 'UT'
      | 'VT'
      | 'VA'
      | 'WA'
      | 'WV'
      | 'WI'
      | 'WY'
      | 'DC'
      | 'AS'
      | 'GU'
      | 'MP'
      | 'PR'
      | 'VI'
      | null;
    postalCode?: string | null;
    country?: string | null;
  } | null;
  edi?: {
    senderQualifier?: '14' | '20' | '27' | '28' | '29' | '30' | '33' | '01' | 'ZZ';
    senderId?: string;
    receiverQualifier?: '14' | '20' | '27' | '28' | '29' | '30' | '33' | '01' | 'ZZ';
    receiverId?: string;
    groupSenderCode?: string;
    groupReceiverCode?: string;

    /** ISA15: T for test data, else P */
    test?: boolean;
  } | null;
  feeSchedule: {
    serviceType: string;
    cpt: string;

    /** Default []. */
    modifiers: string[];

    /** US dollars, at most two decimals */
    charge: number;
    from?: string | null;
    to?: string | null;
  }[];

  /** Whether it takes frequency codes 7 and 8; Medicare Part B does not */
  acceptsReplacement: boolean;

  /** Contractual adjustments (CO) that are written off as they are posted; others wait */
  writeOffCodes: string[];
}

export interface PlatformApiClientsCreateBody {
  name: string;

  /** Default: the client's own id */
  partnerId?: string | null;
  scopes: (
    | 'care:read'
    | 'care:write'
    | 'revenue:read'
    | 'revenue:write'
    | 'compliance:read'
    | 'compliance:write'
    | 'oris:read'
    | 'oris:write'
    | 'audit:read'
    | 'audit:write'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'identity:read'
    | 'identity:write'
    | 'interop:read'
    | 'interop:write'
    | 'network:read'
    | 'network:write'
    | 'commerce:read'
    | 'commerce:write'
  )[];

  /** authorization_code lets users of the organisation sign in through this client Default ["client_credentials"]. */
  grantTypes?: ('client_credentials' | 'authorization_code' | 'refresh_token')[];

  /** none is for applications that can keep no secret, with authorization_code only Default "client_secret". */
  tokenEndpointAuthMethod?: 'client_secret' | 'private_key_jwt' | 'none';

  /** Compared character by character Default []. */
  redirectUris?: string[];
  jwks?: {
    keys: (
      | { kty: 'EC'; crv: 'P-256'; x: string; y: string; alg?: 'ES256'; kid?: string; use?: 'sig' }
      | { kty: 'OKP'; crv: 'Ed25519'; x: string; alg?: 'EdDSA' | 'Ed25519'; kid?: string; use?: 'sig' }
      | { kty: 'RSA'; n: string; e: string; alg?: 'PS256' | 'RS256'; kid?: string; use?: 'sig' }
    )[];
  } | null;

  /** Tokens are bound to the client certificate of the token request (RFC 8705) Default false. */
  certificateBoundTokens?: boolean;

  /** From then on it gets no tokens, and has none */
  expiresAt?: string | null;

  /** From then on the secret does not work */
  secretExpiresAt?: string | null;
}

export interface PlatformApiClientsListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface PlatformApiClientsRotateSecretBody {
  /** How long the old secret stays valid; default a day. With 0 older tokens are refused too, within seconds Default 86400. */
  overlapSeconds?: number;

  /** From then on the secret does not work */
  secretExpiresAt?: string | null;
}

export interface PlatformApiClientsUpdateBody {
  name?: string;
  scopes?: (
    | 'care:read'
    | 'care:write'
    | 'revenue:read'
    | 'revenue:write'
    | 'compliance:read'
    | 'compliance:write'
    | 'oris:read'
    | 'oris:write'
    | 'audit:read'
    | 'audit:write'
    | 'webhooks:read'
    | 'webhooks:write'
    | 'identity:read'
    | 'identity:write'
    | 'interop:read'
    | 'interop:write'
    | 'network:read'
    | 'network:write'
    | 'commerce:read'
    | 'commerce:write'
  )[];

  /** Compared character by character */
  redirectUris?: string[];

  /** Public keys for private_key_jwt (RFC 7517); two while rotating */
  jwks?: {
    keys: (
      | { kty: 'EC'; crv: 'P-256'; x: string; y: string; alg?: 'ES256'; kid?: string; use?: 'sig' }
      | { kty: 'OKP'; crv: 'Ed25519'; x: string; alg?: 'EdDSA' | 'Ed25519'; kid?: string; use?: 'sig' }
      | { kty: 'RSA'; n: string; e: string; alg?: 'PS256' | 'RS256'; kid?: string; use?: 'sig' }
    )[];
  };

  /** Tokens are bound to the client certificate of the token request (RFC 8705) */
  certificateBoundTokens?: boolean;

  /** From then on it gets no tokens, and has none */
  expiresAt?: string | null;
}

export interface PlatformAuditExportsCreateBody {
  /** Default "ndjson". */
  format?: 'ndjson' | 'csv' | 'fhir';

  /** Default the current year (UTC) */
  year?: number;
  action?: 'create' | 'read' | 'update' | 'delete' | 'export';

  /** `refused`: what somebody tried in vain */
  decision?: 'allowed' | 'refused';
  resourceType?: AuditedType;
  resourceId?: string;

  /** The patient's record (pat_…), its sessions, notes, claims, coverages and whatever is its own */
  patientId?: string;

  /** API client (cli_…), user (usr_…), svc:<service> or system:<job> */
  userId?: string;

  /** Of this moment or later */
  from?: string;

  /** Of before this moment */
  to?: string;
}

export interface PlatformAuditKeysRotateBody {
  /** Default "data". */
  purpose?: 'data' | 'index';
}

export interface PlatformCareKeysRotateBody {
  /** Default "data". */
  purpose?: 'data' | 'index';
}

export interface PlatformComplianceKeysRotateBody {
  /** Default "data". */
  purpose?: 'data' | 'index';
}

export interface PlatformIdentityKeysRotateBody {
  /** Default "data". */
  purpose?: 'data' | 'index';
}

export interface PlatformLegalHoldsPlaceBody {
  /** A code or the number of a case, never free text */
  reason: string;
}

export interface PlatformLegalHoldsReleaseBody {
  /** A code or the number of a case, never free text */
  reason: string;
}

export type PlatformOrganizationsCancelOffboardingBody = Record<string, never>;

export interface PlatformOrganizationsCreateBody {
  id?: string;
  name: string;

  /** Default "UTC". */
  timezone?: string;
  billing?: {
    name?: string | null;
    npi?: string | null;
    taxId?: string | null;
    address?: {
      line1?: string | null;
      line2?: string | null;
      city?: string | null;
      state?:
        | 'AL'
        | 'AK'
        | 'AZ'
        | 'AR'
        | 'CA'
        | 'CO'
        | 'CT'
        | 'DE'
        | 'FL'
        | 'GA'
        | 'HI'
        | 'ID'
        | 'IL'
        | 'IN'
        | 'IA'
        | 'KS'
        | 'KY'
        | 'LA'
        | 'ME'
        | 'MD'
        | 'MA'
        | 'MI'
        | 'MN'
        | 'MS'
        | 'MO'
        | 'MT'
        | 'NE'
        | 'NV'
        | 'NH'
        | 'NJ'
        | 'NM'
        | 'NY'
        | 'NC'
        | 'ND'
        | 'OH'
        | 'OK'
        | 'OR'
        | 'PA'
        | 'RI'
        | 'SC'
        | 'SD'
        | 'TN'
        | 'TX'
        | 'UT'
        | 'VT'
        | 'VA'
        | 'WA'
        | 'WV'
        | 'WI'
        | 'WY'
        | 'DC'
        | 'AS'
        | 'GU'
        | 'MP'
        | 'PR'
        | 'VI'
        | null;
      postalCode?: string | null;
      country?: string | null;
    } | null;
    phone?: string | null;
    taxonomy?: string | null;
  } | null;
  settings?: {
    ipAllowList?: string[] | null;
    sessionMinutes?: number | null;
    rateLimits?: {
      /** Requests of one client or user; null: the platform’s own */
      clientPerMinute?: number | null;

      /** Requests of all together; null: the platform’s own */
      organizationPerMinute?: number | null;
    } | null;

    /** Where the records are kept: one of the labels that this deployment serves */
    dataResidency?: string;
    keyRotationDays?: number | null;
    strictRevocation?: boolean | null;
    uncredentialedBooking?: 'refuse' | 'warn' | null;
    credentialRequired?: boolean | null;
    breakGlassPerDay?: number | null;
  };
}

export interface PlatformOrganizationsListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface PlatformOrganizationsOffboardBody {
  /** Until the keys are destroyed; until then it can be taken back Default 30. */
  waitingDays?: number;
}

export type PlatformOrganizationsReactivateBody = Record<string, never>;

export type PlatformOrganizationsSuspendBody = Record<string, never>;

export interface PlatformOrganizationsUpdateBody {
  name?: string;
  timezone?: string;
  billing?: {
    name?: string | null;
    npi?: string | null;
    taxId?: string | null;
    address?: {
      line1?: string | null;
      line2?: string | null;
      city?: string | null;
      state?:
        | 'AL'
        | 'AK'
        | 'AZ'
        | 'AR'
        | 'CA'
        | 'CO'
        | 'CT'
        | 'DE'
        | 'FL'
        | 'GA'
        | 'HI'
        | 'ID'
        | 'IL'
        | 'IN'
        | 'IA'
        | 'KS'
        | 'KY'
        | 'LA'
        | 'ME'
        | 'MD'
        | 'MA'
        | 'MI'
        | 'MN'
        | 'MS'
        | 'MO'
        | 'MT'
        | 'NE'
        | 'NV'
        | 'NH'
        | 'NJ'
        | 'NM'
        | 'NY'
        | 'NC'
        | 'ND'
        | 'OH'
        | 'OK'
        | 'OR'
        | 'PA'
        | 'RI'
        | 'SC'
        | 'SD'
        | 'TN'
        | 'TX'
        | 'UT'
        | 'VT'
        | 'VA'
        | 'WA'
        | 'WV'
        | 'WI'
        | 'WY'
        | 'DC'
        | 'AS'
        | 'GU'
        | 'MP'
        | 'PR'
        | 'VI'
        | null;
      postalCode?: string | null;
      country?: string | null;
    } | null;
    phone?: string | null;
    taxonomy?: string | null;
  } | null;
  settings?: {
    ipAllowList?: string[] | null;
    sessionMinutes?: number | null;
    rateLimits?: {
      /** Requests of one client or user; null: the platform’s own */
      clientPerMinute?: number | null;

      /** Requests of all together; null: the platform’s own */
      organizationPerMinute?: number | null;
    } | null;

    /** Where the records are kept: one of the labels that this deployment serves */
    dataResidency?: string;
    keyRotationDays?: number | null;
    strictRevocation?: boolean | null;
    uncredentialedBooking?: 'refuse' | 'warn' | null;
    credentialRequired?: boolean | null;
    breakGlassPerDay?: number | null;
  };

  /** Take an `ipAllowList` that shuts out the address of this very request; refused otherwise */
  force?: boolean;
}

export interface PlatformOrisKeysRotateBody {
  /** Default "data". */
  purpose?: 'data' | 'index';
}

export interface PlatformRecordsCareListQuery {
  resource: 'patient' | 'provider' | 'session' | 'note' | 'break_glass';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface PlatformRecordsComplianceListQuery {
  resource:
    | 'artifact'
    | 'upload'
    | 'assignment'
    | 'attestation'
    | 'obligation'
    | 'credential'
    | 'incident'
    | 'agreement'
    | 'requirement'
    | 'posture'
    | 'binder'
    | 'screening_subject'
    | 'screening'
    | 'screening_run'
    | 'settings';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface PlatformRecordsIdentityListQuery {
  resource: 'user' | 'role' | 'api_client';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface PlatformRecordsOrisListQuery {
  resource: 'task' | 'workflow' | 'definition' | 'run';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface PlatformRecordsRevenueListQuery {
  resource:
    | 'payer'
    | 'claim'
    | 'coverage'
    | 'batch'
    | 'submission'
    | 'file'
    | 'remittance'
    | 'deposit'
    | 'exception'
    | 'ledger_entry'
    | 'document'
    | 'settings';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface PlatformRecordsWebhooksListQuery {
  resource: 'endpoint' | 'delivery' | 'replay' | 'event';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface PlatformRevenueKeysRotateBody {
  /** Default "data". */
  purpose?: 'data' | 'index';
}

export interface PlatformWebhooksKeysRotateBody {
  /** Default "data". */
  purpose?: 'data' | 'index';
}

export interface Posture {
  asOf: string;

  /** What this is not */
  notice: string;

  /** Met or alternative documented, by those that apply, 0 to 1; null where none does */
  score: number | null;
  counts: {
    met: number;
    due: number;
    missing: number;
    not_applicable: number;
    alternative_documented: number;
  };
  requirements: PostureLine[];
}

export interface PostureLine {
  code: string;
  source: 'hipaa' | 'own';
  kind: 'standard' | 'required' | 'addressable' | 'own';
  title: string;
  status: 'met' | 'due' | 'missing' | 'not_applicable' | 'alternative_documented';

  /** What the organisation said of it */
  requirementId: string | null;
  rationale: string | null;
  evidence: (
    | {
        kind: 'artifact';
        seriesId: string;

        /** The version in force; null where there is none */
        artifactId: string | null;
        validUntil: string | null;

        /** Whether that version has a file; without one it is no evidence */
        hasFile: boolean;

        /** How many attestations of it are late */
        overdue: number;
      }
    | {
        kind: 'agreements';
        active: number;

        /** Ended by time, neither renewed nor terminated */
        expired: number;

        /** The next last day of one that does not renew itself */
        nextEnd: string | null;
      }
  )[];
}

export interface Provider {
  /** prv_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  firstName: string;
  lastName: string;
  npi: string;
  specialty: string;
  credentialStatus: 'active' | 'pending' | 'expired' | 'revoked';
  licenseStates: (
    | 'AL'
    | 'AK'
    | 'AZ'
    | 'AR'
    | 'CA'
    | 'CO'
    | 'CT'
    | 'DE'
    | 'FL'
    | 'GA'
    | 'HI'
    | 'ID'
    | 'IL'
    | 'IN'
    | 'IA'
    | 'KS'
    | 'KY'
    | 'LA'
    | 'ME'
    | 'MD'
    | 'MA'
    | 'MI'
    | 'MN'
    | 'MS'
    | 'MO'
    | 'MT'
    | 'NE'
    | 'NV'
    | 'NH'
    | 'NJ'
    | 'NM'
    | 'NY'
    | 'NC'
    | 'ND'
    | 'OH'
    | 'OK'
    | 'OR'
    | 'PA'
    | 'RI'
    | 'SC'
    | 'SD'
    | 'TN'
    | 'TX'
    | 'UT'
    | 'VT'
    | 'VA'
    | 'WA'
    | 'WV'
    | 'WI'
    | 'WY'
    | 'DC'
    | 'AS'
    | 'GU'
    | 'MP'
    | 'PR'
    | 'VI'
  )[];
}

export interface RecordedDisclosure {
  /** pat_ and 32 hex digits */
  patientId: string;
  date: string;

  /** Of several to one recipient for one purpose; then `count` says how many */
  lastDate?: string;

  /** Default 1. */
  count: number;
  recipient: {
    /** The authority, firm or person that received it */
    name: string;
    address?: string;
  };
  information: (
    | 'demographics'
    | 'contact'
    | 'insurance'
    | 'diagnoses'
    | 'procedures'
    | 'medications'
    | 'laboratory'
    | 'imaging'
    | 'immunizations'
    | 'vital_signs'
    | 'progress_notes'
    | 'psychotherapy_notes'
    | 'substance_use_treatment'
    | 'visits'
    | 'billing'
    | 'whole_record'
  )[];
  basis:
    | '164.502(j)'
    | '164.504(f)'
    | '164.512(a)'
    | '164.512(b)'
    | '164.512(c)'
    | '164.512(d)'
    | '164.512(e)'
    | '164.512(f)'
    | '164.512(g)'
    | '164.512(h)'
    | '164.512(i)'
    | '164.512(j)'
    | '164.512(k)'
    | '164.512(l)'
    | 'impermissible';

  /** Where the request for it is kept: a code or case number, never free text */
  reason?: string;

  /** dsc_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
}

export interface Remittance {
  /** rem_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  fileId: string;
  status: 'posting' | 'posted' | 'held' | 'awaiting_deposit';

  /** TRN02 */
  traceNumber: string;

  /** TRN03 */
  originatorId: string;

  /** BPR04: ACH, CHK, NON */
  method: string;

  /** BPR02, US dollars */
  amount: number;
  paymentDate: string | null;
  claims: number;

  /** How many of its claims were posted or given to a person */
  done: number;
  exceptions: number;
  depositId: string | null;
}

export interface Requirement {
  /** req_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  code: string;
  source: 'hipaa' | 'own';
  title: string | null;
  applicability: 'applies' | 'not_applicable' | 'alternative';
  rationale: string | null;

  /** The first versions of its artifacts */
  seriesIds: string[];
}

export interface RevenueBatchesCreateBody {
  /** Id of a record (pay_…) */
  payerId: string;

  /** Default: all submitted claims of the payer that are in no batch and not answered yet, at most 5000 */
  claimIds?: string[];
}

export interface RevenueBatchesListQuery {
  /** Id of a record (pay_…) */
  payerId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenueClaimsAcceptBody {
  reason?: string;
}

export interface RevenueClaimsAppealBody {
  reason?: string;

  /** Documents of the claim that go with it */
  documentIds?: string[];
}

export type RevenueClaimsCorrectBody = Record<string, never>;

export interface RevenueClaimsCreateBody {
  /** Id of a record (pat_…) */
  clientId: string;

  /** Id of a record (ses_…) */
  sessionId: string;

  /** Id of a record (pay_…) */
  payerId: string;
  cptCodes?: string[];
  icdCodes: string[];

  /** US dollars, at most two decimals */
  totalAmount?: number;
  lines?: {
    cpt: string;

    /** Default []. */
    modifiers?: string[];

    /** Default 1. */
    units?: number;

    /** For all units together */
    charge: number;

    /** Places in `icdCodes`, from 1; empty: its first four Default []. */
    diagnosisPointers?: number[];

    /** Default: the day on which the session was started, in the organisation’s time zone */
    date?: string | null;

    /** Default "11". */
    placeOfService?: string;

    /** Default: the session's provider */
    renderingProviderId?: string | null;
  }[];

  /** The payer's prior authorization (REF*G1) */
  authorizationNumber?: string | null;
}

export interface RevenueClaimsDenyBody {
  reason?: string;
}

export interface RevenueClaimsListQuery {
  status?: 'draft' | 'submitted' | 'accepted' | 'denied' | 'paid' | 'appealed';

  /** Id of a record (pat_…) */
  clientId?: string;

  /** Id of a record (ses_…) */
  sessionId?: string;

  /** Id of a record (pay_…) */
  payerId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenueClaimsPayBody {
  /** US dollars, at most two decimals */
  paidAmount: number;
}

export type RevenueClaimsScrubBody = Record<string, never>;

export type RevenueClaimsSecondaryBody = Record<string, never>;

export interface RevenueClaimsSubmitBody {
  reason?: string;
}

export interface RevenueClaimsUpdateBody {
  /** Id of a record (ses_…) */
  sessionId?: string;

  /** Id of a record (pay_…) */
  payerId?: string;
  cptCodes?: string[];
  icdCodes?: string[];

  /** US dollars, at most two decimals */
  totalAmount?: number;
  lines?: {
    cpt: string;

    /** Default []. */
    modifiers?: string[];

    /** Default 1. */
    units?: number;

    /** For all units together */
    charge: number;

    /** Places in `icdCodes`, from 1; empty: its first four Default []. */
    diagnosisPointers?: number[];

    /** Default: the day on which the session was started, in the organisation’s time zone */
    date?: string | null;

    /** Default "11". */
    placeOfService?: string;

    /** Default: the session's provider */
    renderingProviderId?: string | null;
  }[];

  /** The payer's prior authorization (REF*G1) */
  authorizationNumber?: string | null;
}

export type RevenueClaimsVoidBody = Record<string, never>;

export interface RevenueCoveragesCreateBody {
  /** Id of a record (pat_…) */
  clientId: string;

  /** Id of a record (pay_…) */
  payerId: string;

  /** 1 is asked to pay first Default 1. */
  rank?: number;
  subscriber?: {
    firstName: string;
    lastName: string;
    dateOfBirth: string;
    sex?: 'female' | 'male' | 'other' | 'unknown' | null;
    address?: {
      line1?: string | null;
      line2?: string | null;
      city?: string | null;
      state?:
        | 'AL'
        | 'AK'
        | 'AZ'
        | 'AR'
        | 'CA'
        | 'CO'
        | 'CT'
        | 'DE'
        | 'FL'
        | 'GA'
        | 'HI'
        | 'ID'
        | 'IL'
        | 'IN'
        | 'IA'
        | 'KS'
        | 'KY'
        | 'LA'
        | 'ME'
        | 'MD'
        | 'MA'
        | 'MI'
        | 'MN'
        | 'MS'
        | 'MO'
        | 'MT'
        | 'NE'
        | 'NV'
        | 'NH'
        | 'NJ'
        | 'NM'
        | 'NY'
        | 'NC'
        | 'ND'
        | 'OH'
        | 'OK'
        | 'OR'
        | 'PA'
        | 'RI'
        | 'SC'
        | 'SD'
        | 'TN'
        | 'TX'
        | 'UT'
        | 'VT'
        | 'VA'
        | 'WA'
        | 'WV'
        | 'WI'
        | 'WY'
        | 'DC'
        | 'AS'
        | 'GU'
        | 'MP'
        | 'PR'
        | 'VI'
        | null;
      postalCode?: string | null;
      country?: string | null;
    } | null;
  } | null;
  memberId: string;
  groupNumber?: string | null;

  /** Default "self". */
  relationship?: 'self' | 'spouse' | 'child' | 'other';
  from?: string | null;
  to?: string | null;
}

export interface RevenueCoveragesListQuery {
  /** Id of a record (pat_…) */
  clientId?: string;

  /** Id of a record (pay_…) */
  payerId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenueCoveragesUpdateBody {
  /** Id of a record (pay_…) */
  payerId?: string;
  rank?: number;
  subscriber?: {
    firstName: string;
    lastName: string;
    dateOfBirth: string;
    sex?: 'female' | 'male' | 'other' | 'unknown' | null;
    address?: {
      line1?: string | null;
      line2?: string | null;
      city?: string | null;
      state?:
        | 'AL'
        | 'AK'
        | 'AZ'
        | 'AR'
        | 'CA'
        | 'CO'
        | 'CT'
        | 'DE'
        | 'FL'
        | 'GA'
        | 'HI'
        | 'ID'
        | 'IL'
        | 'IN'
        | 'IA'
        | 'KS'
        | 'KY'
        | 'LA'
        | 'ME'
        | 'MD'
        | 'MA'
        | 'MI'
        | 'MN'
        | 'MS'
        | 'MO'
        | 'MT'
        | 'NE'
        | 'NV'
        | 'NH'
        | 'NJ'
        | 'NM'
        | 'NY'
        | 'NC'
        | 'ND'
        | 'OH'
        | 'OK'
        | 'OR'
        | 'PA'
        | 'RI'
        | 'SC'
        | 'SD'
        | 'TN'
        | 'TX'
        | 'UT'
        | 'VT'
        | 'VA'
        | 'WA'
        | 'WV'
        | 'WI'
        | 'WY'
        | 'DC'
        | 'AS'
        | 'GU'
        | 'MP'
        | 'PR'
        | 'VI'
        | null;
      postalCode?: string | null;
      country?: string | null;
    } | null;
  } | null;
  memberId?: string;
  groupNumber?: string | null;
  relationship?: 'self' | 'spouse' | 'child' | 'other';
  from?: string | null;
  to?: string | null;
}

export interface RevenueDepositsCreateBody {
  method: 'ACH' | 'CHK' | 'NON';

  /** US dollars, at most two decimals */
  amount: number;
  date: string;

  /** The trace or check number that the payer's 835 names (TRN02) */
  traceNumber: string;
}

export interface RevenueDepositsListQuery {
  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenueDocumentsListQuery {
  /** Id of a record (clm_…) */
  claimId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenueException {
  /** exc_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  kind:
    | 'unmatched'
    | 'charge_mismatch'
    | 'already_decided'
    | 'reversal_without_payment'
    | 'not_submitted'
    | 'forwarded'
    | 'duplicate_trace'
    | 'status_unclear';
  status: 'open' | 'resolved';
  fileId: string;
  remittanceId: string | null;
  claimId: string | null;

  /** Paid, US dollars */
  amount: number;

  /** What the file said; amounts in US dollars */
  content: Record<string, unknown>;
  suggestions: { claimId: string; reasons: string[] }[];
  note: string | null;
}

export interface RevenueExceptionsListQuery {
  status?: 'open' | 'resolved';
  kind?:
    | 'unmatched'
    | 'charge_mismatch'
    | 'already_decided'
    | 'reversal_without_payment'
    | 'not_submitted'
    | 'forwarded'
    | 'duplicate_trace'
    | 'status_unclear';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenueExceptionsResolveBody {
  /** Id of a record (clm_…) */
  claimId?: string;
  note?: string;
}

export interface RevenueFilesListQuery {
  status?: 'received' | 'processing' | 'posted' | 'held' | 'rejected';
  type?: '270' | '271' | '276' | '277' | '835' | '837' | '999' | 'TA1' | '277CA';

  /** Taken in at this moment or later */
  createdAfter?: string;

  /** Taken in before this moment */
  createdBefore?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenueLedgerCreateBody {
  kind: 'patient_payment' | 'write_off' | 'refund';

  /** Id of a record (clm_…) */
  claimId: string;

  /** US dollars, at most two decimals */
  amount: number;

  /** Whose open balance a write-off takes from Default "patient". */
  of?: 'payer' | 'patient';

  /** Default: today; never in a closed period or in the future */
  postedOn?: string;

  /** Required for write-offs and refunds */
  reason?: string;
}

export interface RevenueLedgerListQuery {
  /** Id of a record (clm_…) */
  claimId?: string;

  /** Id of a record (pat_…) */
  clientId?: string;
  kind?:
    | 'charge'
    | 'payer_payment'
    | 'provider_adjustment'
    | 'unapplied'
    | 'deposit'
    | 'patient_payment'
    | 'write_off'
    | 'refund';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenuePayersCreateBody {
  name: string;
  payerId: string;
  timelyFilingDays?: number | null;
  claimFilingIndicator?:
    | '11'
    | '12'
    | '13'
    | '14'
    | '15'
    | '16'
    | '17'
    | 'AM'
    | 'BL'
    | 'CH'
    | 'CI'
    | 'DS'
    | 'FI'
    | 'HM'
    | 'LM'
    | 'MA'
    | 'MB'
    | 'MC'
    | 'OF'
    | 'TV'
    | 'VA'
    | 'WC'
    | 'ZZ'
    | null;
  address?: {
    line1?: string | null;
    line2?: string | null;
    city?: string | null;
    state?:
      | 'AL'
      | 'AK'
      | 'AZ'
      | 'AR'
      | 'CA'
      | 'CO'
      | 'CT'
      | 'DE'
      | 'FL'
      | 'GA'
      | 'HI'
      | 'ID'
      | 'IL'
      | 'IN'
      | 'IA'
      | 'KS'
      | 'KY'
      | 'LA'
      | 'ME'
      | 'MD'
      | 'MA'
      | 'MI'
      | 'MN'
      | 'MS'
      | 'MO'
      | 'MT'
      | 'NE'
      | 'NV'
      | 'NH'
      | 'NJ'
      | 'NM'
      | 'NY'
      | 'NC'
      | 'ND'
      | 'OH'
      | 'OK'
      | 'OR'
      | 'PA'
      | 'RI'
      | 'SC'
      | 'SD'
      | 'TN'
      | 'TX'
      | 'UT'
      | 'VT'
      | 'VA'
      | 'WA'
      | 'WV'
      | 'WI'
      | 'WY'
      | 'DC'
      | 'AS'
      | 'GU'
      | 'MP'
      | 'PR'
      | 'VI'
      | null;
    postalCode?: string | null;
    country?: string | null;
  } | null;
  edi?: {
    senderQualifier?: '14' | '20' | '27' | '28' | '29' | '30' | '33' | '01' | 'ZZ';
    senderId?: string;
    receiverQualifier?: '14' | '20' | '27' | '28' | '29' | '30' | '33' | '01' | 'ZZ';
    receiverId?: string;
    groupSenderCode?: string;
    groupReceiverCode?: string;

    /** ISA15: T for test data, else P */
    test?: boolean;
  } | null;

  /** Default []. */
  feeSchedule?: {
    serviceType: string;
    cpt: string;

    /** Default []. */
    modifiers?: string[];

    /** US dollars, at most two decimals */
    charge: number;
    from?: string | null;
    to?: string | null;
  }[];

  /** Whether it takes frequency codes 7 and 8; Medicare Part B does not Default true. */
  acceptsReplacement?: boolean;

  /** Contractual adjustments (CO) that are written off as they are posted; others wait Default ["45","253"]. */
  writeOffCodes?: string[];
}

export interface RevenuePayersListQuery {
  payerId?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenuePayersUpdateBody {
  name?: string;
  payerId?: string;
  timelyFilingDays?: number | null;
  claimFilingIndicator?:
    | '11'
    | '12'
    | '13'
    | '14'
    | '15'
    | '16'
    | '17'
    | 'AM'
    | 'BL'
    | 'CH'
    | 'CI'
    | 'DS'
    | 'FI'
    | 'HM'
    | 'LM'
    | 'MA'
    | 'MB'
    | 'MC'
    | 'OF'
    | 'TV'
    | 'VA'
    | 'WC'
    | 'ZZ'
    | null;
  address?: {
    line1?: string | null;
    line2?: string | null;
    city?: string | null;
    state?:
      | 'AL'
      | 'AK'
      | 'AZ'
      | 'AR'
      | 'CA'
      | 'CO'
      | 'CT'
      | 'DE'
      | 'FL'
      | 'GA'
      | 'HI'
      | 'ID'
      | 'IL'
      | 'IN'
      | 'IA'
      | 'KS'
      | 'KY'
      | 'LA'
      | 'ME'
      | 'MD'
      | 'MA'
      | 'MI'
      | 'MN'
      | 'MS'
      | 'MO'
      | 'MT'
      | 'NE'
      | 'NV'
      | 'NH'
      | 'NJ'
      | 'NM'
      | 'NY'
      | 'NC'
      | 'ND'
      | 'OH'
      | 'OK'
      | 'OR'
      | 'PA'
      | 'RI'
      | 'SC'
      | 'SD'
      | 'TN'
      | 'TX'
      | 'UT'
      | 'VT'
      | 'VA'
      | 'WA'
      | 'WV'
      | 'WI'
      | 'WY'
      | 'DC'
      | 'AS'
      | 'GU'
      | 'MP'
      | 'PR'
      | 'VI'
      | null;
    postalCode?: string | null;
    country?: string | null;
  } | null;
  edi?: {
    senderQualifier?: '14' | '20' | '27' | '28' | '29' | '30' | '33' | '01' | 'ZZ';
    senderId?: string;
    receiverQualifier?: '14' | '20' | '27' | '28' | '29' | '30' | '33' | '01' | 'ZZ';
    receiverId?: string;
    groupSenderCode?: string;
    groupReceiverCode?: string;

    /** ISA15: T for test data, else P */
    test?: boolean;
  } | null;
  feeSchedule?: {
    serviceType: string;
    cpt: string;

    /** Default []. */
    modifiers?: string[];

    /** US dollars, at most two decimals */
    charge: number;
    from?: string | null;
    to?: string | null;
  }[];

  /** Whether it takes frequency codes 7 and 8; Medicare Part B does not */
  acceptsReplacement?: boolean;

  /** Contractual adjustments (CO) that are written off as they are posted; others wait */
  writeOffCodes?: string[];
}

export interface RevenueRemittancesListQuery {
  status?: 'posting' | 'posted' | 'held' | 'awaiting_deposit';
  traceNumber?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface RevenueReportsAgedReceivablesQuery {
  /** What the report said at the end of this day (UTC); default: today, as it is now */
  asOf?: string;

  /** Id of a record (pay_…) */
  payerId?: string;
}

export interface RevenueReportsDaysInReceivablesQuery {
  /** What the report said at the end of this day (UTC); default: today, as it is now */
  asOf?: string;

  /** Id of a record (pay_…) */
  payerId?: string;
}

export interface RevenueReportsDenialsQuery {
  /** Default: 89 days before `to` */
  from?: string;

  /** Default: today; at most 366 days after `from` */
  to?: string;

  /** Id of a record (pay_…) */
  payerId?: string;
}

export interface RevenueReportsFirstPassQuery {
  /** Default: 89 days before `to` */
  from?: string;

  /** Default: today; at most 366 days after `from` */
  to?: string;

  /** Id of a record (pay_…) */
  payerId?: string;
}

export interface RevenueSettings {
  organizationId: string;

  /** How severe a check before submission is, where not as usual */
  checks: Record<string, 'error' | 'warning' | 'off'>;

  /** Post an 835 that pays only once its payment is associated with a deposit (CORE 370) */
  requireDeposit: boolean;

  /** Nothing is posted on this day or before it: those periods are closed. No day to come */
  closedThrough: string | null;
}

export interface RevenueSettingsUpdateBody {
  /** Merged into what is set; null makes a check as severe as usual again */
  checks?: Record<string, 'error' | 'warning' | 'off' | null>;

  /** Post an 835 that pays only once its payment is associated with a deposit (CORE 370) */
  requireDeposit?: boolean;

  /** Nothing is posted on this day or before it: those periods are closed. No day to come */
  closedThrough?: string | null;
}

export interface Role {
  /** rol_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  name: string;
  description?: string | null;
  rules: Rule[];
  builtIn: boolean;

  /** Of a built-in role, for example compliance_officer */
  key: string | null;
}

export interface Rule {
  /** `manage` is every action */
  actions: ('create' | 'read' | 'update' | 'delete' | 'export' | 'manage')[];

  /** As in the audit log, for example care_patient */
  resource:
    | 'care_patient'
    | 'care_provider'
    | 'care_session'
    | 'care_note'
    | 'care_break_glass'
    | 'revenue_payer'
    | 'revenue_claim'
    | 'revenue_coverage'
    | 'revenue_batch'
    | 'revenue_settings'
    | 'revenue_document'
    | 'revenue_file'
    | 'revenue_remittance'
    | 'revenue_deposit'
    | 'revenue_exception'
    | 'revenue_ledger_entry'
    | 'revenue_report'
    | 'webhooks_endpoint'
    | 'webhooks_delivery'
    | 'audit_log'
    | 'audit_disclosure'
    | 'audit_checkpoint'
    | 'audit_export'
    | 'compliance_artifact'
    | 'compliance_assignment'
    | 'compliance_obligation'
    | 'compliance_attestation'
    | 'compliance_credential'
    | 'compliance_upload'
    | 'compliance_incident'
    | 'compliance_agreement'
    | 'compliance_requirement'
    | 'compliance_posture'
    | 'compliance_binder'
    | 'compliance_screening_subject'
    | 'compliance_screening'
    | 'compliance_screening_run'
    | 'compliance_settings'
    | 'oris_workflow'
    | 'oris_run'
    | 'oris_task'
    | 'identity_organization'
    | 'identity_legal_hold'
    | 'identity_api_client'
    | 'identity_role'
    | 'identity_user'
    | 'platform'
    | 'platform_care'
    | 'platform_revenue'
    | 'platform_audit'
    | 'platform_compliance'
    | 'platform_oris'
    | 'platform_webhooks'
    | 'all';

  /** Field → value or { "$in": [values] }; all must hold */
  conditions?: {
    id?: string | number | boolean | { $in: (string | number | boolean)[] };
    status?: string | number | boolean | { $in: (string | number | boolean)[] };
    primaryProviderId?: string | number | boolean | { $in: (string | number | boolean)[] };
    specialty?: string | number | boolean | { $in: (string | number | boolean)[] };
    credentialStatus?: string | number | boolean | { $in: (string | number | boolean)[] };
    clientId?: string | number | boolean | { $in: (string | number | boolean)[] };
    providerId?: string | number | boolean | { $in: (string | number | boolean)[] };
    serviceType?: string | number | boolean | { $in: (string | number | boolean)[] };
    sessionId?: string | number | boolean | { $in: (string | number | boolean)[] };
    type?: string | number | boolean | { $in: (string | number | boolean)[] };
    authorId?: string | number | boolean | { $in: (string | number | boolean)[] };
    patientId?: string | number | boolean | { $in: (string | number | boolean)[] };
    userId?: string | number | boolean | { $in: (string | number | boolean)[] };
    payerId?: string | number | boolean | { $in: (string | number | boolean)[] };
    shared?: string | number | boolean | { $in: (string | number | boolean)[] };
    seriesId?: string | number | boolean | { $in: (string | number | boolean)[] };
    artifactId?: string | number | boolean | { $in: (string | number | boolean)[] };
    kind?: string | number | boolean | { $in: (string | number | boolean)[] };
    category?: string | number | boolean | { $in: (string | number | boolean)[] };
    reportedBy?: string | number | boolean | { $in: (string | number | boolean)[] };
    assigneeId?: string | number | boolean | { $in: (string | number | boolean)[] };
    side?: string | number | boolean | { $in: (string | number | boolean)[] };
    source?: string | number | boolean | { $in: (string | number | boolean)[] };
    day?: string | number | boolean | { $in: (string | number | boolean)[] };
    referenceId?: string | number | boolean | { $in: (string | number | boolean)[] };
    roleId?: string | number | boolean | { $in: (string | number | boolean)[] };
    workflowId?: string | number | boolean | { $in: (string | number | boolean)[] };
    runId?: string | number | boolean | { $in: (string | number | boolean)[] };
    partnerId?: string | number | boolean | { $in: (string | number | boolean)[] };
  };

  /** The only fields that may be seen or set; without it, all */
  fields?: string[];

  /** Only with a stated reason, in the header X-Rymeda-Reason */
  reason?: boolean;
}

export interface Screening {
  /** scm_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  subjectId: string;
  subjectKind: 'provider' | 'user' | 'vendor';
  referenceId: string;
  list: 'leie' | 'sam';

  /** Of the edition in which it stood */
  listSha256: string;
  matchedBy: 'npi' | 'name_and_birth_date' | 'name' | 'business_name';

  /** The row as it was read */
  entry: {
    list: 'leie' | 'sam';
    key: string;
    firstName: string;
    middleName: string;
    lastName: string;
    businessName: string;
    npi: string | null;
    dateOfBirth: string | null;
    state: string | null;
    exclusion: string;
    since: string | null;
  };
  status: 'open' | 'dismissed' | 'confirmed';
  decidedBy: string | null;
  decidedAt: string | null;
  reason: string | null;

  /** All that were made, the first one first */
  decisions: { decision: 'dismissed' | 'confirmed'; decidedBy: string; decidedAt: string; reason: string }[];
}

export interface ScreeningRun {
  /** scr_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  trigger: 'monthly' | 'request';
  status: 'waiting' | 'reading' | 'screening' | 'completed';

  /** Why the lists could not be read; it is tried again until they can */
  fault: 'unavailable' | 'malformed' | 'not_configured' | null;
  lists: {
    list: 'leie' | 'sam';
    sha256: string;
    entries: number;

    /** Rows that could not be read; more than 1 % refuse the list */
    rejected: number;
    readAt: string;
  }[];
  rowsRead: number;

  /** Subjects so far */
  screened: number;

  /** Found so far, and not known before */
  matches: number;
  completedAt: string | null;
}

export interface ScreeningSubject {
  /** sbj_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  kind: 'provider' | 'user' | 'vendor';

  /** The provider or user; of a vendor its own id */
  referenceId: string;
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  businessName: string | null;
  dateOfBirth: string | null;
  npi: string | null;
}

export interface Session {
  /** ses_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;

  /** The patient */
  clientId: string;
  providerId: string;
  serviceType: string;
  status: 'scheduled' | 'in_progress' | 'completed' | 'cancelled' | 'no_show';

  /** What it is booked for; of one that was started earlier, when that was */
  startTime: string;

  /** When it was completed; never before `startTime` */
  endTime: string | null;

  /** Minutes */
  scheduledDuration: number;

  /** What the booking was warned of, where the organisation doesn’t refuse it */
  warnings: 'PROVIDER_NOT_CREDENTIALED'[];
}

export interface SignedAuditCheckpoint {
  /** Year and size */
  id: string;
  origin: string;
  year: number;

  /** How many entries the log had */
  size: number;

  /** SHA-256, base64 */
  rootHash: string;
  createdAt: string;

  /** As it is published; keep it, to hold later exports against */
  checkpoint: string;

  /** Verifier keys (C2SP signed-note). An auditor has them from somewhere else, and compares */
  keys: string[];
}

export interface StoredFile {
  filename: string;
  contentType:
    | 'application/pdf'
    | 'image/png'
    | 'image/jpeg'
    | 'text/plain'
    | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

  /** Length of the file, 1 to 52,428,800 */
  bytes: number;

  /** Of the file, lower-case hex */
  sha256: string;
}

export interface Upload {
  /** upl_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  filename: string;
  contentType:
    | 'application/pdf'
    | 'image/png'
    | 'image/jpeg'
    | 'text/plain'
    | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

  /** Length of the file, 1 to 52,428,800 */
  bytes: number;

  /** Of the file, lower-case hex */
  sha256: string;
  status: 'awaiting' | 'checking' | 'accepted' | 'rejected';
  rejection: 'missing' | 'wrong_size' | 'wrong_checksum' | 'wrong_type' | 'infected' | null;

  /** While the file is awaited; made at each read, five minutes */
  link: {
    method: 'PUT';
    url: string;

    /** To be sent with the file exactly as they stand */
    headers: Record<string, string>;
    expiresAt: string;
  } | null;
}

export interface User {
  /** usr_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;

  /** Unique in the organisation, whatever its case; signs in with it */
  email: string;
  name: string;

  /** Ids of roles; what any of them allows is allowed */
  roles: string[];
  hireDate?: string | null;

  /** A clinician's provider record; not looked for in care: with one that is not there, its roles' own records are none */
  providerId?: string | null;
  status: 'active' | 'deactivated';
  deactivatedAt: string | null;
}

export interface WebhookDelivery {
  /** whd_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  endpointId: string;
  event: string;
  eventId: string;
  subject: string;
  status: 'pending' | 'delivered' | 'failed';

  /** The last 60; attemptCount counts all */
  attempts: {
    at: string;
    status: number | null;
    latencyMs: number;
    error: string | null;

    /** The first 4 KiB of the answer's body; null in lists, and where a resource had been sent along */
    response: string | null;
  }[];
  attemptCount: number;
  nextAttemptAt: string | null;
}

export interface WebhookEndpoint {
  /** whe_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  url: string;

  /** Names (session.completed), groups (session.*) or * */
  events: string[];
  rateLimit: number | null;

  /** Each record’s events one after the other, in their order */
  ordered: boolean;

  /** resource: the record as the API answers it, read at the time of delivery */
  include: 'resource'[];
  disabled: boolean;
  description: string | null;
  metadata: Record<string, string>;
  headerNames: string[];
  tls: { ca: string | null; certificate: string | null } | null;
  status: 'active' | 'disabled';
  disabledReason: 'requested' | 'gone' | 'failing' | null;
  disabledAt: string | null;
  clientId: string;
  partnerId: string | null;
  secretRotationEndsAt: string | null;
}

export interface WebhookEndpointWithSecret {
  /** whe_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  url: string;

  /** Names (session.completed), groups (session.*) or * */
  events: string[];
  rateLimit: number | null;

  /** Each record’s events one after the other, in their order */
  ordered: boolean;

  /** resource: the record as the API answers it, read at the time of delivery */
  include: 'resource'[];
  disabled: boolean;
  description: string | null;
  metadata: Record<string, string>;
  headerNames: string[];
  tls: { ca: string | null; certificate: string | null } | null;
  status: 'active' | 'disabled';
  disabledReason: 'requested' | 'gone' | 'failing' | null;
  disabledAt: string | null;
  clientId: string;
  partnerId: string | null;
  secretRotationEndsAt: string | null;

  /** whsec_ and base64; shown once */
  secret: string;
}

export interface WebhookMessage {
  event: string;

  /** evt_ and 32 hex digits */
  id: string;
  createdAt: string;
  organizationId: string;
  apiVersion: string;
  data: Record<string, unknown>;
}

export interface WebhookReplay {
  id: string;
  endpointId: string;
  events: 'failed' | 'all';
  since: string;
  until: string;
  status: 'running' | 'done';
  count: number;
  createdAt: string;
}

export interface WebhooksDeliveriesListQuery {
  /** Id of a record (whe_…) */
  endpointId?: string;
  status?: 'pending' | 'delivered' | 'failed';
  event?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export type WebhooksDeliveriesReplayBody = Record<string, never>;

export interface WebhooksEndpointsCreateBody {
  url: string;

  /** Names (session.completed), groups (session.*) or * */
  events: string[];
  rateLimit?: number | null;

  /** Each record’s events one after the other, in their order Default false. */
  ordered?: boolean;

  /** resource: the record as the API answers it, read at the time of delivery Default []. */
  include?: 'resource'[];

  /** Default false. */
  disabled?: boolean;
  description?: string | null;

  /** Default {}. */
  metadata?: Record<string, string>;

  /** Default {}. */
  headers?: Record<string, string>;
  tls?: { ca?: string | null; certificate?: string | null; key?: string | null } | null;
}

export interface WebhooksEndpointsListQuery {
  status?: 'active' | 'disabled';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export type WebhooksEndpointsPromoteSecretBody = Record<string, never>;

export interface WebhooksEndpointsReplayBody {
  /** failed: when it was given up; all: when the event had arrived */
  since: string;

  /** Through then; default: the time of the request */
  until?: string;

  /** failed: what was given up; all: every event that the endpoint subscribes to Default "failed". */
  events?: 'failed' | 'all';
}

export interface WebhooksEndpointsRotateSecretBody {
  /** Another new secret in place of one that is not promoted yet; without it: ROTATION_OPEN. Default false. */
  replace?: boolean;
}

export interface WebhooksEndpointsTestBody {
  /** Whose example to send; default webhooks.test */
  event?: string;
}

export interface WebhooksEndpointsUpdateBody {
  url?: string;

  /** Names (session.completed), groups (session.*) or * */
  events?: string[];
  rateLimit?: number | null;

  /** Each record’s events one after the other, in their order */
  ordered?: boolean;

  /** resource: the record as the API answers it, read at the time of delivery */
  include?: 'resource'[];
  disabled?: boolean;
  description?: string | null;
  metadata?: Record<string, string | null>;

  /** A name with null is taken away. With a url of another host each is said again, or null */
  headers?: Record<string, string | null>;
  tls?: { ca?: string | null; certificate?: string | null; key?: string | null } | null;
}

export interface WebhooksEventsListQuery {
  event?: string;

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface WebhooksReplaysListQuery {
  /** Id of a record (whe_…) */
  endpointId?: string;
  status?: 'running' | 'done';

  /** 1 to 100, default 25 */
  limit?: number;

  /** From the page before */
  cursor?: string | null;
}

export interface Workflow {
  /** wfl_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  name: string;
  description: string | null;
  trigger: 'event' | 'schedule' | 'manual' | 'threshold';

  /** By trigger; GET /v1/oris/catalog has the schemas */
  triggerConfig: Record<string, unknown>;

  /** In order; GET /v1/oris/catalog has the schema of each type */
  actions: {
    id: string;
    type: 'call' | 'emit' | 'webhook' | 'email' | 'task' | 'wait' | 'set' | 'branch' | 'forEach';
  }[];
  limits: {
    /** Runs that are at work at once Default 10. */
    concurrency: number;

    /** Default 600. */
    runsPerMinute: number;
  };
  status: 'active' | 'paused' | 'disabled';
  statusReason: 'asked' | 'failing' | 'loop' | 'scopes' | 'backlog' | null;

  /** What its steps need; who saves it must have them all */
  scopes: string[];

  /** The definition’s number; a run keeps the one that it began with */
  definition: number;
  lastRunAt: string | null;
  lastRunStatus: 'success' | 'failed' | 'partial' | null;

  /** Of a schedule */
  nextRunAt: string | null;
}

export interface WorkflowCatalog {
  triggers: {
    kind: string;
    summary: string;

    /** JSON Schema 2020-12 */
    schema: Record<string, unknown>;

    /** Name → CEL type, or its fields */
    variables: Record<string, unknown>;
  }[];
  actions: {
    type: string;
    summary: string;

    /** JSON Schema 2020-12 */
    schema: Record<string, unknown>;

    /** Name → CEL type, or its fields */
    output: Record<string, unknown>;
  }[];
  events: {
    name: string;
    summary: string;
    scope: string;

    /** Name → CEL type, or its fields */
    fields: Record<string, unknown>;
    example: unknown;
  }[];
  operations: {
    name: string;
    summary: string;
    scope: string;
    params: string[];
    query: Record<string, unknown> | null;
    body: Record<string, unknown> | null;

    /** What later steps see of the answer; never PHI */
    output: Record<string, unknown>;
  }[];

  /** What expressions may call */
  functions: string[];
  templates: {
    key: string;
    name: string;
    summary: string;

    /** Replace `{{name}}` by them; a text that is nothing but `{{name}}` becomes the value itself, a number for an integer */
    parameters: {
      name: string;
      summary: string;
      type: 'text' | 'integer';

      /** null: must be given */
      default: string | number | null;
    }[];

    /** The body of POST /v1/oris/workflows */
    workflow: Record<string, unknown>;
  }[];
  limits: Record<string, number>;
}

export interface WorkflowDryRun {
  /** Whether it would start a run */
  starts: boolean;

  /** Why not */
  reason: string | null;
  steps: {
    key: string;
    type: string;

    /** depends: on what an earlier step would give, which only a run can tell */
    state: 'would_run' | 'skipped' | 'would_fail' | 'would_wait' | 'depends';

    /** What it would do, with its values; null behind the first megabyte */
    input: unknown;
    error: string | null;
  }[];

  /** False where it depends on an answer that nobody has yet */
  ends: boolean;
}

export interface WorkflowRun {
  /** run_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  workflowId: string;

  /** The workflow’s definition that it began with */
  definition: number;
  status: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'partial' | 'cancelled';
  trigger: {
    kind: 'event' | 'schedule' | 'manual' | 'threshold';
    eventId: string | null;
    scheduledAt: string | null;

    /** Who started it by hand */
    actorId: string | null;

    /** The event, time or input; of records their ids alone */
    input: unknown;
  };

  /** 0, or how many workflows’ runs led to it */
  depth: number;
  steps: {
    /** The action’s id; in a loop with the item’s number, `each[2].mail` */
    key: string;
    type: string;
    state: 'open' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'unknown';
    startedAt: string;
    finishedAt: string | null;
    attempts: number;
    error: { code: string; message: string } | null;

    /** What later steps see of it; ids, codes, numbers and times alone */
    output: unknown;
  }[];
  error: { code: string; message: string } | null;
  waitsUntil: string | null;
  startedAt: string | null;
  finishedAt: string | null;
}

export interface WorkflowTask {
  /** tsk_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;
  workflowId: string;
  runId: string;
  step: string;
  title: string;
  instructions: string | null;
  status: 'open' | 'completed' | 'expired' | 'cancelled';

  /** The user who may answer */
  assigneeId: string | null;

  /** The role whose users may answer */
  roleId: string | null;
  outcomes: string[];
  outcome: string | null;
  comment: string | null;
  dueAt: string;
  completedAt: string | null;
  completedBy: string | null;
}

export interface X12File {
  /** fil_ and 32 hex digits */
  id: string;
  organizationId: string;
  createdAt: string;
  updatedAt: string;

  /** What was said, or recognised; null until then */
  type: '270' | '271' | '276' | '277' | '835' | '837' | '999' | 'TA1' | '277CA' | null;

  /** Of its worst transaction set */
  status: 'received' | 'processing' | 'posted' | 'held' | 'rejected';
  bytes: number;
  totals: {
    sets: number;
    claims: number;
    matched: number;
    exceptions: number;

    /** US dollars, of all payments (BPR02) */
    paidAmount: number;
  };

  /** null until it was read, and where it answers nothing */
  answers: {
    /** Of its 271s. An AAA is an error, so unknown; null where there is no 271 */
    eligibility: {
      /** Of the people that it is about */
      active: number;

      /** Of the people that it is about */
      inactive: number;

      /** Of the people that it is about */
      unknown: number;
    } | null;

    /** Of its 277s and 277CAs, at most 100 */
    claimStatuses: {
      /** Category and code of a claim status, for example F2:88 */
      code: string;

      /** Claims of which it was said */
      claims: number;

      /** Of these, claims of ours by their control number */
      matched: number;
    }[];
  } | null;

  /** What kept it, or one of its sets, from being used; at most 100 */
  problems: {
    code: string;
    segment: string;

    /** The segment's number in the file */
    line: number;
    message: string;
  }[];

  /** What is worth a look in sets that balance, and holds nothing; at most 100 */
  flags: {
    code: string;
    segment: string;

    /** The segment's number in the file */
    line: number;
    message: string;
  }[];
}

export interface OrganizationApi {
  /** Read the caller's own organisation. `GET /v1/organization`, scope `identity:read`. */
  get(options?: RequestOptions): Call<Organization>;

  /** Change the caller's own organisation. `PATCH /v1/organization`, scope `identity:write`. */
  update(body: OrganizationUpdateBody, options?: WriteOptions): Call<Organization>;
  readonly apiClients: OrganizationApiClientsApi;
  readonly roles: OrganizationRolesApi;
  readonly users: OrganizationUsersApi;
  readonly legalHolds: OrganizationLegalHoldsApi;
}

export interface OrganizationApiClientsApi {
  /** Create an API client; its secret is shown once. `POST /v1/organization/api-clients`, scope `identity:write`. */
  create(body: OrganizationApiClientsCreateBody, options?: WriteOptions): Call<ApiClientWithSecret>;

  /** List API clients, newest first. `GET /v1/organization/api-clients`, scope `identity:read`. */
  list(query?: OrganizationApiClientsListQuery, options?: RequestOptions): List<ApiClient>;

  /** Read an API client. `GET /v1/organization/api-clients/{id}`, scope `identity:read`. */
  get(id: string, options?: RequestOptions): Call<ApiClient>;

  /** Change an API client. `PATCH /v1/organization/api-clients/{id}`, scope `identity:write`. */
  update(id: string, body: OrganizationApiClientsUpdateBody, options?: WriteOptions): Call<ApiClient>;

  /** Revoke an API client. `DELETE /v1/organization/api-clients/{id}`, scope `identity:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;

  /** Make a new secret; the old one stays valid for a while. `POST /v1/organization/api-clients/{id}/rotate-secret`, scope `identity:write`. */
  rotateSecret(
    id: string,
    body?: OrganizationApiClientsRotateSecretBody,
    options?: WriteOptions,
  ): Call<ApiClientWithSecret>;
}

export interface OrganizationRolesApi {
  /** Create a role, which can not allow more than its maker may do. `POST /v1/organization/roles`, scope `identity:write`. */
  create(body: OrganizationRolesCreateBody, options?: WriteOptions): Call<Role>;

  /** List roles, newest first; the built-in ones are the oldest. `GET /v1/organization/roles`, scope `identity:read`. */
  list(query?: OrganizationRolesListQuery, options?: RequestOptions): List<Role>;

  /** Read a role. `GET /v1/organization/roles/{id}`, scope `identity:read`. */
  get(id: string, options?: RequestOptions): Call<Role>;

  /** Change a role; its users have the new rules within a minute. `PATCH /v1/organization/roles/{id}`, scope `identity:write`. */
  update(id: string, body: OrganizationRolesUpdateBody, options?: WriteOptions): Call<Role>;

  /** Delete a role that nobody has. `DELETE /v1/organization/roles/{id}`, scope `identity:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;
}

export interface OrganizationUsersApi {
  /** Create a user, who can not get roles that allow more than the caller may do. `POST /v1/organization/users`, scope `identity:write`. */
  create(body: OrganizationUsersCreateBody, options?: WriteOptions): Call<User>;

  /** List users, newest first. `GET /v1/organization/users`, scope `identity:read`. */
  list(query?: OrganizationUsersListQuery, options?: RequestOptions): List<User>;

  /** Read a user. `GET /v1/organization/users/{id}`, scope `identity:read`. */
  get(id: string, options?: RequestOptions): Call<User>;

  /** Change a user; a deactivated one is refused within a minute. `PATCH /v1/organization/users/{id}`, scope `identity:write`. */
  update(id: string, body: OrganizationUsersUpdateBody, options?: WriteOptions): Call<User>;

  /** Deactivate and remove a user (kept for the auditor). `DELETE /v1/organization/users/{id}`, scope `identity:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;

  /** Make a one-time link with which a user sets password and authenticator, also in place of lost ones. `POST /v1/organization/users/{id}/invite`, scope `identity:write`. */
  invite(id: string, body?: OrganizationUsersInviteBody, options?: WriteOptions): Call<Invitation>;
}

export interface PlatformOrganizationsApi {
  /** Create an organisation. `POST /v1/platform/organizations`, scope `platform:admin`. */
  create(body: PlatformOrganizationsCreateBody, options?: WriteOptions): Call<Organization>;

  /** List organisations. `GET /v1/platform/organizations`, scope `platform:admin`. */
  list(query?: PlatformOrganizationsListQuery, options?: RequestOptions): List<Organization>;

  /** Read an organisation. `GET /v1/platform/organizations/{organizationId}`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<Organization>;

  /** Change an organisation, its settings included (JSON Merge Patch). `PATCH /v1/platform/organizations/{organizationId}`, scope `platform:admin`. */
  update(
    organizationId: string,
    body: PlatformOrganizationsUpdateBody,
    options?: WriteOptions,
  ): Call<Organization>;

  /** Suspend an organisation: its tokens are refused within a minute. `POST /v1/platform/organizations/{organizationId}/suspend`, scope `platform:admin`. */
  suspend(
    organizationId: string,
    body?: PlatformOrganizationsSuspendBody,
    options?: WriteOptions,
  ): Call<Organization>;

  /** End the suspension of an organisation. `POST /v1/platform/organizations/{organizationId}/reactivate`, scope `platform:admin`. */
  reactivate(
    organizationId: string,
    body?: PlatformOrganizationsReactivateBody,
    options?: WriteOptions,
  ): Call<Organization>;

  /** End an organisation: suspended now, unreadable at once, its keys destroyed after the waiting time. `POST /v1/platform/organizations/{organizationId}/offboard`, scope `platform:admin`. */
  offboard(
    organizationId: string,
    body?: PlatformOrganizationsOffboardBody,
    options?: WriteOptions,
  ): Call<Organization>;

  /** Take an offboarding back while the waiting time runs; the organisation stays suspended. `POST /v1/platform/organizations/{organizationId}/offboard/cancel`, scope `platform:admin`. */
  cancelOffboarding(
    organizationId: string,
    body?: PlatformOrganizationsCancelOffboardingBody,
    options?: WriteOptions,
  ): Call<Organization>;
}

export interface PlatformApi {
  readonly organizations: PlatformOrganizationsApi;
  readonly legalHolds: PlatformLegalHoldsApi;
  readonly apiClients: PlatformApiClientsApi;
  readonly records: PlatformRecordsApi;
  readonly identityKeys: PlatformIdentityKeysApi;
  readonly careKeys: PlatformCareKeysApi;
  readonly auditExports: PlatformAuditExportsApi;
  readonly auditKeys: PlatformAuditKeysApi;
  readonly codeLists: PlatformCodeListsApi;
  readonly revenueKeys: PlatformRevenueKeysApi;
  readonly webhooksKeys: PlatformWebhooksKeysApi;
  readonly complianceKeys: PlatformComplianceKeysApi;
  readonly orisKeys: PlatformOrisKeysApi;
}

export interface OrganizationLegalHoldsApi {
  /** The legal holds that the organisation is under. `GET /v1/organization/legal-holds`, scope `identity:read`. */
  get(options?: RequestOptions): Call<LegalHolds>;

  /** Place a legal hold: nothing of the organisation is destroyed while it lasts. `POST /v1/organization/legal-holds/place`, scope `identity:write`. */
  place(body: OrganizationLegalHoldsPlaceBody, options?: WriteOptions): Call<LegalHolds>;

  /** Release a hold that the organisation placed. `POST /v1/organization/legal-holds/release`, scope `identity:write`. */
  release(body: OrganizationLegalHoldsReleaseBody, options?: WriteOptions): Call<LegalHolds>;
}

export interface PlatformLegalHoldsApi {
  /** The legal holds that an organisation is under. `GET /v1/platform/organizations/{organizationId}/legal-holds`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<LegalHolds>;

  /** Place a legal hold; keys that wait for their destruction are kept. `POST /v1/platform/organizations/{organizationId}/legal-holds/place`, scope `platform:admin`. */
  place(organizationId: string, body: PlatformLegalHoldsPlaceBody, options?: WriteOptions): Call<LegalHolds>;

  /** Release a hold that an operator placed. `POST /v1/platform/organizations/{organizationId}/legal-holds/release`, scope `platform:admin`. */
  release(
    organizationId: string,
    body: PlatformLegalHoldsReleaseBody,
    options?: WriteOptions,
  ): Call<LegalHolds>;
}

export interface PlatformApiClientsApi {
  /** Create an API client; its secret is shown once. `POST /v1/platform/organizations/{organizationId}/api-clients`, scope `platform:admin`. */
  create(
    organizationId: string,
    body: PlatformApiClientsCreateBody,
    options?: WriteOptions,
  ): Call<ApiClientWithSecret>;

  /** List API clients, newest first. `GET /v1/platform/organizations/{organizationId}/api-clients`, scope `platform:admin`. */
  list(
    organizationId: string,
    query?: PlatformApiClientsListQuery,
    options?: RequestOptions,
  ): List<ApiClient>;

  /** Read an API client. `GET /v1/platform/organizations/{organizationId}/api-clients/{id}`, scope `platform:admin`. */
  get(organizationId: string, id: string, options?: RequestOptions): Call<ApiClient>;

  /** Change an API client. `PATCH /v1/platform/organizations/{organizationId}/api-clients/{id}`, scope `platform:admin`. */
  update(
    organizationId: string,
    id: string,
    body: PlatformApiClientsUpdateBody,
    options?: WriteOptions,
  ): Call<ApiClient>;

  /** Revoke an API client. `DELETE /v1/platform/organizations/{organizationId}/api-clients/{id}`, scope `platform:admin`. */
  delete(organizationId: string, id: string, options?: WriteOptions): Call<void>;

  /** Make a new secret; the old one stays valid for a while. `POST /v1/platform/organizations/{organizationId}/api-clients/{id}/rotate-secret`, scope `platform:admin`. */
  rotateSecret(
    organizationId: string,
    id: string,
    body?: PlatformApiClientsRotateSecretBody,
    options?: WriteOptions,
  ): Call<ApiClientWithSecret>;
}

export interface PlatformRecordsIdentityApi {
  /** Export an organisation's records of identity, newest first. `GET /v1/platform/organizations/{organizationId}/identity/records`, scope `platform:admin`. */
  list(
    organizationId: string,
    query: PlatformRecordsIdentityListQuery,
    options?: RequestOptions,
  ): List<Record<string, unknown>>;
}

export interface PlatformRecordsApi {
  readonly identity: PlatformRecordsIdentityApi;
  readonly care: PlatformRecordsCareApi;
  readonly revenue: PlatformRecordsRevenueApi;
  readonly webhooks: PlatformRecordsWebhooksApi;
  readonly compliance: PlatformRecordsComplianceApi;
  readonly oris: PlatformRecordsOrisApi;
}

export interface PlatformIdentityKeysApi {
  /** Show an organisation's encryption keys at identity, and how far a rotation is. `GET /v1/platform/organizations/{organizationId}/keys/identity`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<EncryptionKeys>;

  /** Rotate an organisation's data or index key at identity: new writes use the next version at once. `POST /v1/platform/organizations/{organizationId}/keys/identity/rotate`, scope `platform:admin`. */
  rotate(
    organizationId: string,
    body?: PlatformIdentityKeysRotateBody,
    options?: WriteOptions,
  ): Call<EncryptionKeys>;
}

export interface CarePatientsApi {
  /** Create a patient, or point to the one that seems to be the same person. `POST /v1/care/patients`, scope `care:write`. */
  create(body: CarePatientsCreateBody, options?: WriteOptions): Call<Patient>;

  /** List patients, newest first. `GET /v1/care/patients`, scope `care:read`. */
  list(query?: CarePatientsListQuery, options?: RequestOptions): List<Patient>;

  /** Read a patient. `GET /v1/care/patients/{id}`, scope `care:read`. */
  get(id: string, options?: RequestOptions): Call<Patient>;

  /** Change a patient (JSON Merge Patch). `PATCH /v1/care/patients/{id}`, scope `care:write`. */
  update(id: string, body: CarePatientsUpdateBody, options?: WriteOptions): Call<Patient>;

  /** Delete a patient (kept for the auditor). `DELETE /v1/care/patients/{id}`, scope `care:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;

  /** Search patients by name, date of birth, identifiers or contact. `POST /v1/care/patients/search`, scope `care:read`. */
  search(body: CarePatientsSearchBody, options?: RequestOptions): List<Patient>;
  readonly breakGlass: CarePatientsBreakGlassApi;
}

export interface CareApi {
  readonly patients: CarePatientsApi;
  readonly providers: CareProvidersApi;
  readonly sessions: CareSessionsApi;
  readonly breakGlass: CareBreakGlassApi;
}

export interface CareProvidersApi {
  /** Create a provider. `POST /v1/care/providers`, scope `care:write`. */
  create(body: CareProvidersCreateBody, options?: WriteOptions): Call<Provider>;

  /** List providers, newest first. `GET /v1/care/providers`, scope `care:read`. */
  list(query?: CareProvidersListQuery, options?: RequestOptions): List<Provider>;

  /** Read a provider. `GET /v1/care/providers/{id}`, scope `care:read`. */
  get(id: string, options?: RequestOptions): Call<Provider>;

  /** Change a provider (JSON Merge Patch). `PATCH /v1/care/providers/{id}`, scope `care:write`. */
  update(id: string, body: CareProvidersUpdateBody, options?: WriteOptions): Call<Provider>;

  /** Delete a provider (kept for the auditor). `DELETE /v1/care/providers/{id}`, scope `care:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;
}

export interface CareSessionsApi {
  /** Book a session. `POST /v1/care/sessions`, scope `care:write`. */
  create(body: CareSessionsCreateBody, options?: WriteOptions): Call<Session>;

  /** List sessions, newest first. `GET /v1/care/sessions`, scope `care:read`. */
  list(query?: CareSessionsListQuery, options?: RequestOptions): List<Session>;

  /** Read a session. `GET /v1/care/sessions/{id}`, scope `care:read`. */
  get(id: string, options?: RequestOptions): Call<Session>;

  /** Change a session that is not over (JSON Merge Patch). `PATCH /v1/care/sessions/{id}`, scope `care:write`. */
  update(id: string, body: CareSessionsUpdateBody, options?: WriteOptions): Call<Session>;

  /** Delete a session without signed notes (kept for the auditor). `DELETE /v1/care/sessions/{id}`, scope `care:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;

  /** Start a session. `POST /v1/care/sessions/{id}/start`, scope `care:write`. */
  start(id: string, body?: CareSessionsStartBody, options?: WriteOptions): Call<Session>;

  /** Complete a session; its endTime is now. `POST /v1/care/sessions/{id}/complete`, scope `care:write`. */
  complete(id: string, body?: CareSessionsCompleteBody, options?: WriteOptions): Call<Session>;

  /** Cancel a session. `POST /v1/care/sessions/{id}/cancel`, scope `care:write`. */
  cancel(id: string, body?: CareSessionsCancelBody, options?: WriteOptions): Call<Session>;

  /** Record that the client did not come. `POST /v1/care/sessions/{id}/no-show`, scope `care:write`. */
  noShow(id: string, body?: CareSessionsNoShowBody, options?: WriteOptions): Call<Session>;
  readonly notes: CareSessionsNotesApi;
}

export interface CareSessionsNotesApi {
  /** Add a note to a session. `POST /v1/care/sessions/{id}/notes`, scope `care:write`. */
  create(id: string, body: CareSessionsNotesCreateBody, options?: WriteOptions): Call<Note>;

  /** List the notes of a session, newest first. `GET /v1/care/sessions/{id}/notes`, scope `care:read`. */
  list(id: string, query?: CareSessionsNotesListQuery, options?: RequestOptions): List<Note>;

  /** Sign a note; it never changes again. `POST /v1/care/sessions/{id}/notes/{noteId}/sign`, scope `care:write`. */
  sign(id: string, noteId: string, body?: CareSessionsNotesSignBody, options?: WriteOptions): Call<Note>;
}

export interface CarePatientsBreakGlassApi {
  /** Open a window to read a patient beyond the rules; reads name it in the header X-Rymeda-Break-Glass. `POST /v1/care/patients/{id}/break-glass`, scope `care:read`. */
  create(id: string, body: CarePatientsBreakGlassCreateBody, options?: WriteOptions): Call<BreakGlass>;
}

export interface CareBreakGlassApi {
  /** The report: who read whom beyond the rules, why and how often, newest first. `GET /v1/care/break-glass`, scope `audit:read`. */
  list(query?: CareBreakGlassListQuery, options?: RequestOptions): List<BreakGlass>;
}

export interface PlatformRecordsCareApi {
  /** Export an organisation's records of care, newest first. `GET /v1/platform/organizations/{organizationId}/care/records`, scope `platform:admin`. */
  list(
    organizationId: string,
    query: PlatformRecordsCareListQuery,
    options?: RequestOptions,
  ): List<Record<string, unknown>>;
}

export interface PlatformCareKeysApi {
  /** Show an organisation's encryption keys at care, and how far a rotation is. `GET /v1/platform/organizations/{organizationId}/keys/care`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<EncryptionKeys>;

  /** Rotate an organisation's data or index key at care: new writes use the next version at once. `POST /v1/platform/organizations/{organizationId}/keys/care/rotate`, scope `platform:admin`. */
  rotate(
    organizationId: string,
    body?: PlatformCareKeysRotateBody,
    options?: WriteOptions,
  ): Call<EncryptionKeys>;
}

export interface AuditLogsApi {
  /** Who did what, newest first. `GET /v1/audit/logs`, scope `audit:read`. */
  list(query?: AuditLogsListQuery, options?: RequestOptions): List<AuditLog>;

  /** Read one entry. `GET /v1/audit/logs/{id}`, scope `audit:read`. */
  get(id: string, options?: RequestOptions): Call<AuditLog>;

  /** Prove that an entry is in the log. `GET /v1/audit/logs/{id}/proof`, scope `audit:read`. */
  proof(id: string, options?: RequestOptions): Call<AuditInclusionProof>;
}

export interface AuditApi {
  readonly logs: AuditLogsApi;
  readonly checkpoints: AuditCheckpointsApi;
  readonly consistency: AuditConsistencyApi;
  readonly exports: AuditExportsApi;
  readonly disclosures: AuditDisclosuresApi;
  readonly gaps: AuditGapsApi;
}

export interface AuditCheckpointsApi {
  /** Heads of the log that were signed, newest first. `GET /v1/audit/checkpoints`, scope `audit:read`. */
  list(query?: AuditCheckpointsListQuery, options?: RequestOptions): List<AuditCheckpoint>;

  /** The newest checkpoint, to be kept. `GET /v1/audit/checkpoints/latest`, scope `audit:read`. */
  latest(query?: AuditCheckpointsLatestQuery, options?: RequestOptions): Call<SignedAuditCheckpoint>;
}

export interface AuditConsistencyApi {
  /** Prove that an earlier log is the beginning of a later one. `GET /v1/audit/consistency`, scope `audit:read`. */
  get(query: AuditConsistencyGetQuery, options?: RequestOptions): Call<AuditConsistencyProof>;
}

export interface AuditExportsApi {
  /** Export entries with proofs, in the background. `POST /v1/audit/exports`, scope `audit:write`. */
  create(body: AuditExportsCreateBody, options?: WriteOptions): Call<AuditExport>;

  /** How far an export is, and where its files are. `GET /v1/audit/exports/{id}`, scope `audit:read`. */
  get(id: string, options?: RequestOptions): Call<AuditExport>;
}

export interface AuditDisclosuresApi {
  /** Record a disclosure that was made outside the platform. `POST /v1/audit/disclosures`, scope `audit:write`. */
  create(body: AuditDisclosuresCreateBody, options?: WriteOptions): Call<RecordedDisclosure>;

  /** Leave an agency’s disclosures out of accountings while it says so (45 CFR 164.528(a)(2)). `POST /v1/audit/disclosures/suspend`, scope `audit:write`. */
  suspend(
    body: AuditDisclosuresSuspendBody,
    options?: WriteOptions,
  ): Call<{
    /** pat_ and 32 hex digits */
    patientId: string;

    /** As it is named in the disclosures */
    recipient: string;
    until: string;

    /** An oral one holds for 30 days at most */
    statement: 'written' | 'oral';

    /** Where the request for it is kept: a code or case number, never free text */
    reason?: string;

    /** dsp_ and 32 hex digits */
    id: string;
  }>;

  /** A patient’s accounting of disclosures (45 CFR 164.528), six years unless asked for less. `GET /v1/audit/disclosures/accounting`, scope `audit:read`. */
  accounting(query: AuditDisclosuresAccountingQuery, options?: RequestOptions): Call<AccountingOfDisclosures>;

  /** Every read and export of a patient’s record, newest first, whatever its purpose. `GET /v1/audit/disclosures`, scope `audit:read`. */
  list(query: AuditDisclosuresListQuery, options?: RequestOptions): List<Disclosure>;
}

export interface AuditGapsApi {
  /** What is missing in the log: holes in the versions of records, the longest open first. `GET /v1/audit/gaps`, scope `audit:read`. */
  list(query?: AuditGapsListQuery, options?: RequestOptions): List<AuditGap>;
}

export interface PlatformAuditExportsApi {
  /** Export an organisation's audit log with proofs, in the background. `POST /v1/platform/organizations/{organizationId}/audit/exports`, scope `platform:admin`. */
  create(
    organizationId: string,
    body: PlatformAuditExportsCreateBody,
    options?: WriteOptions,
  ): Call<AuditExport>;

  /** How far it is, and where its files are. `GET /v1/platform/organizations/{organizationId}/audit/exports/{id}`, scope `platform:admin`. */
  get(organizationId: string, id: string, options?: RequestOptions): Call<AuditExport>;
}

export interface PlatformAuditKeysApi {
  /** Show an organisation's encryption keys at audit, and how far a rotation is. `GET /v1/platform/organizations/{organizationId}/keys/audit`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<EncryptionKeys>;

  /** Rotate an organisation's data or index key at audit: new writes use the next version at once. `POST /v1/platform/organizations/{organizationId}/keys/audit/rotate`, scope `platform:admin`. */
  rotate(
    organizationId: string,
    body?: PlatformAuditKeysRotateBody,
    options?: WriteOptions,
  ): Call<EncryptionKeys>;
}

export interface RevenuePayersApi {
  /** Create a payer. `POST /v1/revenue/payers`, scope `revenue:write`. */
  create(body: RevenuePayersCreateBody, options?: WriteOptions): Call<Payer>;

  /** List payers, newest first. `GET /v1/revenue/payers`, scope `revenue:read`. */
  list(query?: RevenuePayersListQuery, options?: RequestOptions): List<Payer>;

  /** Read a payer. `GET /v1/revenue/payers/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<Payer>;

  /** Change a payer (JSON Merge Patch). `PATCH /v1/revenue/payers/{id}`, scope `revenue:write`. */
  update(id: string, body: RevenuePayersUpdateBody, options?: WriteOptions): Call<Payer>;
}

export interface RevenueApi {
  readonly payers: RevenuePayersApi;
  readonly claims: RevenueClaimsApi;
  readonly coverages: RevenueCoveragesApi;
  readonly batches: RevenueBatchesApi;
  readonly files: RevenueFilesApi;
  readonly remittances: RevenueRemittancesApi;
  readonly deposits: RevenueDepositsApi;
  readonly exceptions: RevenueExceptionsApi;
  readonly documents: RevenueDocumentsApi;
  readonly ledger: RevenueLedgerApi;
  readonly reports: RevenueReportsApi;
  readonly settings: RevenueSettingsApi;
}

export interface RevenueClaimsApi {
  /** Create a claim, a draft. `POST /v1/revenue/claims`, scope `revenue:write`. */
  create(body: RevenueClaimsCreateBody, options?: WriteOptions): Call<Claim>;

  /** List claims, newest first. `GET /v1/revenue/claims`, scope `revenue:read`. */
  list(query?: RevenueClaimsListQuery, options?: RequestOptions): List<Claim>;

  /** Read a claim. `GET /v1/revenue/claims/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<Claim>;

  /** Change a draft (JSON Merge Patch). `PATCH /v1/revenue/claims/{id}`, scope `revenue:write`. */
  update(id: string, body: RevenueClaimsUpdateBody, options?: WriteOptions): Call<Claim>;

  /** Delete a draft (kept for the auditor). `DELETE /v1/revenue/claims/{id}`, scope `revenue:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;

  /** A draft that takes the place of a rejected or decided claim. `POST /v1/revenue/claims/{id}/correct`, scope `revenue:write`. */
  correct(id: string, body?: RevenueClaimsCorrectBody, options?: WriteOptions): Call<Claim>;

  /** A draft that takes a decided claim back. `POST /v1/revenue/claims/{id}/void`, scope `revenue:write`. */
  void(id: string, body?: RevenueClaimsVoidBody, options?: WriteOptions): Call<Claim>;

  /** A draft to the patient's next payer, after the first one has paid. `POST /v1/revenue/claims/{id}/secondary`, scope `revenue:write`. */
  secondary(id: string, body?: RevenueClaimsSecondaryBody, options?: WriteOptions): Call<Claim>;

  /** Check a draft as its submission would, and keep what was found. `POST /v1/revenue/claims/{id}/scrub`, scope `revenue:write`. */
  scrub(id: string, body?: RevenueClaimsScrubBody, options?: WriteOptions): Call<Claim>;

  /** Submit a draft. `POST /v1/revenue/claims/{id}/submit`, scope `revenue:write`. */
  submit(id: string, body?: RevenueClaimsSubmitBody, options?: WriteOptions): Call<Claim>;

  /** Record that the payer accepted it. `POST /v1/revenue/claims/{id}/accept`, scope `revenue:write`. */
  accept(id: string, body?: RevenueClaimsAcceptBody, options?: WriteOptions): Call<Claim>;

  /** Record that the payer denied it. `POST /v1/revenue/claims/{id}/deny`, scope `revenue:write`. */
  deny(id: string, body?: RevenueClaimsDenyBody, options?: WriteOptions): Call<Claim>;

  /** Record that the payer paid it. `POST /v1/revenue/claims/{id}/pay`, scope `revenue:write`. */
  pay(id: string, body: RevenueClaimsPayBody, options?: WriteOptions): Call<Claim>;

  /** Appeal a denial. `POST /v1/revenue/claims/{id}/appeal`, scope `revenue:write`. */
  appeal(id: string, body?: RevenueClaimsAppealBody, options?: WriteOptions): Call<Claim>;

  /** What is open of a claim, by the ledger. `GET /v1/revenue/claims/{id}/balance`, scope `revenue:read`. */
  balance(id: string, options?: RequestOptions): Call<ClaimBalance>;
}

export interface RevenueCoveragesApi {
  /** Create a patient's coverage by a payer. `POST /v1/revenue/coverages`, scope `revenue:write`. */
  create(body: RevenueCoveragesCreateBody, options?: WriteOptions): Call<Coverage>;

  /** List coverages, newest first. `GET /v1/revenue/coverages`, scope `revenue:read`. */
  list(query?: RevenueCoveragesListQuery, options?: RequestOptions): List<Coverage>;

  /** Read a coverage. `GET /v1/revenue/coverages/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<Coverage>;

  /** Change a coverage (JSON Merge Patch). `PATCH /v1/revenue/coverages/{id}`, scope `revenue:write`. */
  update(id: string, body: RevenueCoveragesUpdateBody, options?: WriteOptions): Call<Coverage>;

  /** Delete a coverage (kept for the auditor). `DELETE /v1/revenue/coverages/{id}`, scope `revenue:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;
}

export interface RevenueBatchesApi {
  /** Put submitted claims of one payer into one interchange. `POST /v1/revenue/batches`, scope `revenue:write`. */
  create(body: RevenueBatchesCreateBody, options?: WriteOptions): Call<Batch>;

  /** List batches, newest first. `GET /v1/revenue/batches`, scope `revenue:read`. */
  list(query?: RevenueBatchesListQuery, options?: RequestOptions): List<Batch>;

  /** Read a batch. `GET /v1/revenue/batches/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<Batch>;
}

export interface RevenueFilesApi {
  /** List files, newest first. `GET /v1/revenue/files`, scope `revenue:read`. */
  list(query?: RevenueFilesListQuery, options?: RequestOptions): List<X12File>;

  /** What became of a file. `GET /v1/revenue/files/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<X12File>;
}

export interface RevenueRemittancesApi {
  /** List remittances, newest first. `GET /v1/revenue/remittances`, scope `revenue:read`. */
  list(query?: RevenueRemittancesListQuery, options?: RequestOptions): List<Remittance>;

  /** Read a remittance. `GET /v1/revenue/remittances/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<Remittance>;
}

export interface RevenueDepositsApi {
  /** Record money at the bank; it is re-associated with its 835 by trace number and amount. `POST /v1/revenue/deposits`, scope `revenue:write`. */
  create(body: RevenueDepositsCreateBody, options?: WriteOptions): Call<Deposit>;

  /** List deposits, newest first. `GET /v1/revenue/deposits`, scope `revenue:read`. */
  list(query?: RevenueDepositsListQuery, options?: RequestOptions): List<Deposit>;

  /** Read a deposit. `GET /v1/revenue/deposits/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<Deposit>;
}

export interface RevenueExceptionsApi {
  /** List what waits for a person, newest first. `GET /v1/revenue/exceptions`, scope `revenue:read`. */
  list(query?: RevenueExceptionsListQuery, options?: RequestOptions): List<RevenueException>;

  /** Read an exception, with the claims that it may be about. `GET /v1/revenue/exceptions/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<RevenueException>;

  /** Post it to a claim, or set it aside with a reason. `POST /v1/revenue/exceptions/{id}/resolve`, scope `revenue:write`. */
  resolve(id: string, body: RevenueExceptionsResolveBody, options?: WriteOptions): Call<RevenueException>;
}

export interface RevenueDocumentsApi {
  /** List documents, newest first. `GET /v1/revenue/documents`, scope `revenue:read`. */
  list(query?: RevenueDocumentsListQuery, options?: RequestOptions): List<ClaimDocument>;

  /** Read what is known of a document. `GET /v1/revenue/documents/{id}`, scope `revenue:read`. */
  get(id: string, options?: RequestOptions): Call<ClaimDocument>;
}

export interface RevenueLedgerApi {
  /** Post by hand: a payment or refund of the patient, a write-off. `POST /v1/revenue/ledger`, scope `revenue:write`. */
  create(body: RevenueLedgerCreateBody, options?: WriteOptions): Call<LedgerEntry>;

  /** List entries of the ledger, newest first. `GET /v1/revenue/ledger`, scope `revenue:read`. */
  list(query?: RevenueLedgerListQuery, options?: RequestOptions): List<LedgerEntry>;

  /** What is open of all claims of a patient, by the ledger. `GET /v1/revenue/patients/{id}/balance`, scope `revenue:read`. */
  patientBalance(id: string, options?: RequestOptions): Call<PatientBalance>;
}

export interface RevenueReportsApi {
  /** What is open, now or at the end of a day, by payer and age from the service date. `GET /v1/revenue/reports/aged-receivables`, scope `revenue:read`. */
  agedReceivables(
    query?: RevenueReportsAgedReceivablesQuery,
    options?: RequestOptions,
  ): Call<AgedReceivables>;

  /** How much of what payers decided they denied, by count and by dollars. `GET /v1/revenue/reports/denials`, scope `revenue:read`. */
  denials(query?: RevenueReportsDenialsQuery, options?: RequestOptions): Call<DenialReport>;

  /** How many days of charges are open, by the charges of the 90 days before. `GET /v1/revenue/reports/days-in-receivables`, scope `revenue:read`. */
  daysInReceivables(
    query?: RevenueReportsDaysInReceivablesQuery,
    options?: RequestOptions,
  ): Call<DaysInReceivables>;

  /** How many claims were paid at their first submission. `GET /v1/revenue/reports/first-pass`, scope `revenue:read`. */
  firstPass(query?: RevenueReportsFirstPassQuery, options?: RequestOptions): Call<FirstPassReport>;
}

export interface RevenueSettingsApi {
  /** Read how the organisation bills. `GET /v1/revenue/settings`, scope `revenue:read`. */
  get(options?: RequestOptions): Call<RevenueSettings>;

  /** Change how the organisation bills (JSON Merge Patch). `PATCH /v1/revenue/settings`, scope `revenue:write`. */
  update(body: RevenueSettingsUpdateBody, options?: WriteOptions): Call<RevenueSettings>;
}

export interface PlatformCodeListsApi {
  /** Show which versions of code lists are loaded. `GET /v1/platform/code-lists`, scope `platform:admin`. */
  list(options?: RequestOptions): Call<CodeLists>;
}

export interface PlatformRecordsRevenueApi {
  /** Export an organisation's records of revenue, newest first. `GET /v1/platform/organizations/{organizationId}/revenue/records`, scope `platform:admin`. */
  list(
    organizationId: string,
    query: PlatformRecordsRevenueListQuery,
    options?: RequestOptions,
  ): List<Record<string, unknown>>;
}

export interface PlatformRevenueKeysApi {
  /** Show an organisation's encryption keys at revenue, and how far a rotation is. `GET /v1/platform/organizations/{organizationId}/keys/revenue`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<EncryptionKeys>;

  /** Rotate an organisation's data or index key at revenue: new writes use the next version at once. `POST /v1/platform/organizations/{organizationId}/keys/revenue/rotate`, scope `platform:admin`. */
  rotate(
    organizationId: string,
    body?: PlatformRevenueKeysRotateBody,
    options?: WriteOptions,
  ): Call<EncryptionKeys>;
}

export interface WebhooksEndpointsApi {
  /** Create an endpoint; its secret is shown once. `POST /v1/webhooks/endpoints`, scope `webhooks:write`. */
  create(body: WebhooksEndpointsCreateBody, options?: WriteOptions): Call<WebhookEndpointWithSecret>;

  /** List endpoints, newest first. `GET /v1/webhooks/endpoints`, scope `webhooks:read`. */
  list(query?: WebhooksEndpointsListQuery, options?: RequestOptions): List<WebhookEndpoint>;

  /** Read an endpoint. `GET /v1/webhooks/endpoints/{id}`, scope `webhooks:read`. */
  get(id: string, options?: RequestOptions): Call<WebhookEndpoint>;

  /** Change an endpoint (JSON Merge Patch); disabled: false enables it again. `PATCH /v1/webhooks/endpoints/{id}`, scope `webhooks:write`. */
  update(id: string, body: WebhooksEndpointsUpdateBody, options?: WriteOptions): Call<WebhookEndpoint>;

  /** Delete an endpoint; what it has not been sent yet is not sent any more. `DELETE /v1/webhooks/endpoints/{id}`, scope `webhooks:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;

  /** Begin a rotation: the new secret signs beside the present one until promoted, or for 24 hours. `POST /v1/webhooks/endpoints/{id}/rotate-secret`, scope `webhooks:write`. */
  rotateSecret(
    id: string,
    body?: WebhooksEndpointsRotateSecretBody,
    options?: WriteOptions,
  ): Call<WebhookEndpointWithSecret>;

  /** End a rotation: from now on only the new secret signs. `POST /v1/webhooks/endpoints/{id}/promote-secret`, scope `webhooks:write`. */
  promoteSecret(
    id: string,
    body?: WebhooksEndpointsPromoteSecretBody,
    options?: WriteOptions,
  ): Call<WebhookEndpoint>;

  /** Send a test event. `POST /v1/webhooks/endpoints/{id}/test`, scope `webhooks:write`. */
  test(id: string, body?: WebhooksEndpointsTestBody, options?: WriteOptions): Call<WebhookDelivery>;

  /** Send again what failed in a range of time, or every past event in it. `POST /v1/webhooks/endpoints/{id}/replay`, scope `webhooks:write`. */
  replay(id: string, body: WebhooksEndpointsReplayBody, options?: WriteOptions): Call<WebhookReplay>;
}

export interface WebhooksApi {
  readonly endpoints: WebhooksEndpointsApi;
  readonly deliveries: WebhooksDeliveriesApi;
  readonly replays: WebhooksReplaysApi;
  readonly events: WebhooksEventsApi;
}

export interface WebhooksDeliveriesApi {
  /** List deliveries, newest first; status=failed are the dead letters. `GET /v1/webhooks/deliveries`, scope `webhooks:read`. */
  list(query?: WebhooksDeliveriesListQuery, options?: RequestOptions): List<WebhookDelivery>;

  /** Read a delivery with its attempts. `GET /v1/webhooks/deliveries/{id}`, scope `webhooks:read`. */
  get(id: string, options?: RequestOptions): Call<WebhookDelivery>;

  /** Send it again now, with the same webhook-id. `POST /v1/webhooks/deliveries/{id}/replay`, scope `webhooks:write`. */
  replay(id: string, body?: WebhooksDeliveriesReplayBody, options?: WriteOptions): Call<WebhookDelivery>;
}

export interface WebhooksReplaysApi {
  /** List replays of endpoints, newest first. `GET /v1/webhooks/replays`, scope `webhooks:read`. */
  list(query?: WebhooksReplaysListQuery, options?: RequestOptions): List<WebhookReplay>;

  /** Read a replay: how far it has come. `GET /v1/webhooks/replays/{id}`, scope `webhooks:read`. */
  get(id: string, options?: RequestOptions): Call<WebhookReplay>;
}

export interface WebhooksEventsApi {
  /** List the last day’s events as a webhook would carry them, of engines that you may read, newest first. `GET /v1/webhooks/events`, scope `webhooks:read`. */
  list(query?: WebhooksEventsListQuery, options?: RequestOptions): List<WebhookMessage>;
}

export interface PlatformRecordsWebhooksApi {
  /** Export an organisation's records of webhooks, newest first. `GET /v1/platform/organizations/{organizationId}/webhooks/records`, scope `platform:admin`. */
  list(
    organizationId: string,
    query: PlatformRecordsWebhooksListQuery,
    options?: RequestOptions,
  ): List<Record<string, unknown>>;
}

export interface PlatformWebhooksKeysApi {
  /** Show an organisation's encryption keys at webhooks, and how far a rotation is. `GET /v1/platform/organizations/{organizationId}/keys/webhooks`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<EncryptionKeys>;

  /** Rotate an organisation's data or index key at webhooks: new writes use the next version at once. `POST /v1/platform/organizations/{organizationId}/keys/webhooks/rotate`, scope `platform:admin`. */
  rotate(
    organizationId: string,
    body?: PlatformWebhooksKeysRotateBody,
    options?: WriteOptions,
  ): Call<EncryptionKeys>;
}

export interface ComplianceArtifactsApi {
  /** Create an artifact. `POST /v1/compliance/artifacts`, scope `compliance:write`. */
  create(body: ComplianceArtifactsCreateBody, options?: WriteOptions): Call<Artifact>;

  /** List artifacts, newest first. `GET /v1/compliance/artifacts`, scope `compliance:read`. */
  list(query?: ComplianceArtifactsListQuery, options?: RequestOptions): List<Artifact>;

  /** Read an artifact. `GET /v1/compliance/artifacts/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Artifact>;

  /** Change an artifact (JSON Merge Patch); its file changes by a new version only. `PATCH /v1/compliance/artifacts/{id}`, scope `compliance:write`. */
  update(id: string, body: ComplianceArtifactsUpdateBody, options?: WriteOptions): Call<Artifact>;
  readonly versions: ComplianceArtifactsVersionsApi;

  /** Withdraw an artifact; file and hash are kept for six years (45 CFR 164.316(b)(2)(i)). `DELETE /v1/compliance/artifacts/{id}`, scope `compliance:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;
}

export interface ComplianceApi {
  readonly artifacts: ComplianceArtifactsApi;
  readonly uploads: ComplianceUploadsApi;
  readonly assignments: ComplianceAssignmentsApi;
  readonly obligations: ComplianceObligationsApi;
  readonly attestations: ComplianceAttestationsApi;
  readonly credentials: ComplianceCredentialsApi;
  readonly incidents: ComplianceIncidentsApi;
  readonly agreements: ComplianceAgreementsApi;
  readonly requirements: ComplianceRequirementsApi;
  readonly posture: CompliancePostureApi;
  readonly binders: ComplianceBindersApi;
  readonly screeningSubjects: ComplianceScreeningSubjectsApi;
  readonly screenings: ComplianceScreeningsApi;
  readonly screeningRuns: ComplianceScreeningRunsApi;
  readonly settings: ComplianceSettingsApi;
}

export interface ComplianceArtifactsVersionsApi {
  /** A new version with a new file; it supersedes this one. `POST /v1/compliance/artifacts/{id}/versions`, scope `compliance:write`. */
  create(id: string, body: ComplianceArtifactsVersionsCreateBody, options?: WriteOptions): Call<Artifact>;
}

export interface ComplianceUploadsApi {
  /** Announce a file and get a link to send it to. `POST /v1/compliance/uploads`, scope `compliance:write`. */
  create(body: ComplianceUploadsCreateBody, options?: WriteOptions): Call<Upload>;

  /** Whether a file was accepted. `GET /v1/compliance/uploads/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Upload>;

  /** Say that the file was sent: it is checked in the background. `POST /v1/compliance/uploads/{id}/complete`, scope `compliance:write`. */
  complete(id: string, body?: ComplianceUploadsCompleteBody, options?: WriteOptions): Call<Upload>;
}

export interface ComplianceAssignmentsApi {
  /** Assign a policy or training to people, who are to attest it. `POST /v1/compliance/assignments`, scope `compliance:write`. */
  create(body: ComplianceAssignmentsCreateBody, options?: WriteOptions): Call<Assignment>;

  /** List assignments, newest first. `GET /v1/compliance/assignments`, scope `compliance:read`. */
  list(query?: ComplianceAssignmentsListQuery, options?: RequestOptions): List<Assignment>;

  /** Read an assignment. `GET /v1/compliance/assignments/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Assignment>;

  /** End an assignment; what was attested stays. `DELETE /v1/compliance/assignments/{id}`, scope `compliance:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;
}

export interface ComplianceObligationsApi {
  /** Who has attested what, and who has yet to, newest first. `GET /v1/compliance/obligations`, scope `compliance:read`. */
  list(query?: ComplianceObligationsListQuery, options?: RequestOptions): List<Obligation>;
}

export interface ComplianceAttestationsApi {
  /** Attest a version for oneself: a user’s token only. `POST /v1/compliance/attestations`, scope `compliance:write`. */
  create(body: ComplianceAttestationsCreateBody, options?: WriteOptions): Call<Attestation>;

  /** List attestations, newest first. `GET /v1/compliance/attestations`, scope `compliance:read`. */
  list(query?: ComplianceAttestationsListQuery, options?: RequestOptions): List<Attestation>;

  /** Read an attestation. `GET /v1/compliance/attestations/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Attestation>;
}

export interface ComplianceCredentialsApi {
  /** Put a provider’s licence, DEA registration, board certificate or insurance on file. `POST /v1/compliance/credentials`, scope `compliance:write`. */
  create(body: ComplianceCredentialsCreateBody, options?: WriteOptions): Call<Credential>;

  /** List credentials, newest first. `GET /v1/compliance/credentials`, scope `compliance:read`. */
  list(query?: ComplianceCredentialsListQuery, options?: RequestOptions): List<Credential>;

  /** Read a credential. `GET /v1/compliance/credentials/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Credential>;

  /** Renew, verify or correct a credential (JSON Merge Patch). `PATCH /v1/compliance/credentials/{id}`, scope `compliance:write`. */
  update(id: string, body: ComplianceCredentialsUpdateBody, options?: WriteOptions): Call<Credential>;

  /** Withdraw a credential (kept for the auditor). `DELETE /v1/compliance/credentials/{id}`, scope `compliance:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;
  readonly sessions: ComplianceCredentialsSessionsApi;
}

export interface ComplianceCredentialsSessionsApi {
  /** Sessions of the provider that are booked beyond the credential’s end, the latest first. `GET /v1/compliance/credentials/{id}/sessions`, scope `compliance:read`. */
  list(
    id: string,
    query?: ComplianceCredentialsSessionsListQuery,
    options?: RequestOptions,
  ): List<AffectedSession>;
}

export interface ComplianceIncidentsApi {
  /** Report an incident, in one’s own name or anonymously. `POST /v1/compliance/incidents`, scope `compliance:write`. */
  create(body: ComplianceIncidentsCreateBody, options?: WriteOptions): Call<Incident>;

  /** List incidents, newest first. `GET /v1/compliance/incidents`, scope `compliance:read`. */
  list(query?: ComplianceIncidentsListQuery, options?: RequestOptions): List<Incident>;

  /** Read an incident, with the notices that are owed and until when. `GET /v1/compliance/incidents/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Incident>;

  /** Assess an incident, also anew, until it is closed (45 CFR 164.402). `POST /v1/compliance/incidents/{id}/triage`, scope `compliance:write`. */
  triage(id: string, body: ComplianceIncidentsTriageBody, options?: WriteOptions): Call<Incident>;
  readonly documents: ComplianceIncidentsDocumentsApi;
  readonly delays: ComplianceIncidentsDelaysApi;
  readonly notices: ComplianceIncidentsNoticesApi;

  /** Close an incident of which no notice is owed any more. `POST /v1/compliance/incidents/{id}/close`, scope `compliance:write`. */
  close(id: string, body: ComplianceIncidentsCloseBody, options?: WriteOptions): Call<Incident>;
}

export interface ComplianceIncidentsDocumentsApi {
  /** Put an accepted upload with an incident; it stays there. `POST /v1/compliance/incidents/{id}/documents`, scope `compliance:write`. */
  create(id: string, body: ComplianceIncidentsDocumentsCreateBody, options?: WriteOptions): Call<Incident>;
}

export interface ComplianceIncidentsDelaysApi {
  /** A law enforcement official asked for notices to be delayed (45 CFR 164.412). `POST /v1/compliance/incidents/{id}/delays`, scope `compliance:write`. */
  create(id: string, body: ComplianceIncidentsDelaysCreateBody, options?: WriteOptions): Call<Incident>;
}

export interface ComplianceIncidentsNoticesApi {
  /** A notice went out; said again with another day, that one counts. `POST /v1/compliance/incidents/{id}/notices`, scope `compliance:write`. */
  create(id: string, body: ComplianceIncidentsNoticesCreateBody, options?: WriteOptions): Call<Incident>;
}

export interface ComplianceAgreementsApi {
  /** Put a business associate agreement on file. `POST /v1/compliance/agreements`, scope `compliance:write`. */
  create(body: ComplianceAgreementsCreateBody, options?: WriteOptions): Call<Agreement>;

  /** List business associate agreements, newest first. `GET /v1/compliance/agreements`, scope `compliance:read`. */
  list(query?: ComplianceAgreementsListQuery, options?: RequestOptions): List<Agreement>;

  /** Read a business associate agreement. `GET /v1/compliance/agreements/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Agreement>;

  /** Correct an agreement, or renew it by another expiresAt (JSON Merge Patch). `PATCH /v1/compliance/agreements/{id}`, scope `compliance:write`. */
  update(id: string, body: ComplianceAgreementsUpdateBody, options?: WriteOptions): Call<Agreement>;

  /** End an agreement; it and its file stay on record. `POST /v1/compliance/agreements/{id}/terminate`, scope `compliance:write`. */
  terminate(id: string, body?: ComplianceAgreementsTerminateBody, options?: WriteOptions): Call<Agreement>;
}

export interface ComplianceRequirementsApi {
  /** Enter a requirement of one’s own, or say how one of HIPAA’s is met. `POST /v1/compliance/requirements`, scope `compliance:write`. */
  create(body: ComplianceRequirementsCreateBody, options?: WriteOptions): Call<Requirement>;

  /** List what was said of requirements, newest first. `GET /v1/compliance/requirements`, scope `compliance:read`. */
  list(query?: ComplianceRequirementsListQuery, options?: RequestOptions): List<Requirement>;

  /** Read what was said of a requirement. `GET /v1/compliance/requirements/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Requirement>;

  /** Say otherwise how a requirement is met (JSON Merge Patch). `PATCH /v1/compliance/requirements/{id}`, scope `compliance:write`. */
  update(id: string, body: ComplianceRequirementsUpdateBody, options?: WriteOptions): Call<Requirement>;

  /** Take back what was said of a requirement (kept for the auditor). `DELETE /v1/compliance/requirements/{id}`, scope `compliance:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;
}

export interface CompliancePostureApi {
  /** How each requirement stands now, with the evidence; no legal finding. `GET /v1/compliance/posture`, scope `compliance:read`. */
  get(options?: RequestOptions): Call<Posture>;
  readonly history: CompliancePostureHistoryApi;
}

export interface CompliancePostureHistoryApi {
  /** How it stood each day, newest first. `GET /v1/compliance/posture/history`, scope `compliance:read`. */
  list(query?: CompliancePostureHistoryListQuery, options?: RequestOptions): List<PastPosture>;
}

export interface ComplianceBindersApi {
  /** Put a binder for an auditor together, in the background. `POST /v1/compliance/binders`, scope `compliance:write`. */
  create(body?: ComplianceBindersCreateBody, options?: WriteOptions): Call<AuditBinder>;

  /** List binders, newest first; links are in each one’s own answer. `GET /v1/compliance/binders`, scope `compliance:read`. */
  list(query?: ComplianceBindersListQuery, options?: RequestOptions): List<AuditBinder>;

  /** How far a binder is, and where it can be had. `GET /v1/compliance/binders/{id}`, scope `compliance:read`, scope `audit:read`. */
  get(id: string, options?: RequestOptions): Call<AuditBinder>;
}

export interface ComplianceScreeningSubjectsApi {
  /** Enter a vendor to be screened, a person or a business. `POST /v1/compliance/screening-subjects`, scope `compliance:write`. */
  create(body: ComplianceScreeningSubjectsCreateBody, options?: WriteOptions): Call<ScreeningSubject>;

  /** List who is screened, newest first. `GET /v1/compliance/screening-subjects`, scope `compliance:read`. */
  list(query?: ComplianceScreeningSubjectsListQuery, options?: RequestOptions): List<ScreeningSubject>;

  /** Read who is screened. `GET /v1/compliance/screening-subjects/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<ScreeningSubject>;

  /** Add a date of birth or correct a vendor (JSON Merge Patch); screened anew at once. `PATCH /v1/compliance/screening-subjects/{id}`, scope `compliance:write`. */
  update(
    id: string,
    body: ComplianceScreeningSubjectsUpdateBody,
    options?: WriteOptions,
  ): Call<ScreeningSubject>;

  /** A vendor is screened no more; what was found stays. `DELETE /v1/compliance/screening-subjects/{id}`, scope `compliance:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;
}

export interface ComplianceScreeningsApi {
  /** List what was found on exclusion lists, newest first. `GET /v1/compliance/screenings`, scope `compliance:read`. */
  list(query?: ComplianceScreeningsListQuery, options?: RequestOptions): List<Screening>;

  /** Read what was found on an exclusion list. `GET /v1/compliance/screenings/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<Screening>;

  /** Say whether it is the same person: a user’s token only. `POST /v1/compliance/screenings/{id}/decide`, scope `compliance:write`. */
  decide(id: string, body: ComplianceScreeningsDecideBody, options?: WriteOptions): Call<Screening>;
}

export interface ComplianceScreeningRunsApi {
  /** Screen everybody now, in the background; once a month that happens by itself. `POST /v1/compliance/screening-runs`, scope `compliance:write`. */
  create(body?: ComplianceScreeningRunsCreateBody, options?: WriteOptions): Call<ScreeningRun>;

  /** List screenings of everybody, newest first. `GET /v1/compliance/screening-runs`, scope `compliance:read`. */
  list(query?: ComplianceScreeningRunsListQuery, options?: RequestOptions): List<ScreeningRun>;

  /** Read how far a screening of everybody has come, and which lists it went by. `GET /v1/compliance/screening-runs/{id}`, scope `compliance:read`. */
  get(id: string, options?: RequestOptions): Call<ScreeningRun>;
}

export interface ComplianceSettingsApi {
  /** Read the organisation’s own terms for breach notices. `GET /v1/compliance/settings`, scope `compliance:read`. */
  get(options?: RequestOptions): Call<ComplianceSettings>;

  /** Change the organisation’s own terms for breach notices (JSON Merge Patch). `PATCH /v1/compliance/settings`, scope `compliance:write`. */
  update(body: ComplianceSettingsUpdateBody, options?: WriteOptions): Call<ComplianceSettings>;
}

export interface PlatformRecordsComplianceApi {
  /** Export an organisation's records of compliance, newest first. `GET /v1/platform/organizations/{organizationId}/compliance/records`, scope `platform:admin`. */
  list(
    organizationId: string,
    query: PlatformRecordsComplianceListQuery,
    options?: RequestOptions,
  ): List<Record<string, unknown>>;
}

export interface PlatformComplianceKeysApi {
  /** Show an organisation's encryption keys at compliance, and how far a rotation is. `GET /v1/platform/organizations/{organizationId}/keys/compliance`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<EncryptionKeys>;

  /** Rotate an organisation's data or index key at compliance: new writes use the next version at once. `POST /v1/platform/organizations/{organizationId}/keys/compliance/rotate`, scope `platform:admin`. */
  rotate(
    organizationId: string,
    body?: PlatformComplianceKeysRotateBody,
    options?: WriteOptions,
  ): Call<EncryptionKeys>;
}

export interface OrisWorkflowsApi {
  /** Create a workflow. `POST /v1/oris/workflows`, scope `oris:write`. */
  create(body: OrisWorkflowsCreateBody, options?: WriteOptions): Call<Workflow>;

  /** List workflows, newest first. `GET /v1/oris/workflows`, scope `oris:read`. */
  list(query?: OrisWorkflowsListQuery, options?: RequestOptions): List<Workflow>;

  /** Read a workflow. `GET /v1/oris/workflows/{id}`, scope `oris:read`. */
  get(id: string, options?: RequestOptions): Call<Workflow>;

  /** Change a workflow (JSON Merge Patch); runs go on with the definition that they began with. `PATCH /v1/oris/workflows/{id}`, scope `oris:write`. */
  update(id: string, body: OrisWorkflowsUpdateBody, options?: WriteOptions): Call<Workflow>;

  /** Delete a workflow (kept for the auditor); its runs are cancelled. `DELETE /v1/oris/workflows/{id}`, scope `oris:write`. */
  delete(id: string, options?: WriteOptions): Call<void>;

  /** Pause a workflow: nothing starts, runs go on. `POST /v1/oris/workflows/{id}/pause`, scope `oris:write`. */
  pause(id: string, body?: OrisWorkflowsPauseBody, options?: WriteOptions): Call<Workflow>;

  /** Resume a paused or disabled workflow, under the scopes of who resumes it. `POST /v1/oris/workflows/{id}/resume`, scope `oris:write`. */
  resume(id: string, body?: OrisWorkflowsResumeBody, options?: WriteOptions): Call<Workflow>;

  /** Disable a workflow: nothing starts, and its runs are cancelled. `POST /v1/oris/workflows/{id}/disable`, scope `oris:write`. */
  disable(id: string, body?: OrisWorkflowsDisableBody, options?: WriteOptions): Call<Workflow>;

  /** Start a run of a manual workflow with its typed input. `POST /v1/oris/workflows/{id}/run`, scope `oris:write`. */
  run(id: string, body?: OrisWorkflowsRunBody, options?: WriteOptions): Call<WorkflowRun>;

  /** Show what a past event, a time or an input would do; nothing is done. `POST /v1/oris/workflows/{id}/dry-run`, scope `oris:read`. */
  dryRun(id: string, body?: OrisWorkflowsDryRunBody, options?: WriteOptions): Call<WorkflowDryRun>;
}

export interface OrisApi {
  readonly workflows: OrisWorkflowsApi;
  readonly runs: OrisRunsApi;
  readonly tasks: OrisTasksApi;
  readonly catalog: OrisCatalogApi;
}

export interface OrisRunsApi {
  /** List runs, newest first; without their outputs. `GET /v1/oris/runs`, scope `oris:read`. */
  list(query?: OrisRunsListQuery, options?: RequestOptions): List<WorkflowRun>;

  /** Read a run: its trigger and each step with times, attempts, error and output. `GET /v1/oris/runs/{id}`, scope `oris:read`. */
  get(id: string, options?: RequestOptions): Call<WorkflowRun>;

  /** Cancel a run that is not finished. `POST /v1/oris/runs/{id}/cancel`, scope `oris:write`. */
  cancel(id: string, body?: OrisRunsCancelBody, options?: WriteOptions): Call<WorkflowRun>;

  /** Go on with a failed run at the step that failed, or decide on one whose outcome is unknown. `POST /v1/oris/runs/{id}/retry`, scope `oris:write`. */
  retry(id: string, body?: OrisRunsRetryBody, options?: WriteOptions): Call<WorkflowRun>;
}

export interface OrisTasksApi {
  /** List tasks, newest first. `GET /v1/oris/tasks`, scope `oris:read`. */
  list(query?: OrisTasksListQuery, options?: RequestOptions): List<WorkflowTask>;

  /** Read a task. `GET /v1/oris/tasks/{id}`, scope `oris:read`. */
  get(id: string, options?: RequestOptions): Call<WorkflowTask>;

  /** Answer a task; its run goes on. A person’s token only. `POST /v1/oris/tasks/{id}/complete`, scope `oris:write`. */
  complete(id: string, body: OrisTasksCompleteBody, options?: WriteOptions): Call<WorkflowTask>;
}

export interface OrisCatalogApi {
  /** Triggers, actions, events, operations, functions and templates, with their schemas, for an editor. `GET /v1/oris/catalog`, scope `oris:read`. */
  get(options?: RequestOptions): Call<WorkflowCatalog>;
}

export interface PlatformRecordsOrisApi {
  /** Export an organisation's records of oris, newest first. `GET /v1/platform/organizations/{organizationId}/oris/records`, scope `platform:admin`. */
  list(
    organizationId: string,
    query: PlatformRecordsOrisListQuery,
    options?: RequestOptions,
  ): List<Record<string, unknown>>;
}

export interface PlatformOrisKeysApi {
  /** Show an organisation's encryption keys at oris, and how far a rotation is. `GET /v1/platform/organizations/{organizationId}/keys/oris`, scope `platform:admin`. */
  get(organizationId: string, options?: RequestOptions): Call<EncryptionKeys>;

  /** Rotate an organisation's data or index key at oris: new writes use the next version at once. `POST /v1/platform/organizations/{organizationId}/keys/oris/rotate`, scope `platform:admin`. */
  rotate(
    organizationId: string,
    body?: PlatformOrisKeysRotateBody,
    options?: WriteOptions,
  ): Call<EncryptionKeys>;
}

/** All methods, by engine. */
export interface Api {
  organization: OrganizationApi;
  platform: PlatformApi;
  care: CareApi;
  audit: AuditApi;
  revenue: RevenueApi;
  webhooks: WebhooksApi;
  compliance: ComplianceApi;
  oris: OrisApi;
}

export abstract class GeneratedApi implements Api {
  readonly organization: Api['organization'];
  readonly platform: Api['platform'];
  readonly care: Api['care'];
  readonly audit: Api['audit'];
  readonly revenue: Api['revenue'];
  readonly webhooks: Api['webhooks'];
  readonly compliance: Api['compliance'];
  readonly oris: Api['oris'];
  constructor(api: Api) {
    this.organization = api.organization;
    this.platform = api.platform;
    this.care = api.care;
    this.audit = api.audit;
    this.revenue = api.revenue;
    this.webhooks = api.webhooks;
    this.compliance = api.compliance;
    this.oris = api.oris;
  }
}
