import { setTimeout as sleep } from 'node:timers/promises';
import { startService, statusOf, stopService } from '@rymeda/stack';
import type { Platform } from '../platform.ts';

export interface ServiceProcess {
  name: string;
  /** From before its process is spawned to the first 200 of its /readyz, started alone; seconds. */
  readySeconds: number;
  /** The most that was resident in the third minute at rest after such a start, MB. */
  idleMb: number;
}

const pollMs = 15;
/** Between two starts. */
const settlingMs = 5_000;
const restBeforeMs = 120_000;
const readings = 7;
const readEachMs = 10_000;

/** Stops and starts each service, one at a time, and lets all of them rest before their memory is read. */
export async function measureProcesses(
  { stack }: Platform,
  home: string,
  signal: AbortSignal,
): Promise<ServiceProcess[]> {
  const ready: [name: string, seconds: number][] = [];
  for (const [name, { admin }] of Object.entries(stack.services)) {
    signal.throwIfAborted();
    await stopService(name, { home });
    const begun = performance.now();
    const [readyAt] = await Promise.all([firstReady(`${admin}/readyz`), startService(name, { home })]);
    ready.push([name, (readyAt - begun) / 1000]);
    await sleep(settlingMs, undefined, { signal });
  }
  const most = await mostAtRest(home, signal);
  return ready.map(([name, readySeconds]) => ({
    ...{ name, readySeconds },
    idleMb: most.get(name) ?? Number.NaN,
  }));
}

/** By name; V8 takes and gives back all the time, so one reading would tell of chance. */
async function mostAtRest(home: string, signal: AbortSignal): Promise<Map<string, number>> {
  const most = new Map<string, number>();
  await sleep(restBeforeMs, undefined, { signal });
  for (let n = 0; n < readings; n++) {
    const { parts } = await statusOf({ home });
    for (const { name, memoryMb } of parts)
      most.set(name, Math.max(most.get(name) ?? 0, memoryMb ?? Number.NaN));
    await sleep(readEachMs, undefined, { signal });
  }
  return most;
}

async function firstReady(url: string): Promise<number> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline;) {
    const ready = await fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      (answer) => answer.ok,
      () => false, // Not listening yet.
    );
    if (ready) return performance.now();
    await sleep(pollMs);
  }
  throw new Error(`${url} was not ready within 30 s`);
}
