import { z } from 'zod';
import { line, optional, pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { expiry, storedFile } from './fields.ts';

export const artifactRecord = record({
  engine: 'compliance',
  resource: 'artifact',
  prefix: 'art',
  collection: 'artifacts',
  schemaVersion: 1,
  // No patient's, but certificates are named after people. 1 was the skeleton's.
  phi: { title: 2, file: 3 },
  json: ['file'],
  blind: {},
});

export const artifactType = z.enum(['policy', 'training_certificate', 'attestation', 'audit_report']);
/** Follows from what happens to the artifact; nobody sets it. */
export const artifactStatus = z.enum(['active', 'expired', 'superseded']);

const own = {
  title: line(300),
  userId: optional(reference('usr')).meta({ description: 'Whom it is about, for example who was trained' }),
  expiresAt: optional(expiry()),
};
const uploadId = reference('upl').meta({ description: 'An accepted upload (upl_…): its file' });

export const artifact = z
  .object({
    ...recordBase('art'),
    type: artifactType,
    title: z.string(),
    status: artifactStatus,
    userId: z.string().nullable(),
    shared: z
      .boolean()
      .meta({ description: 'For all staff to read: a policy or training about nobody in particular' }),
    fileUrl: z
      .string()
      .nullable()
      .meta({ description: 'Gives the file without a token; made at each read, five minutes' }),
    file: storedFile.nullable(),
    expiresAt: z.string().nullable(),
    seriesId: z.string().meta({ description: 'The first version; all versions have the same' }),
    versionNumber: z.int(),
    supersedes: z.string().nullable(),
    supersededBy: z.string().nullable(),
  })
  .meta({ id: 'Artifact' });
export type Artifact = z.infer<typeof artifact>;

export const artifactCreate = z.strictObject({ type: artifactType, ...own, uploadId: optional(uploadId) });
export type ArtifactCreate = z.output<typeof artifactCreate>;
export const artifactPatch = z
  .strictObject({
    ...own,
    uploadId: uploadId.meta({ description: 'Only for an artifact that has no file yet (upl_…)' }),
  })
  .partial();
export type ArtifactPatch = z.output<typeof artifactPatch>;
export const artifactVersionCreate = z.strictObject({
  title: own.title.optional(),
  expiresAt: own.expiresAt,
  uploadId,
});
export type ArtifactVersionCreate = z.output<typeof artifactVersionCreate>;

const params = { id: 'art' };
export const artifactOperations = {
  create: operation({
    name: 'compliance.artifacts.create',
    method: 'POST',
    path: '/v1/compliance/artifacts',
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Create an artifact',
    body: artifactCreate,
    data: artifact,
    status: 201,
    errors: ['FILE_NOT_ACCEPTED'],
  }),
  list: operation({
    name: 'compliance.artifacts.list',
    method: 'GET',
    path: '/v1/compliance/artifacts',
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List artifacts, newest first',
    query: z.strictObject({
      type: artifactType.optional(),
      status: artifactStatus.optional(),
      userId: reference('usr').optional(),
      expiresBefore: expiry().optional(),
      ...pageQuery,
    }),
    data: artifact,
    status: 200,
  }),
  get: operation({
    name: 'compliance.artifacts.get',
    method: 'GET',
    path: '/v1/compliance/artifacts/{id}',
    kind: 'read',
    scope: 'compliance:read',
    params,
    summary: 'Read an artifact',
    data: artifact,
    status: 200,
  }),
  update: operation({
    name: 'compliance.artifacts.update',
    method: 'PATCH',
    path: '/v1/compliance/artifacts/{id}',
    kind: 'update',
    scope: 'compliance:write',
    params,
    summary: 'Change an artifact (JSON Merge Patch); its file changes by a new version only',
    body: artifactPatch,
    data: artifact,
    status: 200,
    errors: ['INVALID_TRANSITION', 'FILE_NOT_ACCEPTED', 'PRECONDITION_FAILED'],
  }),
  addVersion: operation({
    name: 'compliance.artifacts.versions.create',
    method: 'POST',
    path: '/v1/compliance/artifacts/{id}/versions',
    kind: 'create',
    action: 'update',
    scope: 'compliance:write',
    params,
    summary: 'A new version with a new file; it supersedes this one',
    body: artifactVersionCreate,
    data: artifact,
    status: 201,
    errors: ['INVALID_TRANSITION', 'FILE_NOT_ACCEPTED', 'PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'compliance.artifacts.delete',
    method: 'DELETE',
    path: '/v1/compliance/artifacts/{id}',
    kind: 'delete',
    scope: 'compliance:write',
    params,
    summary: 'Withdraw an artifact; file and hash are kept for six years (45 CFR 164.316(b)(2)(i))',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
};
