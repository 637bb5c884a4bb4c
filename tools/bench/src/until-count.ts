import { setTimeout as sleep } from 'node:timers/promises';

/** Nothing new for so long means that nothing comes. */
const patienceMs = 60_000;

/** Resolves when at least so many are counted. */
export async function untilCount(
  counted: { count(): Promise<number> | number },
  least: number,
  signal: AbortSignal,
): Promise<void> {
  let [seen, changedAt] = [-1, performance.now()];
  for (;;) {
    signal.throwIfAborted();
    const now = await counted.count();
    if (now >= least) return;
    if (now !== seen) [seen, changedAt] = [now, performance.now()];
    if (performance.now() - changedAt > patienceMs) throw new Error(`${now} of ${least} came, and no more`);
    await sleep(100);
  }
}
