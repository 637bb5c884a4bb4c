import { derivedUuidv7Hex, problem } from '@rymeda/kernel';
import type { RunDocument, RunState, RunTrigger, StepFault, StoredStep } from './run.ts';
import { isFinal, keepRunsMs } from './run.ts';
import { freshPlan } from './planner.rules.ts';

/** What starts a run. */
export interface Start {
  organizationId: string;
  workflowId: string;
  definition: number;
  triggerKey: string;
  trigger: RunTrigger;
  values: Record<string, unknown>;
  depth: number;
  lineage: string[];
  traceparent?: string | undefined;
}

/** Workflows that trigger workflows: no deeper than this. */
export const mostDepth = 5;
/** Longer than the longest wait. */
export const longestRunMs = 400 * 86_400_000;

/** The same id whoever starts it, as often as its trigger comes; in the form of a UUIDv7 with the time of its making. */
export const runIdOf = (triggerKey: string, at: Date): string =>
  `run_${derivedUuidv7Hex(triggerKey, at.getTime().toString(16).padStart(12, '0'))}`;

export const newRun = (start: Start, now: Date, at: Date = now): RunState => ({
  _id: runIdOf(start.triggerKey, at),
  organizationId: start.organizationId,
  schemaVersion: 1,
  workflowId: start.workflowId,
  definition: start.definition,
  status: 'queued',
  triggerKey: start.triggerKey,
  trigger: start.trigger,
  depth: start.depth,
  lineage: [...start.lineage, start.workflowId],
  ...(start.traceparent === undefined ? {} : { traceparent: start.traceparent }),
  steps: [],
  open: null,
  arrival: null,
  error: null,
  passedOver: 0,
  dueAt: now,
  rev: 1,
  sequence: 1,
  values: start.values,
  plan: freshPlan(),
  input: null,
  createdAt: now,
  updatedAt: now,
  startedAt: null,
  finishedAt: null,
  deletedAt: null,
});

/** From the first time that somebody takes it up; written with whatever it does first. */
export const begin = (run: RunState, now: Date): RunState => ({ ...run, startedAt: run.startedAt ?? now });

/** A final state, with the events that tell of it counted. */
export function finish<R extends Omit<RunDocument, 'sealed'>>(
  run: R,
  status: 'succeeded' | 'failed' | 'partial' | 'cancelled',
  error: StepFault | null,
  now: Date,
): R {
  const { dueAt: _due, waitKey: _wait, ...rest } = run;
  return {
    ...rest,
    status,
    error,
    open: null,
    arrival: null,
    steps: run.steps.map((s) =>
      s.finishedAt === null
        ? {
            ...s,
            state: s.state === 'unknown' ? 'unknown' : 'failed',
            finishedAt: now,
            error: s.error ?? cancelled,
          }
        : s,
    ),
    sequence: run.sequence + 1,
    finishedAt: now,
    updatedAt: now,
    expireAt: new Date(now.getTime() + keepRunsMs),
  } as R;
}

const cancelled = { code: 'CANCELLED', message: 'The run ended before the step did' };

export function cancelRun(run: RunDocument, now: Date): RunDocument {
  if (isFinal(run.status))
    throw problem('INVALID_TRANSITION', `A run that ${past[run.status] ?? 'ended'} can't be cancelled`);
  return { ...finish(run, 'cancelled', null, now), rev: run.rev + 1 };
}

const past: Partial<Record<string, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  partial: 'ended',
  cancelled: 'was cancelled',
};

/**
 * A failed run goes on at the step that failed, with the same keys, so that what was done is not done twice. Of one that
 * waits because an outcome is unknown, a person decides.
 */
export function retryRun(run: RunDocument, now: Date): RunDocument {
  const last = run.steps.at(-1);
  const isUnknown = run.status === 'waiting' && last?.state === 'unknown';
  if (run.status !== 'failed' && !isUnknown)
    throw problem('INVALID_TRANSITION', 'Only a failed run, or one whose step is unknown, can be retried');
  const { expireAt: _expire, heldExpireAt: _held, waitKey: _wait, ...rest } = run;
  return {
    ...rest,
    ...(run.interruptions === undefined ? {} : { interruptions: 0 }),
    ...(isUnknown ? {} : { retriedAt: now }),
    status: 'queued',
    error: null,
    finishedAt: null,
    open: null,
    arrival: null,
    dueAt: now,
    steps: run.status === 'failed' ? run.steps : run.steps.slice(0, -1),
    sequence: run.sequence + 1,
    rev: run.rev + 1,
    updatedAt: now,
  };
}

export const openStep = (steps: readonly StoredStep[], key: string): StoredStep | undefined =>
  steps.findLast((s) => s.key === key && s.finishedAt === null);
