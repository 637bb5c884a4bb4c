import { patientsOf, recordsOf, type Entry } from '../logs/entry.ts';
import { leafOf } from '../logs/leaf.ts';
import { canonicalJson } from '../tree/canonical-json.ts';

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

/**
 * An entry as FHIR R4 AuditEvent. What its elements can't say is in details of the first entity, so that the whole leaf
 * can be made of it again; its place in the log comes along.
 */
export function auditEvent(entry: Entry): Record<string, unknown> {
  const [action, interaction] = actions[entry.action];
  const { purpose, refusal } = entry.metadata as Record<string, string | undefined>;
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
    ...(refusal === undefined ? {} : { outcomeDesc: refusal }),
    ...(purpose === undefined
      ? {}
      : { purposeOfEvent: [{ coding: [{ system: `${terminology}/v3-ActReason`, code: purpose }] }] }),
    agent: [
      {
        who: { identifier: { value: entry.userId } },
        requestor: true,
        // A machine's name, or an address.
        network: { address: entry.ipAddress, type: entry.ipAddress === 'internal' ? '1' : '2' },
      },
    ],
    source: { observer: { identifier: { value: entry.organizationId } } },
    entity: [
      ...recordsOf(entry).map((id, n) => ({
        what: { identifier: { value: id }, type: fhirType(entry.resourceType) },
        ...(n > 0 ? {} : { detail: details(entry) }),
      })),
      ...patientsOf(entry).map((id) => ({ what: { identifier: { value: id }, type: 'Patient' } })),
    ],
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

/** Values as in the leaf; those that are no text, and the user agent, which may be empty or absent, are JSON. */
function details(entry: Entry): { type: string; valueString: string }[] {
  const { v, salt, resourceType, resourceId, userAgent, metadata, sealedSha256 } = leafOf(entry);
  const all = {
    logIndex: String(entry.index),
    logYear: String(entry.year),
    v: String(v),
    salt,
    resourceType,
    resourceId,
    userAgent: JSON.stringify(userAgent),
    metadata: canonicalJson(metadata),
    sealedSha256,
  };
  return Object.entries(all).flatMap(([type, valueString]) =>
    valueString === undefined ? [] : [{ type, valueString }],
  );
}
