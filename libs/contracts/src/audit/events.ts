import { z } from 'zod';
import { event, type EventDefinition } from '../event.ts';

/** One answered read: who saw which records. `resourceIds` has 1 to 100 ids of one type. */
export const accessRecord = z.strictObject({
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
  /** Names of the PHI fields that were decrypted; empty for records without any. */
  fields: z.array(z.string()),
  operation: z.string(),
  purpose: z.string().optional(),
  /** A code or case number that the caller stated. */
  reason: z.string().optional(),
  /** The window under which a clinician read beyond its roles. */
  breakGlass: z.string().optional(),
  cause: z.string().optional(),
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

export const auditEvents: readonly EventDefinition[] = [phiAccessed];
