import { setTimeout as sleep } from 'node:timers/promises';

import { isAlive, type ProcessIdentity } from './identity.ts';

export type Ending = 'was not running' | 'ended' | 'killed';

/** Asks a process to end, waits, and kills it only after the deadline. Never touches a recycled pid. */
export async function terminate(recorded: ProcessIdentity, deadlineMs: number): Promise<Ending> {
  if (!isAlive(recorded)) return 'was not running';
  signal(recorded, 'SIGTERM');
  if (await endedWithin(recorded, deadlineMs)) return 'ended';
  signal(recorded, 'SIGKILL');
  await endedWithin(recorded, 5_000);
  return 'killed';
}

export function signal(recorded: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(recorded)) return false;
  try {
    process.kill(recorded.pid, name);
    return true;
  } catch {
    return false; // It ended between the look and the signal.
  }
}

export async function endedWithin(recorded: ProcessIdentity, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isAlive(recorded)) {
    if (Date.now() > deadline) return false;
    await sleep(40);
  }
  return true;
}
