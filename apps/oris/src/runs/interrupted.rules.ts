import { finish } from './run.rules.ts';
import type { RunDocument, StepFault, StoredStep } from './run.ts';

/** So often a run is tried that what nobody foresaw has interrupted. */
export const mostInterruptions = 5;
const firstPauseMs = 1_000;

const unexpected: StepFault = {
  code: 'UNEXPECTED_ERROR',
  message: 'The step could not be carried out, however often it was tried',
};

/** A step that failed for what it was to be made of, before it began. */
export const withFault = (
  steps: readonly StoredStep[],
  at: { key: string; type: string },
  error: StepFault,
  now: Date,
): StoredStep[] => [
  ...steps,
  {
    ...{ key: at.key, actionId: at.key, type: at.type, state: 'failed', error },
    ...{ startedAt: now, finishedAt: now, attempts: 1 },
  },
];

/**
 * After an error that nobody foresaw, as the run was written last: it is tried again after a pause that grows (1, 4, 16 and
 * 64 s), and has failed after the last try, with a step that says so. What interrupted it says nothing to a caller.
 */
export function interruptRun(run: RunDocument, at: { key: string; type: string }, now: Date): RunDocument {
  const interruptions = (run.interruptions ?? 0) + 1;
  const counted = { ...run, interruptions, rev: run.rev + 1, updatedAt: now };
  if (interruptions < mostInterruptions)
    return { ...counted, dueAt: new Date(now.getTime() + firstPauseMs * 4 ** (interruptions - 1)) };
  const last = run.steps.at(-1);
  const isOpen = last !== undefined && last.finishedAt === null;
  const steps = isOpen
    ? [...run.steps.slice(0, -1), { ...last, error: unexpected }]
    : withFault(run.steps, at, unexpected, now);
  return finish({ ...counted, steps }, 'failed', unexpected, now);
}
