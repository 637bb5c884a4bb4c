import { z } from 'zod';
import { inDigits, instant, pageQuery, recordId } from '../fields.ts';
import { operation } from '../operation.ts';

const base64Hash = z.string().meta({ description: 'SHA-256, base64' });
const treeSize = () =>
  inDigits(
    z
      .int('must be a whole number')
      .min(0)
      .max(2 ** 48),
  );
/** Which of the organisation's logs; there is one a year. */
const year = () =>
  inDigits(z.int('must be a year').min(2000, 'must be a year').max(9999, 'must be a year'))
    .optional()
    .meta({ description: 'Which of the logs, one a year; default the current year (UTC)' });

/** That an entry is in the log: RFC 6962, section 2.1.1. */
export const inclusionProof = z
  .object({
    id: recordId('aud'),
    origin: z.string().meta({ description: 'The name of the log' }),
    index: z.int().meta({ description: 'The place of the entry, from 0' }),
    treeSize: z.int(),
    leaf: z.string().meta({ description: 'The canonical form of the entry (RFC 8785), which was hashed' }),
    leafHash: base64Hash,
    hashes: z.array(base64Hash).meta({ description: "From the leaf's sibling up to the root's child" }),
    rootHash: base64Hash,
    checkpoint: z.string().meta({
      description:
        'The head of the log, the proof that it is in the platform’s log, and that one’s signed head',
    }),
  })
  .meta({ id: 'AuditInclusionProof' });

export const auditCheckpoint = z
  .object({
    id: z.string().meta({ description: 'Year and size' }),
    origin: z.string(),
    year: z.int(),
    size: z.int().meta({ description: 'How many entries the log had' }),
    rootHash: base64Hash,
    createdAt: instant(),
  })
  .meta({ id: 'AuditCheckpoint' });
export type AuditCheckpoint = z.infer<typeof auditCheckpoint>;

export const signedAuditCheckpoint = auditCheckpoint
  .extend({
    checkpoint: z
      .string()
      .meta({ description: 'As it is published; keep it, to hold later exports against' }),
    keys: z.array(z.string()).meta({
      description: 'Verifier keys (C2SP signed-note). An auditor has them from somewhere else, and compares',
    }),
  })
  .meta({ id: 'SignedAuditCheckpoint' });

const head = z.object({ size: z.int(), rootHash: base64Hash });

/** That a smaller tree is the beginning of a larger one: RFC 6962, section 2.1.2. */
export const consistencyProof = z
  .object({ origin: z.string(), from: head, to: head, hashes: z.array(base64Hash) })
  .meta({ id: 'AuditConsistencyProof' });

export const auditProofOperations = {
  proof: operation({
    name: 'audit.logs.proof',
    method: 'GET',
    path: '/v1/audit/logs/{id}/proof',
    kind: 'read',
    scope: 'audit:read',
    params: { id: 'aud' },
    summary: 'Prove that an entry is in the log',
    data: inclusionProof,
    status: 200,
    errors: ['PROOF_NOT_READY'],
  }),
  checkpoints: operation({
    name: 'audit.checkpoints.list',
    method: 'GET',
    path: '/v1/audit/checkpoints',
    kind: 'list',
    scope: 'audit:read',
    summary: 'Heads of the log that were signed, newest first',
    query: z.strictObject(pageQuery),
    data: auditCheckpoint,
    status: 200,
  }),
  latest: operation({
    name: 'audit.checkpoints.latest',
    method: 'GET',
    path: '/v1/audit/checkpoints/latest',
    kind: 'read',
    scope: 'audit:read',
    summary: 'The newest checkpoint, to be kept',
    query: z.strictObject({ year: year() }),
    data: signedAuditCheckpoint,
    status: 200,
  }),
  consistency: operation({
    name: 'audit.consistency.get',
    method: 'GET',
    path: '/v1/audit/consistency',
    kind: 'read',
    scope: 'audit:read',
    summary: 'Prove that an earlier log is the beginning of a later one',
    query: z.strictObject({ from: treeSize(), to: treeSize(), year: year() }),
    data: consistencyProof,
    status: 200,
  }),
};
