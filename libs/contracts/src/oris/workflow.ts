import { z } from 'zod';
import { instant, line, optional, pageQuery, recordBase } from '../fields.ts';
import { operation } from '../operation.ts';
import { actionList, workflowName } from './actions.ts';
import { runRecord } from './run.ts';
import { triggerKinds } from './triggers.ts';

export const workflowStatus = z.enum(['active', 'paused', 'disabled']);

/** Why it is paused or disabled; null while it is active. */
export const pauseReason = z.enum(['asked', 'failing', 'loop', 'scopes', 'backlog']);
export type PauseReason = z.infer<typeof pauseReason>;

const limits = {
  concurrency: z.int().min(1).max(50).meta({ description: 'Runs that are at work at once' }),
  runsPerMinute: z.int().min(1).max(6000),
};
/** What a workflow may take of the organisation's share. */
export const workflowLimits = z.strictObject({
  concurrency: limits.concurrency.default(10),
  runsPerMinute: limits.runsPerMinute.default(600),
});

const fields = {
  name: workflowName(),
  description: line(1000),
  trigger: z.enum(triggerKinds),
  triggerConfig: z
    .record(z.string(), z.unknown())
    .meta({ description: 'By trigger; GET /v1/oris/catalog has the schemas' }),
  actions: actionList(),
  limits: workflowLimits,
};

export const workflow = z
  .object({
    ...recordBase('wfl'),
    name: fields.name,
    description: line(1000).nullable(),
    trigger: fields.trigger,
    triggerConfig: fields.triggerConfig,
    actions: fields.actions,
    limits: workflowLimits,
    status: workflowStatus,
    statusReason: pauseReason.nullable(),
    /** Made of what it does: never more than its definition needs, never more than who saved it has. */
    scopes: z.array(z.string()).meta({ description: 'What its steps need; who saves it must have them all' }),
    definition: z
      .int()
      .meta({ description: 'The definition’s number; a run keeps the one that it began with' }),
    lastRunAt: instant().nullable(),
    lastRunStatus: z.enum(['success', 'failed', 'partial']).nullable(),
    nextRunAt: instant().nullable().meta({ description: 'Of a schedule' }),
  })
  .meta({ id: 'Workflow' });
export type Workflow = z.infer<typeof workflow>;

export const workflowCreate = z.strictObject({
  ...fields,
  description: optional(fields.description),
  triggerConfig: fields.triggerConfig.default({}),
  limits: workflowLimits.default({ concurrency: 10, runsPerMinute: 600 }),
  status: workflowStatus.default('active'),
});
export type WorkflowCreate = z.output<typeof workflowCreate>;
export const workflowPatch = z
  .strictObject({
    ...fields,
    description: optional(fields.description),
    // Without the defaults, which would bring back what the patch does not name.
    limits: z.strictObject(limits).partial(),
  })
  .partial();
export type WorkflowPatch = z.output<typeof workflowPatch>;

export const workflowRun = z.strictObject({
  input: z
    .record(z.string().max(40), z.unknown())
    .default({})
    .meta({ description: 'As triggerConfig.input says' }),
});

export const workflowDryRun = z.strictObject({
  eventId: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'A past event (`id`, with or without hyphens)' }),
  input: z.record(z.string().max(40), z.unknown()).optional(),
});
export const dryRun = z
  .object({
    starts: z.boolean().meta({ description: 'Whether it would start a run' }),
    reason: z.string().nullable().meta({ description: 'Why not' }),
    steps: z.array(
      z.object({
        key: z.string(),
        type: z.string(),
        state: z.enum(['would_run', 'skipped', 'would_fail', 'would_wait', 'depends']).meta({
          description: 'depends: on what an earlier step would give, which only a run can tell',
        }),
        input: z
          .unknown()
          .meta({ description: 'What it would do, with its values; null behind the first megabyte' }),
        error: z.string().nullable(),
      }),
    ),
    ends: z.boolean().meta({ description: 'False where it depends on an answer that nobody has yet' }),
  })
  .meta({ id: 'WorkflowDryRun' });
export type DryRun = z.infer<typeof dryRun>;

const id = { id: 'wfl' };
const path = '/v1/oris/workflows';
const one = `${path}/{id}` as const;
const change = {
  method: 'POST',
  kind: 'action',
  scope: 'oris:write',
  params: id,
  body: z.strictObject({}),
  bodyOptional: true,
  data: workflow,
  status: 200,
} as const;

export const workflowOperations = {
  create: operation({
    name: 'oris.workflows.create',
    method: 'POST',
    path,
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
    path,
    kind: 'list',
    scope: 'oris:read',
    summary: 'List workflows, newest first',
    query: z.strictObject({
      status: workflowStatus.optional(),
      trigger: z.enum(triggerKinds).optional(),
      ...pageQuery,
    }),
    data: workflow,
    status: 200,
  }),
  get: operation({
    name: 'oris.workflows.get',
    method: 'GET',
    path: one,
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
    path: one,
    kind: 'update',
    scope: 'oris:write',
    params: id,
    summary: 'Change a workflow (JSON Merge Patch); runs go on with the definition that they began with',
    body: workflowPatch,
    data: workflow,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'oris.workflows.delete',
    method: 'DELETE',
    path: one,
    kind: 'delete',
    scope: 'oris:write',
    params: id,
    summary: 'Delete a workflow (kept for the auditor); its runs are cancelled',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
  pause: operation({
    ...change,
    name: 'oris.workflows.pause',
    path: `${one}/pause`,
    summary: 'Pause a workflow: nothing starts, runs go on',
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  resume: operation({
    ...change,
    name: 'oris.workflows.resume',
    path: `${one}/resume`,
    summary: 'Resume a paused or disabled workflow, under the scopes of who resumes it',
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  disable: operation({
    ...change,
    name: 'oris.workflows.disable',
    path: `${one}/disable`,
    summary: 'Disable a workflow: nothing starts, and its runs are cancelled',
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  run: operation({
    name: 'oris.workflows.run',
    method: 'POST',
    path: `${one}/run`,
    kind: 'create',
    action: 'update',
    scope: 'oris:write',
    params: id,
    summary: 'Start a run of a manual workflow with its typed input',
    body: workflowRun,
    bodyOptional: true,
    data: runRecord,
    status: 201,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  dryRun: operation({
    name: 'oris.workflows.dryRun',
    method: 'POST',
    path: `${one}/dry-run`,
    kind: 'action',
    action: 'read',
    scope: 'oris:read',
    params: id,
    summary: 'Show what a past event, a time or an input would do; nothing is done',
    body: workflowDryRun,
    bodyOptional: true,
    data: dryRun,
    status: 200,
  }),
};
