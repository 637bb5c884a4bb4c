import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
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

it.each([
  ['does not open', () => Promise.reject(problem('DECRYPTION_FAILED', 'A stored field could not be read'))],
  ['is not there', async () => null],
])(
  'a schedule whose definition %s is looked at later, and those behind it fire',
  async (what, definition) => {
    const moved: [string, Date | null][] = [];
    const failures: string[] = [];
    const config = { cron: '0 * * * *', timezone: 'UTC', missed: 'skip' };
    const parts = {
      workflows: {
        dueSchedules: () =>
          ['wfl_broken', 'wfl_good'].map((_id) => ({
            ...{ _id, organizationId: 'org_1', nextRunAt: hour, definition: 1 },
          })),
        definition,
        moveSchedule: (_tx: object, _scope: object, { _id }: { _id: string }, next: Date | null) =>
          moved.push([_id, next]) > 0,
      },
      definitions: {
        of: async (_scope: object, id: string) =>
          id === 'wfl_good'
            ? { definition: { trigger: { kind: 'schedule', config }, actions: [] } }
            : ((await definition()) ?? undefined),
      },
      runs: { started: () => new Set<string>(), insert: () => undefined },
      transactions: {
        run: (_context: object, work: (tx: Tx) => unknown) =>
          work({ now: hour, emit: () => undefined } as unknown as Tx),
      },
      clock: () => hour,
      onFailure: (event: string) => void failures.push(event),
    } as unknown as Parameters<typeof scheduleFirer>[0];
    expect(await scheduleFirer(parts)('org_1')).toBe(true);
    expect(moved).toEqual([
      ['wfl_broken', new Date('2026-03-02T15:00:00.000Z')],
      ['wfl_good', new Date('2026-03-02T15:00:00.000Z')],
    ]);
    expect(failures).toHaveLength(what === 'does not open' ? 1 : 0);
  },
);

it('a key that is away is no damage: the schedule stays as it is', async () => {
  const parts = {
    workflows: {
      dueSchedules: () => [{ _id: 'wfl_1', organizationId: 'org_1', nextRunAt: hour, definition: 1 }],
    },
    definitions: { of: () => Promise.reject(problem('KEYS_UNAVAILABLE', 'The keys can not be had')) },
    clock: () => hour,
  } as unknown as Parameters<typeof scheduleFirer>[0];
  await expect(scheduleFirer(parts)('org_1')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
});
