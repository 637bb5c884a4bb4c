import { z } from 'zod';
import { instant, pageQuery } from '../fields.ts';
import { operation } from '../operation.ts';

const range = z.object({ from: z.int(), to: z.int() }).meta({ description: 'Both inclusive' });

/** Numbers that should be in the log and are not: versions of a record, or batches of a process's access records. */
export const auditGap = z
  .object({
    id: z.string(),
    kind: z.enum(['record', 'batch']),
    resourceType: z.string().meta({ description: 'Of the record; access_records for batches' }),
    resourceId: z.string().meta({ description: 'The record, or the process that numbers its batches' }),
    missing: z.array(range).meta({ description: 'Versions or batches, at most a hundred ranges' }),
    since: instant().meta({ description: 'When the first was missed' }),
  })
  .meta({ id: 'AuditGap' });
export type AuditGap = z.infer<typeof auditGap>;

export const gapOperations = {
  list: operation({
    name: 'audit.gaps.list',
    method: 'GET',
    path: '/v1/audit/gaps',
    kind: 'list',
    scope: 'audit:read',
    summary: 'What is missing in the log: holes in the versions of records, the longest open first',
    query: z.strictObject(pageQuery),
    data: auditGap,
    status: 200,
  }),
};
