import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Work that costs for many about what it costs for one, such as a command to a database: what comes in one turn of the
 * event loop, or while a round is under way, goes together into the next one. `work` answers each item at its place, and
 * begins after all of them were given; a round that fails fails for everybody in it. It runs in no caller's context.
 * `most`: items a round.
 */
export function gather<T, R>(
  work: (items: T[]) => Promise<readonly R[]>,
  most = 500,
): (item: T) => Promise<R> {
  interface Waiting {
    item: T;
    resolve: (result: R) => void;
    reject: (error: unknown) => void;
  }
  const detached = AsyncLocalStorage.snapshot();
  let waiting: Waiting[] = [];
  let running = false;

  async function rounds(): Promise<void> {
    running = true;
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const round = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const results = await work(round.map((w) => w.item));
        for (const [n, { resolve }] of round.entries()) resolve(results[n] as R);
      } catch (error) {
        for (const { reject } of round) reject(error);
      }
    }
    running = false;
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) detached(() => void rounds());
    });
}
