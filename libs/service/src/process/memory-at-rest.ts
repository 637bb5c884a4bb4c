import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Consumers have joined their groups by then, as a rule. */
const startedAfterMs = 5_000;
const lookEachMs = 60_000;
/** A share of a core, by the event loop's own count: an idle engine's jobs and consumers take 0.02 to 0.03. */
const restingBelow = 0.06;
const worthBytes = 6 * 1024 * 1024;

/** What a process holds, and how much of the time since the last look it was at work. */
export interface ProcessMemory {
  collect(): void;
  /** Bytes that V8 has from the system. */
  heapBytes(): number;
  /** Since it was last asked, 0 to 1. */
  busyShare(): number;
}

/**
 * Gives back what starting up has left, and after that what a load or hours of idling have: V8 keeps what it once had until
 * another load comes, which of an engine is half of its memory. Only at rest, since it holds the process up for some 70 ms.
 */
export function keepMemoryAtRest(memory: ProcessMemory = ownMemory()): void {
  let keptBytes = 0;
  const collect = (): void => {
    memory.collect();
    keptBytes = memory.heapBytes();
  };
  setTimeout(collect, startedAfterMs).unref();
  setInterval(() => {
    const resting = memory.busyShare() < restingBelow;
    if (resting && memory.heapBytes() - keptBytes >= worthBytes) collect();
  }, lookEachMs).unref();
}

export function ownMemory(): ProcessMemory {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: object) => void;
  setFlagsFromString('--no-expose-gc');
  let last = performance.eventLoopUtilization();
  return {
    // The flavour that hands pages back to the system; the usual one keeps them.
    collect: () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
    heapBytes: () => getHeapStatistics().total_heap_size,
    busyShare() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
  };
}
