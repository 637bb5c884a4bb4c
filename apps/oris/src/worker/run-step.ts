import type { CallAction, EmailAction, TaskAction, WaitAction, WebhookAction } from '@rymeda/contracts';
import type { Transactions, Tx } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { newId, sha256 } from '@rymeda/kernel';
import type { Instruction } from '../definition/program.ts';
import type { OperationCaller } from '../effects/call-operation.ts';
import type { Outcome, Sent, Step } from '../effects/effect.ts';
import type { WebhookPoster } from '../effects/post-webhook.ts';
import type { EmailSender } from '../effects/send-email.ts';
import { isMet } from '../intake/match.rules.ts';
import type { PastEvents } from '../intake/past-events.store.ts';
import { nextTry } from '../runs/retry.rules.ts';
import { longestRunMs } from '../runs/run.rules.ts';
import type { RunStore } from '../runs/run.store.ts';
import { runEvent, waitKey, type RunState, type StepFault } from '../runs/run.ts';
import { assigneeOf, type AssigneeInput, type People } from '../tasks/assignee.ts';
import type { TaskStore } from '../tasks/task.store.ts';
import { taskEvent, type TaskState } from '../tasks/task.ts';
import { LostRunError, record, valuesOf, type Driven } from './driven.ts';
import { beginAttempt, endStep, tryLater, waitFor } from './steps.rules.ts';

export type StepInstruction = Extract<Instruction, { op: 'step' }>;

export type StepResult =
  | { kind: 'waits' }
  | { kind: 'succeeded'; run: RunState; output: Record<string, unknown> }
  | { kind: 'failed'; run: RunState; error: StepFault; onError: 'stop' | 'continue' };

export type StepRunner = (driven: Driven, instruction: StepInstruction, key: string) => Promise<StepResult>;

export interface StepParts {
  runs: RunStore;
  tasks: TaskStore;
  events: PastEvents;
  people: People;
  transactions: Transactions;
  clock: Clock;
  call: OperationCaller;
  post: WebhookPoster;
  mail: EmailSender | undefined;
}

type Effect = CallAction | WebhookAction | EmailAction;

/** So many signals are recorded at once, at most. */
const mostUntold = 50;

