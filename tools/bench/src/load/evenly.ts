import { setTimeout as sleep } from 'node:timers/promises';

/** The numbers below `count`, `perSecond` of them, each at its even moment, or at once where that is over. */
export async function* evenly(
  perSecond: number,
  count: number,
  signal?: AbortSignal,
): AsyncGenerator<number> {
  const begun = performance.now();
  for (let n = 0; n < count; n++) {
    signal?.throwIfAborted();
    const early = begun + (n * 1000) / perSecond - performance.now();
    if (early > 0) await sleep(early);
    yield n;
  }
}
