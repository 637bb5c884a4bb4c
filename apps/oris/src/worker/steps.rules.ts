import type { Passed } from '../runs/planner.rules.ts';
import type { RunState, StepFault, StoredStep } from '../runs/run.ts';

/** How a run's record changes as its steps go by. Pure; each raises `rev`, so that a write tells who was first. */

export const withPassed = (run: RunState, passed: readonly Passed[], now: Date): StoredStep[] => [
  ...run.steps,
  ...passed.map((p) => ({ ...p, startedAt: now, finishedAt: now, attempts: 1, error: null })),
];

/** Before an attempt: what it will do is written down first. */
export function beginAttempt(
  run: RunState,
  step: { key: string; actionId: string; type: string },
  now: Date,
): RunState {
  const attempt = (run.open?.key === step.key ? run.open.attempt : 0) + 1;
  const entry: StoredStep = {
    ...step,
    state: 'open',
    startedAt: lastOf(run, step.key)?.startedAt ?? now,
    finishedAt: null,
    attempts: attempt,
    error: null,
  };
  return {
    ...run,
    status: 'running',
    startedAt: run.startedAt ?? now,
    steps: putLast(run, entry),
    open: { key: step.key, attempt, trying: true },
    dueAt: now,
    rev: run.rev + 1,
    updatedAt: now,
  };
}

export function endStep(
  run: RunState,
  key: string,
  end: { state: 'succeeded' | 'failed'; error?: StepFault },
  now: Date,
): RunState {
  const { waitKey: _wait, ...rest } = run;
  const last = lastOf(run, key);
  const steps =
    last === undefined
      ? run.steps
      : putLast(run, { ...last, state: end.state, error: end.error ?? null, finishedAt: now });
  return {
    ...rest,
    status: 'running',
    steps,
    open: null,
    arrival: null,
    ...(end.state === 'succeeded' ? { input: null } : {}),
    dueAt: now,
    rev: run.rev + 1,
    updatedAt: now,
  };
}

/** It failed, and will be tried again. */
export function tryLater(run: RunState, key: string, error: StepFault, at: Date, now: Date): RunState {
  const last = lastOf(run, key);
  return {
    ...run,
    status: 'waiting',
    steps: last === undefined ? run.steps : putLast(run, { ...last, state: 'waiting', error }),
    open: run.open === null ? null : { ...run.open, trying: false },
    dueAt: at,
    rev: run.rev + 1,
    updatedAt: now,
  };
}

/** Waits for something; `until` at the latest. Without it for a person's decision alone. */
export function waitFor(
  run: RunState,
  key: string,
  state: 'waiting' | 'unknown',
  more: { until?: Date; waitKey?: string },
  now: Date,
): RunState {
  const { dueAt: _due, ...rest } = run;
  const last = lastOf(run, key);
  return {
    ...rest,
    status: 'waiting',
    steps: last === undefined ? run.steps : putLast(run, { ...last, state }),
    open: { key, attempt: run.open?.attempt ?? 1, trying: false },
    ...(more.until === undefined ? {} : { dueAt: more.until }),
    ...(more.waitKey === undefined ? {} : { waitKey: more.waitKey }),
    rev: run.rev + 1,
    updatedAt: now,
  };
}

const lastOf = (run: RunState, key: string): StoredStep | undefined => {
  const last = run.steps.at(-1);
  return last?.key === key && (last.finishedAt === null || last.state === 'failed') ? last : undefined;
};

/** In place of the last entry when that is the same step's. */
function putLast(run: RunState, entry: StoredStep): StoredStep[] {
  return lastOf(run, entry.key) === undefined ? [...run.steps, entry] : [...run.steps.slice(0, -1), entry];
}
