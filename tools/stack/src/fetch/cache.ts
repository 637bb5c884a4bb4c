import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import type { Report } from '../components/component.ts';
import { withLock } from '../state/lock.ts';

export interface Fetch {
  /** Names what is in the folder, version and platform included: a new version is a new folder. */
  name: string;
  title: string;
  megabytes: number;
  /** Fills the folder, checks the checksums, throws otherwise. */
  fill: (folder: string) => Promise<void>;
}

export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'rymeda');
}

/**
 * The folder with a fetched component. It appears by a rename once it is whole and checked; two stacks that
 * fetch at once wait for one another.
 */
export async function cached(fetch: Fetch, report: Report): Promise<string> {
  const root = cacheRoot();
  const folder = join(root, fetch.name);
  if (await exists(folder)) return folder;
  await mkdir(root, { recursive: true });
  const onWait = (holder: number): void =>
    report(`  ${fetch.title}: process ${holder} is fetching it, waiting`);
  await withLock(`${folder}.lock`, { waitMs: 15 * 60_000, onWait }, async () => {
    if (await exists(folder)) return;
    const temporary = `${folder}.${process.pid}.${randomBytes(4).toString('hex')}`;
    await mkdir(temporary);
    try {
      await withProgress(fetch, temporary, report);
      await rename(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
  return folder;
}

async function withProgress(fetch: Fetch, folder: string, report: Report): Promise<void> {
  const started = Date.now();
  const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  report(`  ${fetch.title}: fetching about ${fetch.megabytes} MB, kept in ${cacheRoot()}`);
  const timer = setInterval(() => {
    void sizeOf(folder).then((bytes) =>
      report(`  ${fetch.title}: ${(bytes / 1e6).toFixed(0)} MB on disk after ${seconds()}`),
    );
  }, 5_000);
  try {
    await fetch.fill(folder);
  } finally {
    clearInterval(timer);
  }
  report(`  ${fetch.title}: fetched and checked in ${seconds()}`);
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    if (!entry.isFile()) return 0;
    return (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
