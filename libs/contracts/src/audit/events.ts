import { z } from 'zod';
import { event, type EventDefinition } from '../event.ts';
import { disclosureCreate, suspensionCreate } from './disclosure.ts';
import { auditAction } from './log.ts';
import { refusedAddress } from './refusals.ts';

/**
 * One answered read: who saw which records; or a refused attempt. `resourceIds` has 1 to 1000 ids of one type. An audit
 * leaves out what it does not know yet: engines may be newer.
 */
export const accessRecord = z.object({
  /** UUIDv7 with hyphens; the audit entry takes its id from it. */
  id: z.string(),
  time: z.string(),
  organizationId: z.string(),
  actorId: z.string(),
  ipAddress: z.string(),
  userAgent: z.string().optional(),
  requestId: z.string(),
  resourceType: z.string(),
  resourceIds: z.array(z.string()).min(1).max(1000),
  /** Whose records they are, where they are not patients themselves; each patient once. */
  patientIds: z.array(z.string()).min(1).max(1000).optional(),
  /** Names of the PHI fields that were decrypted; empty for records without any. */
  fields: z.array(z.string()),
  operation: z.string(),
  purpose: z.string().optional(),
  /** A code or case number that the caller stated. */
  reason: z.string().optional(),
  /** The window under which a clinician read beyond its roles. */
  breakGlass: z.string().optional(),
  cause: z.string().optional(),
  /** Left out when it was allowed, as nearly always. */
  decision: z.enum(['allowed', 'refused']).optional(),
  /** The code of the problem that a refused caller was answered with. */
  refusal: z.string().optional(),
  /** What a refused caller tried; what was answered is a read. */
  action: auditAction.optional(),
});
export type AccessRecord = z.infer<typeof accessRecord>;

/** The event that carries access records to audit alone: those of one organisation out of one group commit. */
export const phiAccessed = event({
  name: 'phi.accessed',
  version: 1,
  engine: 'audit',
  summary: 'Records were read',
  data: z.strictObject({
    /** The process that wrote the batch, and its number there; numbers have no holes. */
    process: z.string(),
    batch: z.int(),
    records: z.array(accessRecord),
  }),
  example: {
    process: '0193aee0f3a17c3e8d1f0a2b4c6d8e20',
    batch: 7,
    records: [
      {
        id: '0193aee0-f3a1-7c3e-8d1f-0a2b4c6d8e21',
        time: '2026-03-02T14:00:00.000Z',
        organizationId: 'org_100',
        actorId: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22',
        ipAddress: '203.0.113.7',
        requestId: 'req_0193aee0f3a17c3e8d1f0a2b4c6d8e23',
        resourceType: 'care_patient',
        resourceIds: ['pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f'],
        fields: ['firstName', 'lastName'],
        operation: 'care.patients.get',
      },
    ],
  },
});

/** Requests without a valid token, told once a minute for each address, in the platform's own log. */
export const requestsRefused = event({
  name: 'audit.requests.refused',
  version: 1,
  engine: 'audit',
  summary: 'Requests without a valid token were refused',
  data: z.strictObject({
    ...refusedAddress.shape,
    minute: z.string(),
  }),
  example: { address: '203.0.113.7', minute: '2026-03-02T14:00:00.000Z', count: 12 },
});

/** Once a day for each organisation whose log has grown: what an auditor keeps to hold later logs against. */
export const checkpointPublished = event({
  name: 'audit.checkpoint.published',
  version: 1,
  engine: 'audit',
  summary: 'A checkpoint of the audit log, to be kept',
  data: z.strictObject({
    /** Names the log: prefix, organisation, year. */
    origin: z.string(),
    size: z.int(),
    /** Base64. */
    rootHash: z.string(),
    /** The checkpoint, the proof that it is in the platform's log, and that log's signed checkpoint. */
    checkpoint: z.string(),
  }),
  example: {
    origin: 'audit.rymeda.com/org_100/2026',
    size: 1234,
    rootHash: 'n2v1hCAnV1XUZ1lYjX0Pw2C7Ynq1Sg1a6lRkBeJm0xY=',
    checkpoint: 'audit.rymeda.com/org_100/2026\n1234\nn2v1hCAnV1XUZ1lYjX0Pw2C7Ynq1Sg1a6lRkBeJm0xY=\n…',
  },
});

