import { setTimeout as sleep } from 'node:timers/promises';
import type { Receiver } from './receiver-plan.ts';

/** Nothing new for so long means that nothing comes. */
const patienceMs = 60_000;

/** Resolves when the receiver has answered at least so many. */
export async function untilCount(receiver: Receiver, least: number, signal: AbortSignal): Promise<void> {
  let [seen, changedAt] = [-1, performance.now()];
  for (;;) {
    signal.throwIfAborted();
    const now = await receiver.count();
    if (now >= least) return;
    if (now !== seen) [seen, changedAt] = [now, performance.now()];
    if (performance.now() - changedAt > patienceMs)
      throw new Error(`The receiver got ${now} of ${least} deliveries, and no more`);
    await sleep(100);
  }
}
