import { z } from 'zod';
import { line, pageQuery, recordBase } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const artifactRecord = record({
  engine: 'compliance',
  resource: 'artifact',
  prefix: 'art',
  collection: 'artifacts',
  schemaVersion: 1,
  // Encrypted, by permanent numbers: never use one again.
  phi: { name: 1 },
  blind: {},
});

export const artifactStatus = z.enum(['active', 'inactive']);

const fields = {
  name: line(200),
  // In clear, so that lists filter by it and events carry it.
  status: artifactStatus,
};

export const artifact = z.object({ ...recordBase('art'), ...fields }).meta({ id: 'Artifact' });
export type Artifact = z.infer<typeof artifact>;

export const artifactCreate = z.strictObject({ ...fields, status: artifactStatus.default('active') });
export type ArtifactCreate = z.output<typeof artifactCreate>;
export const artifactPatch = z.strictObject(fields).partial();
export type ArtifactPatch = z.output<typeof artifactPatch>;

const id = { id: 'art' };
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
  }),
  list: operation({
    name: 'compliance.artifacts.list',
    method: 'GET',
    path: '/v1/compliance/artifacts',
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List artifacts, newest first',
    query: z.strictObject({ status: artifactStatus.optional(), ...pageQuery }),
    data: artifact,
    status: 200,
  }),
  get: operation({
    name: 'compliance.artifacts.get',
    method: 'GET',
    path: '/v1/compliance/artifacts/{id}',
    kind: 'read',
    scope: 'compliance:read',
    params: id,
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
    params: id,
    summary: 'Change an artifact (JSON Merge Patch)',
    body: artifactPatch,
    data: artifact,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'compliance.artifacts.delete',
    method: 'DELETE',
    path: '/v1/compliance/artifacts/{id}',
    kind: 'delete',
    scope: 'compliance:write',
    params: id,
    summary: 'Delete an artifact (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
};