/** One step of a run: an effect with its attempts, a task, a wait, or an event of its own. */
export function stepRunner(parts: StepParts): StepRunner {
  const { runs, clock } = parts;

  async function save(driven: Driven, run: RunState): Promise<RunState> {
    if (driven.untold.length > 0) return commit(driven, run, () => undefined);
    if (!(await runs.save(run, run))) throw new LostRunError();
    return run;
  }

  /** The run's change, what was told since the last one, and what comes with it, together. */
  async function commit(
    driven: Driven,
    run: RunState,
    also: (tx: Tx) => Promise<void> | void,
  ): Promise<RunState> {
    await parts.transactions.run(driven.context, async (tx) => {
      await record(tx, runs, driven, run);
      await also(tx);
    });
    driven.untold = [];
    return run;
  }

  /** With the word that something left the platform, which the audit log keeps. */
  function told(driven: Driven, run: RunState, key: string, sent: Sent | undefined): Promise<RunState> {
    if (sent === undefined) return save(driven, run);
    const counted = { ...run, sequence: run.sequence + 1 };
    const attempt = run.steps.at(-1)?.attempts ?? 1;
    return commit(driven, counted, (tx) =>
      tx.emit(runEvent('sent', run, counted.sequence, { step: key, ...sent, attempt })),
    );
  }

  async function effect(driven: Driven, action: Effect, key: string): Promise<StepResult> {
    const { run } = driven;
    const asks = action.type !== 'call' && action.onUnknown === 'ask';
    const ask = async (of: RunState): Promise<StepResult> => {
      const kind = action.type === 'email' ? action.type : 'webhook';
      await told(driven, waitFor(of, key, 'unknown', {}, clock()), key, { kind, outcome: 'unknown' });
      return { kind: 'waits' };
    };
    if (run.open?.trying === true && asks) return ask(run);
    const attempt = beginAttempt(run, { key, actionId: action.id, type: action.type }, clock());
    const begun = await save(driven, attempt);
    driven.run = begun;
    const outcome = await perform(driven, action, key);
    const now = clock();
    if (outcome.kind === 'done') {
      const ended = endStep(begun, key, { state: 'succeeded' }, now);
      // Its record is written with the next one; only what left the platform is told at once.
      const run =
        outcome.sent === undefined
          ? { ...ended, rev: begun.rev }
          : await told(driven, ended, key, outcome.sent);
      return { kind: 'succeeded', run, output: outcome.output };
    }
    if (outcome.mayHaveLeft === true && asks) return ask(begun);
    const { error } = outcome;
    const at = outcome.mayPass
      ? nextTry(action.retry, begun.open?.attempt ?? 1, now, outcome.retryAfter)
      : undefined;
    if (at !== undefined) {
      await told(driven, tryLater(begun, key, error, at, now), key, outcome.sent);
      return { kind: 'waits' };
    }
    const failed = await told(
      driven,
      endStep(begun, key, { state: 'failed', error }, now),
      key,
      outcome.sent,
    );
    return { kind: 'failed', run: failed, error, onError: action.onError };
  }

  function perform({ run, workflow }: Driven, action: Effect, key: string): Promise<Outcome> {
    const step: Step = { run, key, timeoutSeconds: action.timeoutSeconds };
    const input = run.input?.value as never;
    if (action.type === 'call') return parts.call(step, input, workflow.saver.partnerId);
    if (action.type === 'webhook') return parts.post(step, input, action.secret);
    if (parts.mail !== undefined) return parts.mail.send(step, input);
    const error = { code: 'MAIL_UNAVAILABLE', message: 'This platform has no mail server' };
    return Promise.resolve({ kind: 'failed', error, mayPass: false });
  }

  /**
   * A signal of the workflow's own. Nothing leaves the platform: the step and what it tells are one write with whatever
   * the run does next, so it is told once.
   */
  async function emit(driven: Driven, actionId: string, key: string): Promise<StepResult> {
    const { run } = driven;
    const now = clock();
    const begun = beginAttempt(run, { key, actionId, type: 'emit' }, now);
    const sequence = run.sequence + 1;
    const ended = { ...endStep(begun, key, { state: 'succeeded' }, now), rev: run.rev, sequence };
    const { name, data } = run.input?.value as { name: string; data: Record<string, unknown> };
    const values = Object.fromEntries(
      Object.entries(data).map(([n, v]) => [n, typeof v === 'object' && v !== null ? JSON.stringify(v) : v]),
    );
    driven.untold.push({
      name: 'oris.signal.raised',
      subject: `run/${run._id}`,
      sequence,
      data: { id: run._id, workflowId: run.workflowId, name, values },
    });
    const saved =
      driven.untold.length < mostUntold ? ended : await save(driven, { ...ended, rev: run.rev + 1 });
    return { kind: 'succeeded', run: saved, output: { ok: true } };
  }

  /** What it waited for, or that its time is over; undefined while it waits on. */
  async function arrived(driven: Driven, key: string): Promise<Record<string, unknown> | undefined | 'late'> {
    const { run } = driven;
    if (run.open === null) return undefined;
    if (run.arrival?.key === key) return runs.openArrival(run);
    return run.dueAt !== undefined && run.dueAt <= clock() ? 'late' : undefined;
  }

  function over(driven: Driven, key: string, output: Record<string, unknown>): StepResult {
    const ended = endStep(driven.run, key, { state: 'succeeded' }, clock());
    return { kind: 'succeeded', run: { ...ended, rev: driven.run.rev }, output };
  }

  async function task(driven: Driven, action: TaskAction, key: string): Promise<StepResult> {
    const { run, context } = driven;
    const came = await arrived(driven, key);
    if (came === 'late') {
      const ended = endStep(run, key, { state: 'succeeded' }, clock());
      let taskId = '';
      const saved = await commit(driven, ended, async (tx) => {
        [taskId = ''] = await parts.tasks.expireOf(tx, context, run._id, key);
      });
      return { kind: 'succeeded', run: saved, output: { ...noAnswer, timedOut: true, taskId } };
    }
    if (came !== undefined) return over(driven, key, came);
    if (run.open !== null) return { kind: 'waits' };
    const now = clock();
    const dueAt = new Date(now.getTime() + action.timeoutSeconds * 1000);
    const begun = beginAttempt(run, { key, actionId: action.id, type: 'task' }, now);
    const given = run.input?.value as AssigneeInput;
    const assignee = await assigneeOf(parts.people, run.organizationId, action, given);
    if ('error' in assignee) {
      const { error } = assignee;
      const failed = { ...endStep(begun, key, { state: 'failed', error }, now), rev: run.rev + 1 };
      return { kind: 'failed', run: await save(driven, failed), error, onError: 'stop' };
    }
    const state = newTask(run, action, key, assignee.userId, now, dueAt);
    const waiting = { ...waitFor(begun, key, 'waiting', { until: dueAt }, now), rev: run.rev + 1 };
    const openFor = openForOf(action, run);
    const open = await parts.transactions.run(context, async (tx) => {
      const other = openFor && (await parts.tasks.openFor(tx, context, run.workflowId, openFor));
      if (other) return other;
      await record(tx, runs, driven, waiting);
      await parts.tasks.insert(tx, context, state, openFor === undefined ? {} : { openFor });
      tx.emit(taskEvent('created', state));
      return undefined;
    });
    if (open === undefined) return { kind: 'waits' };
    const ended = { ...endStep(begun, key, { state: 'succeeded' }, now), rev: run.rev };
    return { kind: 'succeeded', run: ended, output: { ...noAnswer, alreadyOpen: true, taskId: open } };
  }

  async function wait(
    driven: Driven,
    action: WaitAction,
    instruction: StepInstruction,
    key: string,
  ): Promise<StepResult> {
    const { run, context } = driven;
    const came = await arrived(driven, key);
    // It waits already, and whoever wrote that died or failed before it had looked for what came earlier.
    const isLooking = run.open?.trying === true;
    if (came === 'late' && !isLooking)
      return over(driven, key, { ok: true, timedOut: action.event !== undefined });
    if (came !== undefined && came !== 'late') return over(driven, key, came);
    if (run.open !== null && !isLooking) return { kind: 'waits' };
    const now = clock();
    const input = run.input?.value as {
      seconds?: number;
      until?: string;
      event?: string;
      field: string;
      equals: unknown;
    };
    const until =
      input.until === undefined
        ? now.getTime() + (action.seconds ?? action.timeoutSeconds ?? 0) * 1000
        : Date.parse(input.until);
    // No longer than a run may take: then it has failed, and says so.
    const waiting = { until: new Date(Math.min(until, run.createdAt.getTime() + longestRunMs + 1)) };
    const begun = isLooking ? run : beginAttempt(run, { key, actionId: action.id, type: 'wait' }, now);
    if (input.event === undefined) {
      await save(driven, { ...waitFor(begun, key, 'waiting', waiting, now), rev: run.rev + 1 });
      return { kind: 'waits' };
    }
    const { event: name, field, equals } = input;
    if (!isLooking) {
      const forEvent = { until: now, waitKey: waitKey(name, field, equals) };
      const looking = waitFor(begun, key, 'waiting', forEvent, now);
      const open = { key, attempt: 1, trying: true };
      driven.run = await save(driven, { ...looking, open, rev: run.rev + 1 });
    }
    // It may have come since what the run was started by, before anybody waited for it.
    const { trigger, createdAt } = run;
    const values = valuesOf(driven.run, driven.run.plan, now);
    for (const event of await parts.events.since(
      context,
      { name, field, equals },
      trigger.eventId,
      createdAt,
    ))
      if (isMet(instruction.awaits, { ...values, awaited: event }))
        return over(driven, key, { ok: true, timedOut: false, event });
    await save(driven, waitFor(driven.run, key, 'waiting', waiting, now));
    return { kind: 'waits' };
  }

  return (driven, instruction, key) => {
    const { action } = instruction;
    switch (action.type) {
      case 'call':
      case 'webhook':
      case 'email':
        return effect(driven, action, key);
      case 'emit':
        return emit(driven, action.id, key);
      case 'task':
        return task(driven, action, key);
      case 'wait':
        return wait(driven, action, instruction, key);
      case 'set':
        throw new Error('Variables are set by the planner');
    }
  };
}

/** What a task gives to which nobody has given an answer. */
const noAnswer = { ok: true, outcome: '', timedOut: false, alreadyOpen: false, completedBy: null };

/** Tells tasks of one workflow apart by what there may be one of; a digest, for its author wrote a part of it. */
function openForOf(action: TaskAction, run: RunState): string | undefined {
  const { onePer } = run.input?.value as { onePer?: unknown };
  if (onePer === undefined) return undefined;
  return sha256(JSON.stringify([action.id, onePer])).toString('base64url');
}

function newTask(
  run: RunState,
  action: TaskAction,
  key: string,
  assigneeId: string | null,
  now: Date,
  dueAt: Date,
): TaskState {
  const { title, instructions, roleId } = run.input?.value as {
    title: string;
    instructions: string | null;
    roleId: string | null;
  };
  return {
    id: newId('tsk'),
    organizationId: run.organizationId,
    workflowId: run.workflowId,
    runId: run._id,
    step: key,
    title: String(title).slice(0, 2000),
    instructions: instructions === null ? null : String(instructions),
    status: 'open',
    assigneeId,
    roleId,
    outcomes: action.outcomes,
    outcome: null,
    comment: null,
    dueAt,
    completedAt: null,
    completedBy: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}
