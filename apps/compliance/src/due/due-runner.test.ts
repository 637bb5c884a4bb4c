import { expect, it, jest } from '@jest/globals';
import { silentLogger } from '@rymeda/events';
import type { DueJob } from './due.ts';
import { createDueRunner } from './due-runner.ts';
import type { DueStore } from './due.store.ts';

const now = new Date('2026-03-02T14:00:00Z');
const jobOf = (organizationId: string): DueJob => ({
  ...{ _id: `posture/${organizationId}`, organizationId, lane: 'long', kind: 'posture' },
  ...{ subject: organizationId, dueAt: now, stamp: 'one', attempts: 1 },
});

it('what is due of an organisation that is held is put off, and done for others', async () => {
  const jobs = [jobOf('org_held'), jobOf('org_a')];
  const held: [string, Date][] = [];
  let done: (organizationId: string) => void = () => undefined;
  const first = new Promise<string>((resolve) => (done = resolve));
  const due = {
    claim: () => Promise.resolve(jobs.shift() ?? null),
    hold: (job: DueJob, _now: Date, until: Date) =>
      Promise.resolve(void held.push([job.organizationId, until])),
  } as unknown as DueStore;
  const works = { posture: (job: DueJob) => Promise.resolve(done(job.organizationId)) };
  const runner = createDueRunner({
    ...{ due, works, lane: 'long', workers: 1, clock: () => now, logger: silentLogger },
    heldMs: (organizationId) => (organizationId === 'org_held' ? 10_000 : 0),
  });
  runner.start();
  expect(await first).toBe('org_a');
  await runner.stop();
  expect(held).toEqual([['org_held', new Date(now.getTime() + 10_000)]]);
});

it('what ended its process before is left alone the longer, should it do so again', async () => {
  const jobs = [{ ...jobOf('org_a'), attempts: 7 }];
  const until: Date[] = [];
  const due = {
    claim: () => Promise.resolve(jobs.shift() ?? null),
    postpone: (_jobs: readonly DueJob[], at: Date) => Promise.resolve(void until.push(at)),
  } as unknown as DueStore;
  let heldWhenBegun: Date[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const works = { posture: () => Promise.resolve((heldWhenBegun = [...until])).then(() => resolve()) };
  const runner = createDueRunner({
    ...{ due, works, lane: 'long', workers: 1, clock: () => now, logger: silentLogger },
    heldMs: () => 0,
  });
  runner.start();
  await promise;
  await runner.stop();
  expect(heldWhenBegun).toEqual([new Date(now.getTime() + 64_000)]);
});

it('a job that takes long does not keep the process from stopping everything else in time', async () => {
  jest.useFakeTimers();
  const jobs = [jobOf('org_a')];
  const due = {
    claim: () => Promise.resolve(jobs.shift() ?? null),
    postpone: () => Promise.resolve(),
  } as unknown as DueStore;
  let begun = false;
  const works = { posture: () => new Promise<void>(() => (begun = true)) };
  const runner = createDueRunner({
    ...{ due, works, lane: 'long', workers: 1, clock: () => now, logger: silentLogger },
    heldMs: () => 0,
  });
  runner.start();
  await jest.advanceTimersByTimeAsync(0);
  expect(begun).toBe(true);
  let stopped = false;
  void runner.stop().then(() => (stopped = true));
  await jest.advanceTimersByTimeAsync(4_000);
  expect(stopped).toBe(false);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(stopped).toBe(true);
  jest.useRealTimers();
});
