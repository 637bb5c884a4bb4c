import type { Clock } from '@rymeda/kernel';
import type { EventsLogger } from '@rymeda/events';
import { runAsSystem } from '@rymeda/tenancy';
import type { FileJob, FileStore } from './file.store.ts';

interface Options {
  x12Files: FileStore;
  process: (job: FileJob) => Promise<void>;
  clock: Clock;
  logger: EventsLogger;
}

const pollMs = 5_000;
/** So long a file waits whose process died; one that lives says so more often. */
const leaseMs = 10_000;
const beatMs = 3_000;
/** A file that fails is tried again after this, doubled each time. */
const firstPauseMs = 1_000;
const longestPauseMs = 15 * 60_000;

/** Works files off one after the other; what a dead process left is gone on with when its lease has ended. */
export function createFileWorker({ x12Files, process, clock, logger }: Options) {
  let stopped = false;
  let rouse: () => void = () => undefined;
  let running: Promise<void> | undefined;
  const after = (ms: number): Date => new Date(clock().getTime() + ms);

  async function next(): Promise<boolean> {
    const job = await x12Files.claim(clock(), leaseMs);
    if (job === null) return false;
    const beat = setInterval(() => {
      x12Files
        .prolong(job, after(leaseMs))
        .catch((error: unknown) => logger.failure('x12_files_away', error));
    }, beatMs);
    try {
      await process(job);
    } catch (error) {
      clearInterval(beat);
      logger.failure('x12_file_failed', error, { attempt: job.tries });
      await x12Files.prolong(job, after(Math.min(firstPauseMs * 2 ** job.tries, longestPauseMs)));
    } finally {
      clearInterval(beat);
    }
    return true;
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      let worked = false;
      try {
        worked = await next();
      } catch (error) {
        logger.failure('x12_files_away', error);
      }
      if (worked) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        rouse = () => {
          clearTimeout(timer);
          resolve();
        };
        if (stopped) rouse();
      });
    }
  }

  return {
    start: (): void => void (running ??= runAsSystem('x12-files', loop)),
    wake: (): void => rouse(),
    async stop(): Promise<void> {
      stopped = true;
      rouse();
      await running;
    },
  };
}
