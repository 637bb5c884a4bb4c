import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { silentLogger } from '@rymeda/events';
import { createFileWorker } from './file-worker.ts';
import type { FileJob } from './file.store.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-22T10:00:00Z') });
});
afterEach(() => {
  jest.useRealTimers();
});

/** A store of jobs in memory, and files that end when the test says so. */
function testWorker() {
  const jobs: FileJob[] = [];
  const begun: string[] = [];
  const ending = new Map<string, (error?: Error) => void>();
  const held = new Set<string>();
  const clock = () => new Date();
  const x12Files = {
    async claim(now: Date, leaseMs: number, busy: readonly string[]) {
      const job = jobs.find((j) => j.leaseUntil <= now && !busy.includes(j.organizationId));
      if (job === undefined) return null;
      job.leaseUntil = new Date(now.getTime() + leaseMs);
      job.tries++;
      return { ...job };
    },
    async prolong({ _id }: { _id: string }, leaseUntil: Date) {
      const job = jobs.find((j) => j._id === _id);
      if (job !== undefined) job.leaseUntil = leaseUntil;
    },
    async hold({ _id, organizationId }: FileJob, now: Date, until: Date) {
      for (const job of jobs) {
        if (job._id === _id) job.tries--;
        if (job._id === _id || (job.organizationId === organizationId && job.leaseUntil <= now))
          job.leaseUntil = until;
      }
    },
  };
  const worker = createFileWorker({
    ...{ x12Files, clock, logger: silentLogger },
    heldMs: (organizationId) => (held.has(organizationId) ? 10_000 : 0),
    process: (job, stopping) =>
      new Promise((resolve, reject) => {
        begun.push(job._id);
        if (job._id === 'long') stopping.addEventListener('abort', () => reject(new Error('between pieces')));
        ending.set(job._id, (error) => {
          if (error !== undefined) return reject(error);
          jobs.splice(
            jobs.findIndex((j) => j._id === job._id),
            1,
          );
          resolve();
        });
      }),
  });
  const add = (...all: [string, string][]): void => {
    for (const [_id, organizationId] of all)
      jobs.push({ _id, organizationId, leaseUntil: clock(), tries: 0 });
    worker.wake();
  };
  const end = async (id: string, error?: Error): Promise<void> => {
    ending.get(id)?.(error);
    await jest.advanceTimersByTimeAsync(0);
  };
  return { worker, jobs, begun, held, add, end };
}

describe('files', () => {
  it('of one organisation are worked on one after the other, and beside those of others', async () => {
    const { worker, begun, add, end } = testWorker();
    add(['huge', 'org_a'], ['second', 'org_a'], ['small', 'org_b']);
    worker.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(begun).toEqual(['huge', 'small']);
    await end('small');
    add(['other', 'org_b']);
    await jest.advanceTimersByTimeAsync(0);
    expect(begun).toEqual(['huge', 'small', 'other']);
    await end('huge');
    expect(begun).toEqual(['huge', 'small', 'other', 'second']);
  });

  it('of many organisations are no more than three at once', async () => {
    const { worker, begun, add, end } = testWorker();
    add(['1', 'org_1'], ['2', 'org_2'], ['3', 'org_3'], ['4', 'org_4']);
    worker.start();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(begun).toEqual(['1', '2', '3']);
    await end('2');
    expect(begun).toEqual(['1', '2', '3', '4']);
  });

  it('that fail are tried again, later each time, and let others go on meanwhile', async () => {
    const { worker, begun, add, end } = testWorker();
    add(['bad', 'org_a'], ['good', 'org_a']);
    worker.start();
    await jest.advanceTimersByTimeAsync(0);
    await end('bad', new Error('a fault of ours'));
    expect(begun).toEqual(['bad', 'good']);
    await end('good');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(begun).toEqual(['bad', 'good', 'bad']);
    await end('bad', new Error('a fault of ours'));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(begun).toHaveLength(3);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(begun).toHaveLength(4);
  });

  it('that ended their process before are left alone the longer, should they do so again', async () => {
    const { worker, jobs, begun, add } = testWorker();
    add(['deadly', 'org_a']);
    for (const job of jobs) job.tries = 6;
    worker.start();
    await jest.advanceTimersByTimeAsync(4_000);
    expect(begun).toEqual(['deadly']);
    expect(jobs[0]?.leaseUntil.getTime()).toBeGreaterThan(Date.now() + 120_000);
  });

  it('of an organisation that is held wait until it is back, and hold up no others', async () => {
    const { worker, jobs, begun, held, add, end } = testWorker();
    held.add('org_a');
    add(['one', 'org_a'], ['two', 'org_a'], ['other', 'org_b']);
    worker.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(begun).toEqual(['other']);
    await end('other');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(begun).toEqual(['other']);
    // None was tried: the first failure of each has a short pause, as any.
    expect(jobs.map(({ tries }) => tries)).toEqual([0, 0]);
    held.clear();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(begun).toEqual(['other', 'one']);
    await end('one');
    expect(begun).toEqual(['other', 'one', 'two']);
  });

  it('under way are ended before the worker is, and keep their leases until then', async () => {
    const { worker, jobs, begun, add, end } = testWorker();
    add(['huge', 'org_a']);
    worker.start();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(begun).toEqual(['huge']);
    expect(jobs[0]?.leaseUntil.getTime()).toBeGreaterThan(Date.now());
    let stopped = false;
    const stopping = worker.stop().then(() => (stopped = true));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(stopped).toBe(false);
    await end('huge');
    await stopping;
    expect(jobs).toEqual([]);
  });

  it('that take long stop with the worker, and wait for nobody to go on', async () => {
    const { worker, jobs, add } = testWorker();
    add(['long', 'org_a']);
    worker.start();
    await jest.advanceTimersByTimeAsync(5_000);
    await worker.stop();
    expect(jobs).toMatchObject([{ _id: 'long', leaseUntil: new Date() }]);
  });
});
