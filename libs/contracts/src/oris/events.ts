import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { runStatus } from './run.ts';
import { taskStatus } from './task.ts';
import { triggerKinds } from './triggers.ts';
import { pauseReason, workflowStatus } from './workflow.ts';

const engine = 'oris' as const;
const workflowId = 'wfl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const runId = 'run_0193aee0f3a17c3e8d1f0a2b4c6d8e10';
const taskId = 'tsk_0193aee0f3a17c3e8d1f0a2b4c6d8e11';

const workflowData = z.strictObject({ id: z.string(), status: workflowStatus });
const workflowExample = { id: workflowId, status: 'active' };
const workflowEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `oris.workflow.${verb}`,
    version: 1,
    engine,
    summary,
    data: workflowData,
    example: workflowExample,
  });
const stopped = workflowData.extend({ reason: pauseReason });
const stoppedEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `oris.workflow.${verb}`,
    version: 1,
    engine,
    summary,
    data: stopped,
    example: { id: workflowId, status: verb, reason: 'asked' },
  });

const runData = z.strictObject({
  id: z.string(),
  workflowId: z.string(),
  definition: z.int(),
  status: runStatus,
  trigger: z.enum(triggerKinds),
  depth: z.int(),
});
const runExample = { id: runId, workflowId, definition: 1, trigger: 'event', depth: 0 };
const runEvent = <const V extends string>(verb: V, summary: string, status: string = verb) =>
  event({
    name: `oris.run.${verb}`,
    version: 1,
    engine,
    summary,
    data: runData,
    example: { ...runExample, status },
  });
const failure = runData.extend({ step: z.string().nullable(), code: z.string() });

const taskData = z.strictObject({
  id: z.string(),
  runId: z.string(),
  workflowId: z.string(),
  status: taskStatus,
  assigneeId: z.string().nullable(),
  roleId: z.string().nullable(),
  outcome: z.string().nullable(),
});
const taskExample = {
  id: taskId,
  runId,
  workflowId,
  status: 'open',
  assigneeId: null,
  roleId: null,
  outcome: null,
};
const taskEvent = <const V extends string>(verb: V, summary: string, change: object = {}) =>
  event({
    name: `oris.task.${verb}`,
    version: 1,
    engine,
    summary,
    data: taskData,
    example: { ...taskExample, ...change },
  });

export const orisEvents = [
  workflowEvent('created', 'A workflow was created'),
  event({
    name: 'oris.workflow.updated',
    version: 1,
    engine,
    summary: 'A workflow was changed or resumed',
    data: workflowData.extend({ changed: changedFields }),
    example: { ...workflowExample, changed: ['actions'] },
  }),
  stoppedEvent('paused', 'A workflow was paused, by a person or by the platform'),
  stoppedEvent('disabled', 'A workflow was disabled'),
  workflowEvent('deleted', 'A workflow was deleted'),
  runEvent('started', 'A run was started, or goes on after a retry', 'queued'),
  runEvent('succeeded', 'A run ended well'),
  event({
    name: 'oris.run.failed',
    version: 1,
    engine,
    summary: 'A run failed at a step',
    data: failure,
    example: { ...runExample, status: 'failed', step: 'book', code: 'SLOT_UNAVAILABLE' },
  }),
  runEvent('partial', 'A run ended, but steps of it failed'),
  runEvent('cancelled', 'A run was cancelled'),
  event({
    name: 'oris.run.sent',
    version: 1,
    engine,
    summary: 'A run sent something outside the platform, or tried to',
    data: z.strictObject({
      id: z.string(),
      workflowId: z.string(),
      step: z.string(),
      kind: z.enum(['email', 'webhook']),
      outcome: z.enum(['sent', 'failed', 'unknown']),
      attempt: z.int(),
    }),
    example: { id: runId, workflowId, step: 'notify', kind: 'email', outcome: 'sent', attempt: 1 },
  }),
  event({
    name: 'oris.signal.raised',
    version: 1,
    engine,
    summary: 'A workflow raised a signal of its own, for other workflows and for subscribers',
    data: z.strictObject({
      id: z.string(),
      workflowId: z.string(),
      name: z.string(),
      values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
    example: {
      id: runId,
      workflowId,
      name: 'intake.complete',
      values: { clientId: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f' },
    },
  }),
  taskEvent('created', 'A task waits for a person'),
  taskEvent('completed', 'A person answered a task', { status: 'completed', outcome: 'approved' }),
  taskEvent('expired', 'Nobody answered a task in time', { status: 'expired' }),
  taskEvent('cancelled', 'A task is not needed any more', { status: 'cancelled' }),
] as const satisfies readonly EventDefinition[];
