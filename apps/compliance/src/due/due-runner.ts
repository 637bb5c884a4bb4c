import type { EventsLogger } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { DueJob, DueWork, Lane } from './due.ts';
import type { DueStore } from './due.store.ts';
import { retryAfterMs } from './retry.rules.ts';

export interface DueRunnerOptions {
  due: DueStore;
  works: Readonly<Record<string, DueWork>>;
  lane: Lane;
  /** How many jobs this process works on at once. */
  workers: number;
  clock: Clock;
  logger: EventsLogger;
}

const pollMs = 1_000;
/** Prolonged while the work lasts; what a process that died held waits so long for another. */
const leaseMs = 15_000;

/**
 * Does what falls due. A lease keeps two processes off one job; that each effect happens once rests on the job's end
 * being part of the effect's transaction, so a holder that was paused past its lease does no harm.
 */
export function createDueRunner({ due, works, lane, workers, clock, logger }: DueRunnerOptions) {
  let stopped = false;
  const sleepers = new Set<() => void>();
  let running: Promise<unknown> | undefined;
  const inMs = (ms: number): Date => new Date(clock().getTime() + ms);

  async function attempt(job: DueJob): Promise<void> {
    const prolong = () => void due.postpone(job, inMs(leaseMs)).catch(() => undefined);
    const renewal = setInterval(prolong, leaseMs / 3);
    try {
      const work = works[job.kind];
      if (work === undefined) throw new Error('Nobody knows how to do this kind of job');
      await work(job, (tx, next) => due.finish(tx, job, next));
    } catch (error) {
      logger.failure('due_job_failed', error, { attempt: job.attempts });
      await due.postpone(job, inMs(retryAfterMs(job.attempts)));
    } finally {
      clearInterval(renewal);
    }
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      try {
        const job = await due.claim(lane, clock(), leaseMs);
        if (job !== null) {
          await attempt(job);
          continue;
        }
      } catch (error) {
        logger.failure('due_jobs_away', error);
      }
      await sleep();
    }
  }

  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, pollMs);
      sleepers.add(wake);
    });

  const wake = (): void => [...sleepers].forEach((rouse) => rouse());
  return {
    start(): void {
      running ??= runAsSystem(`compliance-due-${lane}`, () =>
        Promise.all(Array.from({ length: workers }, loop)),
      );
    },
    /** Something may be due at once. */
    wake,
    async stop(): Promise<void> {
      stopped = true;
      wake();
      await running;
    },
  };
}
export type DueRunner = ReturnType<typeof createDueRunner>;
