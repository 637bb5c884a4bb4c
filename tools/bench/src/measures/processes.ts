import { setTimeout as sleep } from 'node:timers/promises';
import { startService, statusOf, stopService } from '@rymeda/stack';
import type { Platform } from '../platform.ts';

export interface ServiceProcess {
  name: string;
  /** From before its process is spawned to the first 200 of its /readyz, started alone; seconds. */
  readySeconds: number;
  /** Resident, some seconds after that start, MB. */
  idleMb: number;
}

const pollMs = 15;
const idleAfterMs = 10_000;

/** Stops and starts each service, one at a time, and lets it rest before its memory is read. */
export async function measureProcesses(
  { stack }: Platform,
  home: string,
  signal: AbortSignal,
): Promise<ServiceProcess[]> {
  const found: ServiceProcess[] = [];
  for (const [name, { admin }] of Object.entries(stack.services)) {
    signal.throwIfAborted();
    await stopService(name, { home });
    const begun = performance.now();
    const [readyAt] = await Promise.all([firstReady(`${admin}/readyz`), startService(name, { home })]);
    await sleep(idleAfterMs, undefined, { signal });
    const { parts } = await statusOf({ home });
    const idleMb = parts.find((part) => part.name === name)?.memoryMb ?? Number.NaN;
    found.push({ name, readySeconds: (readyAt - begun) / 1000, idleMb });
  }
  return found;
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
