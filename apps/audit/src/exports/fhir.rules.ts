import type { Entry } from '../logs/entry.ts';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const terminology = 'http://terminology.hl7.org/CodeSystem';

/** FHIR R4 AuditEvent.action (C, R, U, D, E) and the RESTful interaction behind it. */
const actions = {
  create: ['C', 'create'],
  read: ['R', 'read'],
  update: ['U', 'update'],
  delete: ['D', 'delete'],
  export: ['R', 'read'],
} as const;

/** An entry as FHIR R4 AuditEvent; its place in the log and its salt come along as details of the entity. */
export function auditEvent(entry: Entry): Record<string, unknown> {
  const [action, interaction] = actions[entry.action];
  const { purpose, operation, requestId } = entry.metadata as Record<string, string | undefined>;
  return {
    resourceType: 'AuditEvent',
    // FHIR ids have no underscore and at most 64 characters.
    id: entry._id.replace('_', '-'),
    type:
      entry.action === 'export'
        ? { system: dicom, code: '110106', display: 'Export' }
        : { system: `${terminology}/audit-event-type`, code: 'rest', display: 'RESTful Operation' },
    subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: interaction }],
    action,
    recorded: entry.timestamp.toISOString(),
    // Success, or a minor failure: the request was refused.
    outcome: entry.decision === 'allowed' ? '0' : '4',
    ...(purpose === undefined
      ? {}
      : { purposeOfEvent: [{ coding: [{ system: `${terminology}/v3-ActReason`, code: purpose }] }] }),
    agent: [
      {
        who: { identifier: { value: entry.userId } },
        requestor: true,
        network: { address: entry.ipAddress, type: entry.ipAddress === 'internal' ? '1' : '2' },
      },
    ],
    source: { observer: { identifier: { value: entry.organizationId } } },
    entity: entry.about.slice(1).map((id, n) => ({
      what: { identifier: { value: id }, type: fhirType(entry.resourceType) },
      ...(n > 0 ? {} : { detail: details(entry, { operation, requestId }) }),
    })),
  };
}

/** `care_patient` → `Patient`, where FHIR has such a type. */
const fhirTypes: Record<string, string> = {
  care_patient: 'Patient',
  care_provider: 'Practitioner',
  care_session: 'Encounter',
  care_note: 'DocumentReference',
  revenue_claim: 'Claim',
};
const fhirType = (resourceType: string): string => fhirTypes[resourceType] ?? 'Basic';

const details = (
  entry: Entry,
  more: Record<string, string | undefined>,
): { type: string; valueString: string }[] =>
  Object.entries({
    logIndex: String(entry.index),
    logYear: String(entry.year),
    salt: entry.salt,
    userAgent: entry.userAgent ?? undefined,
    ...more,
  }).flatMap(([type, valueString]) => (valueString === undefined ? [] : [{ type, valueString }]));
