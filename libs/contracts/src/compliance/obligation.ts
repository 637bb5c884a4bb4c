import { z } from 'zod';
import { instant, pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const obligationRecord = record({
  engine: 'compliance',
  resource: 'obligation',
  prefix: 'obl',
  collection: 'obligations',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

export const obligationStatus = z.enum(['open', 'met', 'overdue']);

/** What one person owes by one assignment; follows from people, versions and attestations. */
export const obligation = z
  .object({
    ...recordBase('obl'),
    assignmentId: z.string(),
    seriesId: z.string(),
    artifactId: z.string().meta({ description: 'The version to attest' }),
    userId: z.string(),
    status: obligationStatus,
    dueAt: instant(),
    attestationId: z.string().nullable().meta({ description: 'The last one for this version' }),
  })
  .meta({ id: 'Obligation' });
export type Obligation = z.infer<typeof obligation>;

export const obligationOperations = {
  list: operation({
    name: 'compliance.obligations.list',
    method: 'GET',
    path: '/v1/compliance/obligations',
    kind: 'list',
    scope: 'compliance:read',
    summary: 'Who has attested what, and who has yet to, newest first',
    query: z.strictObject({
      userId: reference('usr').optional(),
      assignmentId: reference('asg').optional(),
      status: obligationStatus.optional(),
      ...pageQuery,
    }),
    data: obligation,
    status: 200,
  }),
};
