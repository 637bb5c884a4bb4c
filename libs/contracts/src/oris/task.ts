import { z } from 'zod';
import { instant, optional, pageQuery, recordBase, reference, text } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const taskRecord = record({
  engine: 'oris',
  resource: 'task',
  prefix: 'tsk',
  collection: 'tasks',
  schemaVersion: 1,
  // Encrypted, by permanent numbers: never use one again.
  phi: { title: 1, instructions: 2, comment: 3 },
  blind: {},
});

/** expired: nobody answered in time; cancelled: its run ended before. */
export const taskStatus = z.enum(['open', 'completed', 'expired', 'cancelled']);

export const task = z
  .object({
    ...recordBase('tsk'),
    workflowId: z.string(),
    runId: z.string(),
    step: z.string(),
    title: z.string(),
    instructions: z.string().nullable(),
    status: taskStatus,
    assigneeId: z.string().nullable().meta({ description: 'The user who may answer' }),
    roleId: z.string().nullable().meta({ description: 'The role whose users may answer' }),
    outcomes: z.array(z.string()),
    outcome: z.string().nullable(),
    comment: z.string().nullable(),
    dueAt: instant(),
    completedAt: instant().nullable(),
    completedBy: z.string().nullable(),
  })
  .meta({ id: 'WorkflowTask' });
export type Task = z.infer<typeof task>;

export const taskComplete = z.strictObject({
  outcome: z.string().max(40).meta({ description: 'One of the task’s outcomes' }),
  comment: optional(text(4000)),
});

const id = { id: 'tsk' };
const path = '/v1/oris/tasks';

export const taskOperations = {
  list: operation({
    name: 'oris.tasks.list',
    method: 'GET',
    path,
    kind: 'list',
    scope: 'oris:read',
    summary: 'List tasks, newest first',
    query: z.strictObject({
      status: taskStatus.optional(),
      assigneeId: reference('usr').optional(),
      runId: reference('run').optional(),
      ...pageQuery,
    }),
    data: task,
    status: 200,
  }),
  get: operation({
    name: 'oris.tasks.get',
    method: 'GET',
    path: `${path}/{id}`,
    kind: 'read',
    scope: 'oris:read',
    params: id,
    summary: 'Read a task',
    data: task,
    status: 200,
  }),
  complete: operation({
    name: 'oris.tasks.complete',
    method: 'POST',
    path: `${path}/{id}/complete`,
    kind: 'action',
    scope: 'oris:write',
    params: id,
    summary: 'Answer a task; its run goes on. A person’s token only',
    body: taskComplete,
    data: task,
    status: 200,
    errors: ['TASK_CLOSED', 'PRECONDITION_FAILED'],
  }),
};
