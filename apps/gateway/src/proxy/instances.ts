import type { Pool } from 'undici';
import type { Origins } from './origins.ts';

/** One process of an engine, and what the gateway has seen of it lately. */
export interface Instance {
  readonly origin: string;
  readonly pool: Pool;
  /** For answers that don't end by themselves. */
  readonly streams: Pool;
  inFlight: number;
  /** Failures without a success between them. */
  failures: number;
  /** Until then others are preferred, milliseconds of the monotonic clock. */
  avoidUntil: number;
}

export interface InstancesOptions {
  origins: Origins;
  open: (origin: string) => { pool: Pool; streams: Pool };
  now?: () => number;
}

/** Nobody listens there: it has just gone, or not come yet. */
const refusedMs = 1_000;
/** It has said that it is leaving; by then its connections are closed, or it spoke of one request alone. */
const leavingMs = 5_000;
/** Silent again and again, while it still takes connections. */
const silentMs = 5_000;
const mostFailures = 3;

/**
 * The instances of an engine. Of those that nothing speaks against, the one with the fewest requests under way gets the next;
 * when something speaks against all, all are asked, since a guess is better than a refusal.
 */
export function createInstances({ origins, open, now = () => performance.now() }: InstancesOptions) {
  const instances = new Map<string, Instance>();
  let turn = 0;

  function follow(current: readonly string[]): void {
    for (const origin of current)
      if (!instances.has(origin))
        instances.set(origin, { origin, ...open(origin), inFlight: 0, failures: 0, avoidUntil: 0 });
    for (const [origin, { pool, streams }] of instances)
      if (!current.includes(origin)) {
        instances.delete(origin);
        // What is under way there ends by itself.
        void pool.close();
        void streams.close();
      }
  }
  follow(origins.current());
  origins.onChange(follow);

  const avoid = (instance: Instance, ms: number): void => {
    instance.avoidUntil = Math.max(instance.avoidUntil, now() + ms);
  };

  return {
    /** The one to ask next, not among those that were tried; undefined when all were. */
    pick(tried: ReadonlySet<Instance>): Instance | undefined {
      const untried = [...instances.values()].filter((one) => !tried.has(one));
      const fine = untried.filter(({ avoidUntil }) => avoidUntil <= now());
      const from = fine.length > 0 ? fine : untried;
      // Equal ones take turns.
      const first = from.length === 0 ? 0 : turn++ % from.length;
      let best: Instance | undefined;
      for (let n = 0; n < from.length; n++) {
        const one = from[(first + n) % from.length] as Instance;
        if (best === undefined || one.inFlight < best.inFlight) best = one;
      }
      return best;
    },
    all: (): Instance[] => [...instances.values()],
    answered(instance: Instance): void {
      instance.failures = 0;
    },
    refused: (instance: Instance): void => avoid(instance, refusedMs),
    leaving: (instance: Instance): void => avoid(instance, leavingMs),
    failed(instance: Instance): void {
      if (++instance.failures >= mostFailures) avoid(instance, silentMs);
    },
    count: (): number => instances.size,
    close: (): void => origins.close(),
  };
}
export type Instances = ReturnType<typeof createInstances>;
