import { z } from 'zod';
import { line, pageQuery, recordBase } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const workflowRecord = record({
  engine: 'oris',
  resource: 'workflow',
  prefix: 'wfl',
  collection: 'workflows',
  schemaVersion: 1,
  // Encrypted, by permanent numbers: never use one again.
  phi: { name: 1 },
  blind: {},
});

export const workflowStatus = z.enum(['active', 'inactive']);

const fields = {
  name: line(200),
  // In clear, so that lists filter by it and events carry it.
  status: workflowStatus,
};

export const workflow = z.object({ ...recordBase('wfl'), ...fields }).meta({ id: 'Workflow' });
export type Workflow = z.infer<typeof workflow>;

export const workflowCreate = z.strictObject({ ...fields, status: workflowStatus.default('active') });
export type WorkflowCreate = z.output<typeof workflowCreate>;
export const workflowPatch = z.strictObject(fields).partial();
export type WorkflowPatch = z.output<typeof workflowPatch>;

const id = { id: 'wfl' };
export const workflowOperations = {
  create: operation({
    name: 'oris.workflows.create',
    method: 'POST',
    path: '/v1/oris/workflows',
    kind: 'create',
    scope: 'oris:write',
    summary: 'Create a workflow',
    body: workflowCreate,
    data: workflow,
    status: 201,
  }),
  list: operation({
    name: 'oris.workflows.list',
    method: 'GET',
    path: '/v1/oris/workflows',
    kind: 'list',
    scope: 'oris:read',
    summary: 'List workflows, newest first',
    query: z.strictObject({ status: workflowStatus.optional(), ...pageQuery }),
    data: workflow,
    status: 200,
  }),
  get: operation({
    name: 'oris.workflows.get',
    method: 'GET',
    path: '/v1/oris/workflows/{id}',
    kind: 'read',
    scope: 'oris:read',
    params: id,
    summary: 'Read a workflow',
    data: workflow,
    status: 200,
  }),
  update: operation({
    name: 'oris.workflows.update',
    method: 'PATCH',
    path: '/v1/oris/workflows/{id}',
    kind: 'update',
    scope: 'oris:write',
    params: id,
    summary: 'Change a workflow (JSON Merge Patch)',
    body: workflowPatch,
    data: workflow,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'oris.workflows.delete',
    method: 'DELETE',
    path: '/v1/oris/workflows/{id}',
    kind: 'delete',
    scope: 'oris:write',
    params: id,
    summary: 'Delete a workflow (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
};
