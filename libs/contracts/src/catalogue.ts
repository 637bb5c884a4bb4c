import { auditEvents } from './audit/events.ts';
import { disclosureOperations } from './audit/disclosure.ts';
import { auditExportOperations, platformAuditExportOperations } from './audit/export.ts';
import { gapOperations } from './audit/gap.ts';
import { auditLogOperations } from './audit/log.ts';
import { auditProofOperations } from './audit/proof.ts';
import { breakGlassOperations, breakGlassRecord } from './care/break-glass.ts';
import { careEvents } from './care/events.ts';
import { patientOperations, patientRecord } from './care/patient.ts';
import { providerOperations, providerRecord } from './care/provider.ts';
import { noteOperations, noteRecord, sessionOperations, sessionRecord } from './care/session.ts';
import { agreementOperations, agreementRecord } from './compliance/agreement.ts';
import { artifactOperations, artifactRecord } from './compliance/artifact.ts';
import { assignmentOperations, assignmentRecord } from './compliance/assignment.ts';
import { attestationOperations, attestationRecord } from './compliance/attestation.ts';
import { credentialOperations, credentialRecord } from './compliance/credential.ts';
import { complianceEvents } from './compliance/events.ts';
import { incidentOperations, incidentRecord } from './compliance/incident.ts';
import { obligationOperations, obligationRecord } from './compliance/obligation.ts';
import { binderOperations, binderRecord } from './compliance/binder.ts';
import {
  postureOperations,
  postureRecord,
  requirementOperations,
  requirementRecord,
} from './compliance/posture.ts';
import {
  screeningOperations,
  screeningRecord,
  screeningRunOperations,
  screeningRunRecord,
  screeningSubjectOperations,
  screeningSubjectRecord,
} from './compliance/screening.ts';
import { complianceSettingsOperations, complianceSettingsRecord } from './compliance/settings.ts';
import { uploadOperations, uploadRecord } from './compliance/upload.ts';
import { encryptionEvents } from './encryption-events.ts';
import { encryptionKeyOperations } from './encryption-keys.ts';
import type { EventDefinition } from './event.ts';
import { apiClientOperations, platformApiClientOperations } from './identity/api-client.ts';
import { identityEvents } from './identity/events.ts';
import { invitationOperations } from './identity/invitation.ts';
import { legalHoldOperations, platformLegalHoldOperations } from './identity/legal-hold.ts';
import { organizationOperations, platformOperations } from './identity/organization.ts';
import { platformLifecycleOperations } from './identity/platform.ts';
import { signInEvents } from './identity/sign-in-events.ts';
import { roleOperations } from './identity/role.ts';
import { userOperations, userRecord } from './identity/user.ts';
import type { Operation } from './operation.ts';
import { orisEvents } from './oris/events.ts';
import { catalogOperations } from './oris/catalog.ts';
import { runOperations } from './oris/run.ts';
import { taskOperations, taskRecord } from './oris/task.ts';
import { workflowOperations } from './oris/workflow.ts';
import {
  exportedBesides,
  exportedContents,
  platformContentOperations,
  platformRecordOperations,
} from './platform-records.ts';
import type { RecordDefinition } from './record.ts';
import { batchOperations, batchRecord } from './revenue/batch.ts';
import { claimOperations, claimRecord } from './revenue/claim.ts';
import { platformCodeListOperations } from './revenue/code-list.ts';
import { coverageOperations, coverageRecord } from './revenue/coverage.ts';
import { documentOperations, documentRecord } from './revenue/document.ts';
import { revenueEvents } from './revenue/events.ts';
import { fileOperations, fileRecord } from './revenue/file.ts';
import { ledgerOperations, ledgerRecord } from './revenue/ledger.ts';
import { payerOperations, payerRecord } from './revenue/payer.ts';
import {
  depositOperations,
  depositRecord,
  exceptionOperations,
  exceptionRecord,
  remittanceOperations,
  remittanceRecord,
} from './revenue/remittance.ts';
import { reportOperations } from './revenue/report.ts';
import { revenueSettingsOperations, revenueSettingsRecord } from './revenue/settings.ts';
import { submissionRecord } from './revenue/submission.ts';
import { deliveryOperations } from './webhooks/delivery.ts';
import { webhookEventOperations } from './webhooks/message.ts';
import { replayOperations } from './webhooks/replay.ts';
import { endpointOperations } from './webhooks/endpoint.ts';
import { webhooksEvents } from './webhooks/events.ts';

export const records: readonly RecordDefinition[] = [
  patientRecord,
  providerRecord,
  sessionRecord,
  noteRecord,
  breakGlassRecord,
  userRecord,
  payerRecord,
  claimRecord,
  coverageRecord,
  batchRecord,
  submissionRecord,
  fileRecord,
  remittanceRecord,
  depositRecord,
  exceptionRecord,
  ledgerRecord,
  documentRecord,
  revenueSettingsRecord,
  artifactRecord,
  uploadRecord,
  assignmentRecord,
  attestationRecord,
  obligationRecord,
  credentialRecord,
  incidentRecord,
  agreementRecord,
  requirementRecord,
  postureRecord,
  binderRecord,
  screeningSubjectRecord,
  screeningRecord,
  screeningRunRecord,
  complianceSettingsRecord,
  taskRecord,
];

