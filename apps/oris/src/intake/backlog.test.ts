import { expect, it } from '@jest/globals';
import { backlog, mostQueued } from './backlog.ts';

const scope = { organizationId: 'org_a' };

/** Runs of one workflow that nobody begins; each that is let through is queued. */
function workflow(queued = 0) {
  let [counted, now] = [0, Date.parse('2026-03-02T14:00:00Z')];
  const countQueued = () => {
    counted++;
    return Promise.resolve(queued);
  };
  const isFull = backlog({ countQueued }, () => new Date(now));
  return {
    async start(): Promise<boolean> {
      if (await isFull(scope, 'wfl_a')) return false;
      queued++;
      return true;
    },
    others: (n: number) => (queued += n),
    later: (ms: number) => (now += ms),
    counted: () => counted,
    queued: () => queued,
  };
}

it('lets no more runs be queued than a workflow may have, and counts them seldom', async () => {
  const one = workflow();
  for (let n = 0; n < mostQueued + 500; n++) await one.start();
  expect(one.queued()).toBe(mostQueued);
  expect(one.counted()).toBeLessThan(600);
  const before = one.counted();
  const calm = workflow(5);
  for (let n = 0; n < 100; n++) await calm.start();
  expect([before > 0, calm.counted()]).toEqual([true, 1]);
});

it('sees what other processes queued after a while, and that there is room again at once', async () => {
  const one = workflow();
  await one.start();
  one.others(mostQueued);
  one.later(30_001);
  expect(await one.start()).toBe(false);
  one.others(-mostQueued);
  expect(await one.start()).toBe(true);
});
