import { expect, it } from '@jest/globals';
import type { DueJob } from '../due/due.ts';
import { allScreener } from './screening-jobs.ts';

function screener(trigger: 'monthly' | 'request', configured: boolean) {
  const said: object[] = [];
  const parts = {
    runs: {
      load: async () => ({ id: 'scr_1', trigger, status: 'waiting', matches: 0 }),
      progress: async (_scope: object, _id: string, change: object) => void said.push(change),
    },
    lists: { configured, ready: () => Promise.reject(new Error('it is away')) },
    runJob: (_by: object, work: (tx: object, scope: object) => unknown) => work({}, {}),
  } as unknown as Parameters<typeof allScreener>[0];
  let finished = false;
  const work = () =>
    allScreener(parts)({ organizationId: 'org_1', subject: 'scr_1' } as DueJob, async () => {
      finished = true;
    });
  return { work, said, finished: () => finished };
}

it('a monthly run without any list says so and is not tried again: the next month has its own', async () => {
  const { work, said, finished } = screener('monthly', false);
  await work();
  expect(said).toEqual([{ fault: 'not_configured' }]);
  expect(finished()).toBe(true);
});

it.each([
  ['that somebody asked for waits for a list', 'request', false],
  ['of each month waits for a list that is away', 'monthly', true],
] as const)('a run %s', async (_what, trigger, configured) => {
  const { work, finished } = screener(trigger, configured);
  await expect(work()).rejects.toThrow();
  expect(finished()).toBe(false);
});

it('a run that another process has completed meanwhile is neither changed nor told of again', async () => {
  const statuses = ['waiting', 'completed'];
  const changed: string[] = [];
  const parts = {
    runs: {
      load: async () => ({ id: 'scr_1', trigger: 'request', status: statuses.shift(), matches: 0 }),
      progress: async () => undefined,
      replace: async () => void changed.push('replaced'),
    },
    subjects: { list: async () => ({ items: [], next: null }), idsOf: async () => new Map() },
    lists: { configured: true, ready: async () => [] },
    careEngine: { get: async () => ({ data: [], pagination: { cursor: null } }) },
    identityEngine: { get: async () => ({ data: [], pagination: { cursor: null } }) },
    runJob: async (_by: object, work: (tx: object, scope: object) => unknown) =>
      work({ emit: () => void changed.push('told') }, {}),
  } as unknown as Parameters<typeof allScreener>[0];
  await allScreener(parts)({ organizationId: 'org_1', subject: 'scr_1' } as DueJob, async () => {
    changed.push('finished');
  });
  expect(changed).toEqual(['finished']);
});
