import { z } from 'zod';
import { instant, pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const attestationRecord = record({
  engine: 'compliance',
  resource: 'attestation',
  prefix: 'att',
  collection: 'attestations',
  schemaVersion: 1,
  phi: { ipAddress: 1, userAgent: 2 },
  blind: {},
});

/** What one person stated about one version, once and for good. */
export const attestation = z
  .object({
    ...recordBase('att'),
    userId: z.string(),
    artifactId: z.string(),
    seriesId: z.string(),
    versionNumber: z.int(),
    sha256: z.string().meta({ description: 'Of the version’s file' }),
    attestedAt: instant(),
    ipAddress: z.string(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'Attestation' });
export type Attestation = z.infer<typeof attestation>;

export const attestationCreate = z.strictObject({
  artifactId: reference('art'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hex digits')
    .optional()
    .meta({ description: 'Of what was read; refused when the version’s file is another' }),
  userId: reference('usr').optional().meta({ description: 'The caller’s own; nobody attests for another' }),
});
export type AttestationCreate = z.output<typeof attestationCreate>;

export const attestationOperations = {
  create: operation({
    name: 'compliance.attestations.create',
    method: 'POST',
    path: '/v1/compliance/attestations',
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Attest a version for oneself: a user’s token only',
    body: attestationCreate,
    data: attestation,
    status: 201,
    errors: ['VERSION_SUPERSEDED', 'INVALID_TRANSITION'],
  }),
  list: operation({
    name: 'compliance.attestations.list',
    method: 'GET',
    path: '/v1/compliance/attestations',
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List attestations, newest first',
    query: z.strictObject({
      artifactId: reference('art').optional(),
      userId: reference('usr').optional(),
      ...pageQuery,
    }),
    data: attestation,
    status: 200,
  }),
  get: operation({
    name: 'compliance.attestations.get',
    method: 'GET',
    path: '/v1/compliance/attestations/{id}',
    kind: 'read',
    scope: 'compliance:read',
    params: { id: 'att' },
    summary: 'Read an attestation',
    data: attestation,
    status: 200,
  }),
};
