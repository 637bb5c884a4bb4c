import type { EventsLogger } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { DueBatch, DueJob, DueWork, Lane } from './due.ts';
import { askedBy } from '../jobs/run-job.ts';
import type { DueStore } from './due.store.ts';
import { retryAfterMs } from './retry.rules.ts';

export interface DueRunnerOptions {
  due: DueStore;
  works: Readonly<Record<string, DueWork | DueBatch>>;
  lane: Lane;
  /** How many jobs, or batches, this process works on at once. */
  workers: number;
  /** For how long nothing is done for an organisation: it is suspended, or leaving, or has ended. 0: it is as always. */
  heldMs(organizationId: string): number;
  clock: Clock;
  logger: EventsLogger;
}

const pollMs = 1_000;
/** Prolonged while the work lasts; what a process that died held waits so long for another. */
const leaseMs = 15_000;
/** A stopping process waits so long for what is under way; its successor does it again. */
const drainMs = 5_000;

/**
 * Does what falls due. A lease keeps two processes off one job; that each effect happens once rests on the job's end
 * being part of the effect's transaction, so a holder that was paused past its lease does no harm.
 */
export function createDueRunner(options: DueRunnerOptions) {
  const { due, works, lane, workers, clock, logger } = options;
  const inFlight = new Set<Promise<void>>();
  /** Organisations whose batches are worked on: meanwhile it is the others' turn. */
  const busy = new Set<string>();
  let stopped = false;
  let called = false;
  let rouse: () => void = () => undefined;
  let running: Promise<void> | undefined;
  const inMs = (ms: number): Date => new Date(clock().getTime() + ms);

  async function loop(): Promise<void> {
    while (!stopped) {
      called = false;
      if (inFlight.size < workers && (await begin())) continue;
      await untilCalled();
    }
    await Promise.all(inFlight);
  }

  /** Whether anything was due. */
  async function begin(): Promise<boolean> {
    try {
      const first = await due.claim(lane, clock(), leaseMs, [...busy]);
      if (first === null) return false;
      const heldMs = options.heldMs(first.organizationId);
      if (heldMs > 0) {
        await due.hold(first, clock(), inMs(heldMs));
        return true;
      }
      const { most } = workOf(first.kind);
      if (most > 1) busy.add(first.organizationId);
      const working = attempt(first, most).finally(() => {
        if (most > 1) busy.delete(first.organizationId);
        inFlight.delete(working);
        wake();
      });
      inFlight.add(working);
      return true;
    } catch (error) {
      logger.failure('due_jobs_away', error);
      return false;
    }
  }

  async function attempt(first: DueJob, most: number): Promise<void> {
    try {
      // What has failed before goes alone: the others need not fail with it.
      const isFirst = most > 1 && first.attempts === 1;
      const more = isFirst ? await due.claimMore(first, most - 1, clock(), leaseMs) : [];
      await doAll([first, ...more]);
    } catch (error) {
      logger.failure('due_jobs_away', error);
    }
  }

  async function doAll(jobs: readonly DueJob[]): Promise<void> {
    const left = new Set(jobs);
    // What ends its process must not end the next one's at once, and again and again.
    const heldForMs = Math.max(leaseMs, ...jobs.map(({ attempts }) => retryAfterMs(attempts)));
    const prolong = () => due.postpone([...left], inMs(heldForMs)).catch(() => undefined);
    if (heldForMs > leaseMs) await prolong();
    const renewal = setInterval(() => void prolong(), leaseMs / 3);
    try {
      if (jobs.length > 1 && (await isDone(jobs))) return;
      for (const job of jobs) {
        if (stopped) return;
        if (!(await isDone([job]))) await due.postpone([job], inMs(retryAfterMs(job.attempts)));
        left.delete(job);
      }
    } finally {
      clearInterval(renewal);
    }
  }

  async function isDone(jobs: readonly DueJob[]): Promise<boolean> {
    const [{ kind, attempts, requestId } = { kind: '', attempts: 0, requestId: null }] = jobs;
    try {
      await askedBy(requestId, () => workOf(kind).work(jobs, (tx, next) => due.finish(tx, jobs, next)));
      return true;
    } catch (error) {
      logger.failure('due_job_failed', error, { attempt: attempts });
      return false;
    }
  }

  function workOf(kind: string): DueBatch {
    const work = works[kind];
    if (work === undefined) return unknown;
    return typeof work === 'function' ? alone(work) : work;
  }

  async function untilCalled(): Promise<void> {
    if (called) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const wake = (): void => {
    called = true;
    rouse();
  };
  return {
    start(): void {
      running ??= runAsSystem(`compliance-due-${lane}`, loop);
    },
    /** Something may be due at once. */
    wake,
    async stop(): Promise<void> {
      stopped = true;
      wake();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
    },
  };
}

const alone = (work: DueWork): DueBatch => ({
  most: 1,
  work: async (jobs, finish) => {
    for (const job of jobs) await work(job, finish);
  },
});
const unknown: DueBatch = {
  most: 1,
  work: () => Promise.reject(new Error('Nobody knows how to do this kind of job')),
};
export type DueRunner = ReturnType<typeof createDueRunner>;
