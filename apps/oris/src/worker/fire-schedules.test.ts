import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { RunState } from '../runs/run.ts';
import { scheduleFirer } from './fire-schedules.ts';

const hour = new Date('2026-03-02T14:00:00.000Z');

it('a schedule that the platform can’t run any more goes on: its run says so, and it stays due before no other', async () => {
  const moved: (Date | null)[] = [];
  const made: Pick<RunState, 'workflowId' | 'status'>[] = [];
  const config = { cron: '0 * * * *', timezone: 'UTC', missed: 'skip' };
  const parts = {
    workflows: {
      dueSchedules: () => [{ _id: 'wfl_1', organizationId: 'org_1', nextRunAt: hour, definition: 1 }],
      definition: () => ({ trigger: { kind: 'schedule', config }, actions: [] }),
      moveSchedule: (_tx: object, _scope: object, _of: object, next: Date | null) => moved.push(next) > 0,
    },
    definitions: { of: () => undefined },
    runs: {
      started: () => new Set<string>(),
      insert: (_tx: object, _scope: object, runs: typeof made) => void made.push(...runs),
    },
    transactions: {
      run: (_context: object, work: (tx: Tx) => unknown) =>
        work({ now: hour, emit: () => undefined } as unknown as Tx),
    },
    clock: () => hour,
  } as unknown as Parameters<typeof scheduleFirer>[0];
  expect(await scheduleFirer(parts)('org_1')).toBe(true);
  expect(moved).toEqual([new Date('2026-03-02T15:00:00.000Z')]);
  expect(made).toMatchObject([{ workflowId: 'wfl_1', status: 'queued' }]);
});
