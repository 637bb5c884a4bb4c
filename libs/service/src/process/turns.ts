import { runAsSystem } from '@rymeda/tenancy';

export interface Turns {
  /** The first turn comes one interval later. */
  start: () => void;
  /** One turn now; calls that come while one is under way share it. */
  once: () => Promise<void>;
  /** Resolves when nothing is under way any more, or a turn takes long: it is done again after the next start. */
  stop: () => Promise<void>;
}

/** What else has to stop must not wait for a turn that goes through all organisations. */
const drainMs = 5_000;

/** Does a job of the platform's again and again, each turn an interval after the end of the one before. */
export function createTurns(options: {
  job: string;
  turn: () => Promise<void>;
  intervalMs: number;
  /** Whatever fails is done again at the next turn. */
  onFailure: (error: unknown) => void;
}): Turns {
  const { job, turn, intervalMs, onFailure } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  const once = (): Promise<void> => (running ??= runAsSystem(job, turn).finally(() => (running = undefined)));

  function loop(): void {
    if (stopped) return;
    timer = setTimeout(() => void once().catch(onFailure).then(loop), intervalMs);
  }

  return {
    start: loop,
    once,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const late = new Promise((resolve) => setTimeout(resolve, drainMs).unref());
      await Promise.race([running?.catch(() => undefined), late]);
    },
  };
}
