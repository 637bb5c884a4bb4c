import { z } from 'zod';
import { instant } from './fields.ts';
import { operation, type Operation } from './operation.ts';
import type { Engine } from './scopes.ts';

const purpose = z.enum(['data', 'index']);

export const encryptionKeys = z
  .object({
    organizationId: z.string(),
    engine: z.string(),
    versions: z.array(
      z.object({
        purpose,
        version: z.int(),
        state: z.enum(['building', 'active', 'leaving', 'stripping', 'retired', 'destroyed']),
        createdAt: instant(),
        /** Encryptions that processes have taken leave for. */
        uses: z.int(),
        /** When it may be destroyed at the earliest; null while it is needed. */
        destroyAfter: instant().nullable(),
      }),
    ),
    rotations: z.array(
      z.object({
        purpose,
        fromVersion: z.int(),
        toVersion: z.int(),
        phase: z.enum(['spreading', 'rewriting', 'switching', 'settling', 'stripping', 'done']),
        reason: z.enum(['demanded', 'age', 'uses']),
        startedAt: instant(),
        finishedAt: instant().nullable(),
        /** Records that were written anew. */
        records: z.int(),
        /** Records that did not open and keep the rotation from ending. */
        unreadable: z.int(),
      }),
    ),
  })
  .meta({ id: 'EncryptionKeys' });
export type EncryptionKeys = z.infer<typeof encryptionKeys>;

export const keyRotation = z.strictObject({ purpose: purpose.default('data') });

const params = { organizationId: 'org' };

/** Each engine has keys of its own, so each serves these for itself; for the platform's operators. */
export const encryptionKeyOperations = <const E extends Engine>(engine: E) => ({
  get: operation({
    name: `platform.${engine}Keys.get`,
    method: 'GET',
    path: `/v1/platform/organizations/{organizationId}/keys/${engine}`,
    kind: 'read',
    scope: 'platform:admin',
    params,
    summary: `Show an organisation's encryption keys at ${engine}, and how far a rotation is`,
    data: encryptionKeys,
    status: 200,
  } satisfies Operation),
  rotate: operation({
    name: `platform.${engine}Keys.rotate`,
    method: 'POST',
    path: `/v1/platform/organizations/{organizationId}/keys/${engine}/rotate`,
    kind: 'action',
    scope: 'platform:admin',
    params,
    summary: `Rotate an organisation's data or index key at ${engine}: new writes use the next version at once`,
    body: keyRotation,
    bodyOptional: true,
    data: encryptionKeys,
    status: 200,
    errors: ['CONFLICT', 'INVALID_TRANSITION'],
  } satisfies Operation),
});
