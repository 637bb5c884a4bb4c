import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { identityOf, isAlive, type ProcessIdentity } from '../processes/identity.ts';
import { readJson } from './files.ts';

export interface LockOptions {
  waitMs: number;
  /** Called once when another process holds the lock. */
  onWait?: (holder: number) => void;
}

/**
 * Runs one of several processes at a time. The lock is a directory that appears by a rename with its owner
 * already in it, so that it is never seen without one; a dead owner's lock is taken over.
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  await acquire(path, options);
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function acquire(path: string, { waitMs, onWait }: LockOptions): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const deadline = Date.now() + waitMs;
  let told = false;
  while (!(await tryAcquire(path))) {
    const owner = await readJson<ProcessIdentity>(join(path, 'owner.json')).catch(() => null);
    if (owner && !isAlive(owner)) {
      await discard(path, owner);
      continue;
    }
    if (owner && !told) onWait?.(owner.pid);
    told ||= owner !== null;
    if (Date.now() > deadline) {
      throw new Error(
        `Another command (process ${owner?.pid ?? '?'}) holds ${path}; gave up waiting for it.`,
      );
    }
    await sleep(100);
  }
}

async function tryAcquire(path: string): Promise<boolean> {
  const mine = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await mkdir(mine);
  await writeFile(join(mine, 'owner.json'), JSON.stringify(identityOf(process.pid)));
  try {
    await rename(mine, path);
    return true;
  } catch (error) {
    await rm(mine, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** Between the look at the owner and the rename another process may have taken over: then it gets it back. */
async function discard(path: string, stale: ProcessIdentity): Promise<void> {
  const aside = `${path}.stale.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch {
    return; // Somebody else discarded it first.
  }
  const found = await readJson<ProcessIdentity>(join(aside, 'owner.json')).catch(() => null);
  if (found && (found.pid !== stale.pid || found.started !== stale.started)) {
    await rename(aside, path).catch(() => undefined);
    return;
  }
  await rm(aside, { recursive: true, force: true });
}
