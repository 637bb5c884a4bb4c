import { expect, it } from '@jest/globals';
import { interruptRun, mostInterruptions } from './interrupted.rules.ts';
import type { RunDocument, StoredStep } from './run.ts';

const now = new Date('2026-03-02T14:00:00Z');
const at = { key: 'second', type: 'send' };
const step = (key: string, finishedAt: Date | null): StoredStep => ({
  ...{ key, actionId: key, type: 'send', state: finishedAt === null ? 'open' : 'succeeded', error: null },
  ...{ startedAt: now, finishedAt, attempts: 1 },
});
const run = (more: Partial<RunDocument>) =>
  ({ _id: 'run_1', status: 'running', rev: 3, steps: [], ...more }) as RunDocument;

it('a run that is interrupted once more has failed with the step that was open, or one of its own', () => {
  const failed = (steps: StoredStep[]) =>
    interruptRun(run({ interruptions: mostInterruptions - 1, steps }), at, now);
  const done = step('first', now);
  const open = failed([done, step('second', null)]);
  expect(open).toMatchObject({ status: 'failed', error: { code: 'UNEXPECTED_ERROR' } });
  expect(open.steps.map((s) => [s.key, s.error?.code])).toEqual([
    ['first', undefined],
    ['second', 'UNEXPECTED_ERROR'],
  ]);
  expect(failed([done]).steps.map((s) => [s.key, s.state, s.error?.code])).toEqual([
    ['first', 'succeeded', undefined],
    ['second', 'failed', 'UNEXPECTED_ERROR'],
  ]);
  expect(failed([]).steps.map((s) => s.key)).toEqual(['second']);
});
