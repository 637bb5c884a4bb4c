import { z } from 'zod';
import { instant, pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { triggerKinds } from './triggers.ts';

/** queued and running: at work; waiting: for a time, an event or a person; the others are final. */
export const runStatus = z.enum([
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'partial',
  'cancelled',
]);
export type RunStatus = z.infer<typeof runStatus>;
export const finalRunStatuses = ['succeeded', 'failed', 'partial', 'cancelled'] as const;

export const stepState = z.enum(['open', 'waiting', 'succeeded', 'failed', 'skipped', 'unknown']);
export type StepState = z.infer<typeof stepState>;

export const stepError = z.object({ code: z.string(), message: z.string() });

export const runStep = z.object({
  key: z.string().meta({ description: 'The action’s id; in a loop with the item’s number, `each[2].mail`' }),
  type: z.string(),
  state: stepState,
  startedAt: instant(),
  finishedAt: instant().nullable(),
  attempts: z.int(),
  error: stepError.nullable(),
  output: z
    .unknown()
    .meta({ description: 'What later steps see of it; ids, codes, numbers and times alone' }),
});
export type RunStep = z.infer<typeof runStep>;

export const runRecord = z
  .object({
    ...recordBase('run'),
    workflowId: z.string(),
    definition: z.int().meta({ description: 'The workflow’s definition that it began with' }),
    status: runStatus,
    trigger: z.object({
      kind: z.enum(triggerKinds),
      eventId: z.string().nullable(),
      scheduledAt: instant().nullable(),
      actorId: z.string().nullable().meta({ description: 'Who started it by hand' }),
      input: z.unknown().meta({ description: 'The event, time or input; of records their ids alone' }),
    }),
    depth: z.int().meta({ description: '0, or how many workflows’ runs led to it' }),
    steps: z.array(runStep),
    error: stepError.nullable(),
    waitsUntil: instant().nullable(),
    startedAt: instant().nullable(),
    finishedAt: instant().nullable(),
  })
  .meta({ id: 'WorkflowRun' });
export type Run = z.infer<typeof runRecord>;

const id = { id: 'run' };
const path = '/v1/oris/runs';
const one = `${path}/{id}` as const;

export const runOperations = {
  list: operation({
    name: 'oris.runs.list',
    method: 'GET',
    path,
    kind: 'list',
    scope: 'oris:read',
    summary: 'List runs, newest first; without their outputs',
    query: z.strictObject({
      workflowId: reference('wfl').optional(),
      status: runStatus.optional(),
      ...pageQuery,
    }),
    data: runRecord,
    status: 200,
  }),
  get: operation({
    name: 'oris.runs.get',
    method: 'GET',
    path: one,
    kind: 'read',
    scope: 'oris:read',
    params: id,
    summary: 'Read a run: its trigger and each step with times, attempts, error and output',
    data: runRecord,
    status: 200,
  }),
  cancel: operation({
    name: 'oris.runs.cancel',
    method: 'POST',
    path: `${one}/cancel`,
    kind: 'action',
    scope: 'oris:write',
    params: id,
    summary: 'Cancel a run that is not finished',
    body: z.strictObject({}),
    bodyOptional: true,
    data: runRecord,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  retry: operation({
    name: 'oris.runs.retry',
    method: 'POST',
    path: `${one}/retry`,
    kind: 'action',
    scope: 'oris:write',
    params: id,
    summary: 'Go on with a failed run at the step that failed, or decide on one whose outcome is unknown',
    body: z.strictObject({
      unknown: z
        .enum(['repeat', 'done'])
        .default('repeat')
        .meta({ description: 'For a step whose outcome is unknown: repeat it, or take it as done' }),
    }),
    bodyOptional: true,
    data: runRecord,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};
