import { isPassing, type PendingEvent, type Transactions, type Tx } from '@rymeda/events';
import { noTracer, type Clock, type Tracer } from '@rymeda/kernel';
import { runTraced, type TenantContext } from '@rymeda/tenancy';
import type { Definitions } from '../definition/definitions.ts';
import type { RunStore } from '../runs/run.store.ts';
import type { Ender } from '../runs/end-run.ts';
import { advance, complete } from '../runs/planner.rules.ts';
import { interruptRun, withFault } from '../runs/interrupted.rules.ts';
import { begin, finish, longestRunMs } from '../runs/run.rules.ts';
import { isFinal, runEvent, type RunDocument, type StepFault } from '../runs/run.ts';
import type { TaskStore } from '../tasks/task.store.ts';
import type { Rights } from '../workflows/rights.ts';
import type { WorkflowDocument } from '../workflows/workflow.ts';
import type { RunCloser } from './close-runs.ts';
import type { Pauser } from './pauser.ts';
import { contextOf, LostRunError, valuesOf, type Driven } from './driven.ts';
import type { StepInstruction, StepRunner } from './run-step.ts';
import { withPassed } from './steps.rules.ts';

export interface DriverParts {
  runs: RunStore;
  tasks: TaskStore;
  definitions: Definitions;
  transactions: Transactions;
  ender: Ender;
  rights: Rights;
  pauser: Pauser;
  closeRun: RunCloser;
  clock: Clock;
  observe(what: 'run' | 'step', how: string): void;
  onFailure(event: string, error: unknown): void;
  /** Default: no traces. */
  tracer?: Tracer;
}

type Closable = Pick<Driven, 'run' | 'context' | 'untold'>;

/** The step that is at work: what an error is told at that nobody foresaw. */
interface Place {
  key: string;
  type: string;
}

const unknownMs = 3_000;

/**
 * Takes a run from where it stands to its next wait or its end. What it did is in the database before anything depends on
 * it; who takes over after a `kill -9` finds the step that was open.
 */
