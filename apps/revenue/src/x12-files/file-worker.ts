import type { Clock } from '@rymeda/kernel';
import type { EventsLogger } from '@rymeda/events';
import { runAsSystem } from '@rymeda/tenancy';
import type { FileJob, FileStore } from './file.store.ts';

interface Options {
  x12Files: Pick<FileStore, 'claim' | 'prolong' | 'hold'>;
  /** May end with an error once it is to stop: whoever takes the file next goes on with it. */
  process: (job: FileJob, stopping: AbortSignal) => Promise<void>;
  /**
   * For how long nothing is done for an organisation: it is suspended or has ended, or that can't be told; 0: it is as
   * always.
   */
  heldMs: (organizationId: string) => number;
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
const pauseMs = ({ tries }: FileJob): number => Math.min(firstPauseMs * 2 ** tries, longestPauseMs);

/** So many files are worked on in a process at once, each of another organisation. */
const atOnce = 3;

/**
 * Works each organisation's files off one after the other, so that one's huge file is no other's wait; what a dead
 * process left is gone on with when its lease has ended.
 */
export function createFileWorker({ x12Files, process, heldMs, clock, logger }: Options) {
  /** By organisation. */
  const inHand = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  /** Since the last look. */
  let called = false;
  let rouse: () => void = () => undefined;
  let running: Promise<void> | undefined;
  const after = (ms: number): Date => new Date(clock().getTime() + ms);

  function wake(): void {
    called = true;
    rouse();
  }

  async function work(job: FileJob): Promise<void> {
    // One that ends its process must not end the next one's at once, and again and again.
    const heldForMs = Math.max(leaseMs, pauseMs(job));
    const prolong = (): Promise<void> =>
      x12Files
        .prolong(job, after(heldForMs))
        .catch((error: unknown) => logger.failure('x12_files_away', error));
    if (heldForMs > leaseMs) await prolong();
    const beat = setInterval(() => void prolong(), beatMs);
    try {
      await process(job, stopping.signal);
    } catch (error) {
      clearInterval(beat);
      if (stopping.signal.aborted) return x12Files.prolong(job, clock());
      logger.failure('x12_file_failed', error, { attempt: job.tries });
      await x12Files.prolong(job, after(pauseMs(job)));
    } finally {
      clearInterval(beat);
    }
  }

  /** Whether there was a file to begin. */
  async function begin(): Promise<boolean> {
    if (inHand.size >= atOnce) return false;
    const job = await x12Files.claim(clock(), leaseMs, [...inHand.keys()]);
    if (job === null) return false;
    const { organizationId } = job;
    const restMs = heldMs(organizationId);
    if (restMs > 0) {
      await x12Files.hold(job, clock(), after(restMs));
      return true;
    }
    const done = work(job)
      // Its lease ends, and then it is claimed again.
      .catch((error: unknown) => logger.failure('x12_files_away', error))
      .finally(() => {
        inHand.delete(organizationId);
        wake();
      });
    inHand.set(organizationId, done);
    return true;
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      called = false;
      let begun = false;
      try {
        begun = await begin();
      } catch (error) {
        logger.failure('x12_files_away', error);
      }
      if (!begun) await change();
    }
    await Promise.all(inHand.values());
  }

  /** Until it is called, or was since the last look; or for a while. */
  async function change(): Promise<void> {
    if (called || stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start: (): void => void (running ??= runAsSystem('x12-files', loop)),
    wake,
    async stop(): Promise<void> {
      stopping.abort();
      rouse();
      await running;
    },
  };
}