export const disclosureRecorded = event({
  name: 'audit.disclosure.recorded',
  version: 1,
  engine: 'audit',
  summary: 'A disclosure outside the platform was recorded',
  data: disclosureCreate.extend({ id: z.string() }),
  example: {
    id: 'dsc_0193aee0f3a17c3e8d1f0a2b4c6d8e22',
    patientId: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
    date: '2026-03-02T14:00:00.000Z',
    count: 1,
    recipient: { name: 'Harbor County Health Department' },
    information: ['immunizations'],
    basis: '164.512(b)',
  },
});

export const accountingSuspended = event({
  name: 'audit.disclosure.suspended',
  version: 1,
  engine: 'audit',
  summary: 'An agency’s disclosures are left out of accountings for a time',
  data: suspensionCreate.extend({ id: z.string() }),
  example: {
    id: 'dsp_0193aee0f3a17c3e8d1f0a2b4c6d8e22',
    patientId: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
    recipient: 'Harbor County Sheriff',
    until: '2026-06-02T14:00:00.000Z',
    statement: 'written',
  },
});

const gapSubject = {
  kind: z.enum(['record', 'batch']),
  /** Of the record; `access_records` for the batches of a process. */
  resourceType: z.string(),
  resourceId: z.string(),
};

/** In the log of the record's organisation; of batches, which are of many, in the platform's. */
export const gapFound = event({
  name: 'audit.gap.found',
  version: 1,
  engine: 'audit',
  summary: 'The audit log lacks versions of a record, or batches of access records',
  data: z.strictObject({
    ...gapSubject,
    /** The first and the last number that is missing, and how many are. */
    from: z.int(),
    to: z.int(),
    count: z.int(),
  }),
  example: {
    kind: 'record',
    resourceType: 'care_patient',
    resourceId: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
    from: 4,
    to: 4,
    count: 1,
  },
});

export const gapClosed = event({
  name: 'audit.gap.closed',
  version: 1,
  engine: 'audit',
  summary: 'What the audit log lacked has arrived',
  data: z.strictObject(gapSubject),
  example: {
    kind: 'record',
    resourceType: 'care_patient',
    resourceId: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  },
});

export const auditExported = event({
  name: 'audit.exported',
  version: 1,
  engine: 'audit',
  summary: 'Entries of the audit log were exported',
  data: z.strictObject({ id: z.string(), format: z.string(), entries: z.int() }),
  example: { id: 'exp_0193aee0f3a17c3e8d1f0a2b4c6d8e22', format: 'ndjson', entries: 1234 },
});

/** Told before the first entry is removed; in the log of the organisation whose month it is. */
export const monthArchived = event({
  name: 'audit.month.archived',
  version: 1,
  engine: 'audit',
  summary: 'An old month of the audit log is in the archive, proven and locked, and leaves the database',
  data: z.strictObject({
    /** The month, for example `2019-03`. */
    month: z.string(),
    /** Places in the log of that year; `to` is not among them. */
    from: z.int(),
    to: z.int(),
    /** Of the signed head that proves them. */
    treeSize: z.int(),
  }),
  example: { month: '2019-03', from: 5120, to: 7424, treeSize: 90_112 },
});

export const auditEvents = [
  phiAccessed,
  requestsRefused,
  checkpointPublished,
  disclosureRecorded,
  accountingSuspended,
  gapFound,
  gapClosed,
  auditExported,
  monthArchived,
] as const satisfies readonly EventDefinition[];