export function runDriver(parts: DriverParts, steps: StepRunner) {
  const { runs, clock, tracer = noTracer } = parts;

  /** In the trace of what started it, where that is kept. Whether it is over. */
  async function traced(
    document: RunDocument,
    workflow: WorkflowDocument | null,
    mayGoOn: () => boolean,
  ): Promise<boolean> {
    const span = tracer.begin('oris.run', document.traceparent, {
      attributes: {
        'rymeda.workflow.id': document.workflowId,
        'rymeda.run.id': document._id,
        'rymeda.organization.id': document.organizationId,
      },
    });
    if (span === undefined) return caught(document, workflow, mayGoOn);
    try {
      const isOver = await runTraced(span.traceparent, () => caught(document, workflow, mayGoOn));
      span.end();
      return isOver;
    } catch (error) {
      span.end({}, error instanceof Error ? error.name : 'unknown');
      throw error;
    }
  }

  /** What nobody foresaw ends no run at once, and keeps none for ever: it is tried later a few times, then it has failed. */
  async function caught(
    document: RunDocument,
    workflow: WorkflowDocument | null,
    mayGoOn: () => boolean,
  ): Promise<boolean> {
    const at = { key: 'run', type: 'workflow' };
    try {
      return await drive(document, workflow, mayGoOn, at);
    } catch (error) {
      if (error instanceof LostRunError || isPassing(error)) throw error;
      parts.onFailure('oris_run_interrupted', error);
      const context = contextOf(document);
      const found = await runs.load(context, document._id);
      if (found === null || isFinal(found.status)) return true;
      const interrupted = interruptRun(found, at, clock());
      if (interrupted.error === null) {
        await runs.saveDocument(interrupted);
        return false;
      }
      await closeDocument(context, interrupted, interrupted.error, []);
      await parts.pauser.judge(found.organizationId, found.workflowId);
      return true;
    }
  }

  async function drive(
    document: RunDocument,
    workflow: WorkflowDocument | null,
    mayGoOn: () => boolean,
    at: Place,
  ): Promise<boolean> {
    if (isFinal(document.status)) return true;
    const { organizationId, workflowId } = document;
    const context = contextOf(document);
    if (workflow === null || workflow.status === 'disabled' || isEnded(document, workflow))
      return cancel(document, context);
    const ready = await parts.definitions.of(context, workflowId, document.definition);
    // What it does itself: the workflow may need less by now.
    const needs = ready?.compiled.needs ?? workflow.needs;
    const allowed = await parts.rights.holds(organizationId, workflow.saver, needs);
    if (allowed === null) return postpone(document, unknownMs);
    const driven = { run: begin(await runs.open(document), clock()), workflow, context, untold: [] };
    if (ready === undefined)
      return fail(driven, {
        code: 'DEFINITION_UNAVAILABLE',
        message: 'The definition can’t be run any more',
      });
    if (!allowed) {
      if (document.definition === workflow.definition)
        await parts.pauser.pause(organizationId, workflowId, 'scopes');
      return fail(driven, {
        code: 'INSUFFICIENT_SCOPE',
        message: 'Who saved the workflow has not its rights any more',
      });
    }
    return follow({ ...driven, ready }, mayGoOn, at);
  }

  async function follow(driven: Driven, mayGoOn: () => boolean, at: Place): Promise<boolean> {
    const { program } = driven.ready.compiled;
    while (mayGoOn()) {
      const { run } = driven;
      const now = clock();
      if (now.getTime() - run.createdAt.getTime() > longestRunMs)
        return fail(driven, { code: 'RUN_TOO_LONG', message: 'A run takes at most 400 days' });
      let instruction: StepInstruction;
      let key: string;
      if (run.open === null) {
        const { plan, passed, next } = advance(program, run.plan, (p) => valuesOf(run, p, now));
        driven.run = { ...run, plan, steps: withPassed(run, passed, now) };
        if (next.kind === 'end') return end(driven);
        if (next.kind === 'fault') return fail(driven, next.error, next);
        ({ instruction, key } = next);
        // One that failed is tried with what it was tried with.
        if (run.input?.key !== key) driven.run.input = { key, value: next.input };
      } else {
        instruction = program[run.plan.pc] as StepInstruction;
        key = run.open.key;
      }
      Object.assign(at, { key, type: instruction.action.type });
      const result = await steps(driven, instruction, key);
      if (result.kind === 'waits') return false;
      const step = { key, actionId: instruction.action.id };
      driven.run = result.run;
      if (result.kind === 'failed') {
        if (result.onError === 'stop') return fail(driven, result.error);
        driven.run = {
          ...driven.run,
          passedOver: driven.run.passedOver + 1,
          plan: complete(driven.run.plan, step, { ok: false }),
        };
      } else driven.run.plan = complete(driven.run.plan, step, result.output);
      parts.observe('step', result.kind);
    }
    return false;
  }

  async function close(
    { run, context, untold }: Closable,
    status: 'succeeded' | 'failed' | 'partial',
    error: StepFault | null,
  ): Promise<true> {
    const ended = { ...finish(run, status, error, clock()), rev: run.rev + 1 };
    for (const sealed of await runs.sealed([ended])) await closeDocument(context, sealed, error, untold);
    return true;
  }

  /** Together with its event; LostRunError when it is somebody else's by now. */
  async function closeDocument(
    context: TenantContext,
    run: RunDocument,
    error: StepFault | null,
    untold: readonly PendingEvent[],
  ): Promise<void> {
    const status = run.status as 'succeeded' | 'failed' | 'partial';
    const failed = { step: run.steps.at(-1)?.key ?? null, code: error?.code ?? 'UNKNOWN' };
    const told = [...untold, runEvent(status, run, run.sequence, status === 'failed' ? failed : {})];
    if (run.steps.some((s) => s.type === 'task'))
      await parts.transactions.run(context, async (tx: Tx) => {
        if (!(await runs.saveClear(tx, context, run))) throw new LostRunError();
        await parts.tasks.cancelOf(tx, context, run._id);
        for (const event of told) tx.emit(event);
      });
    else await parts.closeRun({ context, run, told });
    parts.observe('run', status);
  }

  const end = (driven: Driven): Promise<true> =>
    close(driven, driven.run.passedOver > 0 ? 'partial' : 'succeeded', null);

  async function fail(driven: Closable, error: StepFault, at?: { key: string; type: string }): Promise<true> {
    const { run } = driven;
    const steps = at === undefined ? run.steps : withFault(run.steps, at, error, clock());
    await close({ ...driven, run: { ...run, steps } }, 'failed', error);
    await parts.pauser.judge(run.organizationId, run.workflowId);
    return true;
  }

  async function cancel(document: RunDocument, context: TenantContext): Promise<true> {
    await parts.transactions.run(context, async (tx) => {
      await parts.ender.cancel(tx, context, document);
    });
    parts.observe('run', 'cancelled');
    return true;
  }

  async function postpone(document: RunDocument, ms: number): Promise<false> {
    const run = await runs.open(document);
    await runs.save(run, { ...run, dueAt: new Date(clock().getTime() + ms), rev: run.rev + 1 });
    return false;
  }

  return traced;
}

/** It was under way when its workflow was disabled, which was resumed since. One that had failed, and goes on since, was not. */
const isEnded = (
  { createdAt, retriedAt = createdAt }: RunDocument,
  { runsEndAt }: WorkflowDocument,
): boolean => runsEndAt !== undefined && retriedAt <= runsEndAt;