/** The content of records that is too large to stand in them. */
export const platformContentsOf = {
  revenue: platformContentOperations('revenue', exportedContents.revenue),
  compliance: platformContentOperations('compliance', exportedContents.compliance),
};

/** What an organisation is given when it leaves, or asks for all that it has. */
export const platformRecordsOf = {
  care: platformRecordOperations('care', exportedResources('care')),
  identity: platformRecordOperations('identity', exportedResources('identity')),
  revenue: platformRecordOperations('revenue', exportedResources('revenue')),
  compliance: platformRecordOperations('compliance', exportedResources('compliance')),
  oris: platformRecordOperations('oris', exportedResources('oris')),
  webhooks: platformRecordOperations('webhooks', exportedResources('webhooks')),
};

export function recordsOf(engine: string): readonly RecordDefinition[] {
  return records.filter((r) => r.engine === engine);
}

/** Every resource of an engine that an organisation is given. */
export function exportedResources(engine: string): readonly string[] {
  return [...recordsOf(engine).map((r) => r.resource), ...Object.keys(exportedBesides[engine] ?? {})];
}

/** Every operation that is served, by the service that serves it. The order is that of the document. */
export const operationsByService: Readonly<Record<string, readonly Operation[]>> = {
  identity: [
    organizationOperations,
    apiClientOperations,
    roleOperations,
    userOperations,
    invitationOperations,
    platformOperations,
    platformLifecycleOperations,
    legalHoldOperations,
    platformLegalHoldOperations,
    platformApiClientOperations,
    platformRecordsOf.identity,
    encryptionKeyOperations('identity'),
  ].flatMap((g) => Object.values<Operation>(g)),
  care: [
    patientOperations,
    providerOperations,
    sessionOperations,
    noteOperations,
    breakGlassOperations,
    platformRecordsOf.care,
    encryptionKeyOperations('care'),
  ].flatMap((g) => Object.values<Operation>(g)),
  audit: [
    auditLogOperations,
    auditProofOperations,
    auditExportOperations,
    disclosureOperations,
    gapOperations,
    platformAuditExportOperations,
    encryptionKeyOperations('audit'),
  ].flatMap((g) => Object.values<Operation>(g)),
  revenue: [
    payerOperations,
    claimOperations,
    coverageOperations,
    batchOperations,
    fileOperations,
    remittanceOperations,
    depositOperations,
    exceptionOperations,
    documentOperations,
    ledgerOperations,
    reportOperations,
    revenueSettingsOperations,
    platformCodeListOperations,
    platformRecordsOf.revenue,
    platformContentsOf.revenue,
    encryptionKeyOperations('revenue'),
  ].flatMap((g) => Object.values<Operation>(g)),
  webhooks: [
    endpointOperations,
    deliveryOperations,
    replayOperations,
    webhookEventOperations,
    platformRecordsOf.webhooks,
    encryptionKeyOperations('webhooks'),
  ].flatMap((g) => Object.values<Operation>(g)),
  compliance: [
    artifactOperations,
    uploadOperations,
    assignmentOperations,
    obligationOperations,
    attestationOperations,
    credentialOperations,
    incidentOperations,
    agreementOperations,
    requirementOperations,
    postureOperations,
    binderOperations,
    screeningSubjectOperations,
    screeningOperations,
    screeningRunOperations,
    complianceSettingsOperations,
    platformRecordsOf.compliance,
    platformContentsOf.compliance,
    encryptionKeyOperations('compliance'),
  ].flatMap((g) => Object.values<Operation>(g)),
  oris: [
    workflowOperations,
    runOperations,
    taskOperations,
    catalogOperations,
    platformRecordsOf.oris,
    encryptionKeyOperations('oris'),
  ].flatMap((g) => Object.values<Operation>(g)),
};

export const allOperations: readonly Operation[] = Object.values(operationsByService).flat();

const definitionsByEngine = {
  care: [...careEvents, ...encryptionEvents('care')],
  identity: [...identityEvents, ...signInEvents, ...encryptionEvents('identity')],
  audit: [...auditEvents, ...encryptionEvents('audit')],
  revenue: [...revenueEvents, ...encryptionEvents('revenue')],
  webhooks: [...webhooksEvents, ...encryptionEvents('webhooks')],
  compliance: [...complianceEvents, ...encryptionEvents('compliance')],
  oris: [...orisEvents, ...encryptionEvents('oris')],
} as const satisfies Readonly<Record<string, readonly EventDefinition[]>>;

/** Every event type, by the engine that owns it. */
export const eventsByEngine: Readonly<Record<string, readonly EventDefinition[]>> = definitionsByEngine;

/** Any definition of the catalogue with its literal name; `event-types.ts` makes subscribers' types of it. */
export type CataloguedEvent = (typeof definitionsByEngine)[keyof typeof definitionsByEngine][number];
