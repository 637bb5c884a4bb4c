import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What an environment holds, pinned by version and hash: a change of its requirements is a new environment. */
export interface PythonPackages {
  name: string;
  requirements: string;
  /** Said when there is no Python to be had. */
  purpose: string;
}

/** moto, and the cryptography package. */
const moto: PythonPackages = {
  name: 'moto',
  requirements: join(import.meta.dirname, 'requirements.txt'),
  purpose: 'Tests of the AWS paths run against moto',
};

const longestMs = 10 * 60_000;

/**
 * A Python 3 with packages for tests alone, by default moto and cryptography. Made on first use in the user's cache, every
 * package checked against the hash in `requirements.txt`; test processes that ask at once wait for one another.
 * Resolves with the path of its interpreter.
 */
export async function pythonEnvironment(
  report: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
  packages: PythonPackages = moto,
): Promise<string> {
  const folder = join(cacheRoot(), environmentName(packages));
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return python;
  mkdirSync(cacheRoot(), { recursive: true });
  const unlock = await lock(`${folder}.making`);
  try {
    if (!existsSync(python)) await make(folder, report, packages);
  } finally {
    unlock();
  }
  return python;
}

const cacheRoot = (): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'rymeda');

function environmentName(packages: PythonPackages): string {
  const missing = (what: string): Error =>
    new Error(
      `${packages.purpose}, which is a Python program, and ${what} here. ` +
        'Install Python 3.11 or newer with pip (on Debian: python3 and python3-pip).',
    );
  const tell = 'import sys, sysconfig; print("%d.%d-%s" % (*sys.version_info[:2], sysconfig.get_platform()))';
  const told = spawnSync('python3', ['-c', tell], { encoding: 'utf8' });
  if (told.status !== 0) throw missing('"python3" does not run');
  const [major, minor] = told.stdout.split(/[.-]/).map(Number);
  if (major !== 3 || (minor as number) < 10) throw missing(`"python3" is ${told.stdout.trim()}`);
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0)
    throw missing('"python3 -m pip" does not work');
  const pins = createHash('sha256').update(readFileSync(packages.requirements)).digest('hex').slice(0, 12);
  return `${packages.name}-py${told.stdout.trim()}-${pins}`;
}

/** Appears by a rename once it is whole. */
async function make(
  folder: string,
  report: (line: string) => void,
  { name, requirements }: PythonPackages,
): Promise<void> {
  const temporary = `${folder}.${process.pid}`;
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  report(`  ${name}: fetching Python packages, kept in ${cacheRoot()}`);
  const timer = setInterval(() => report(`  ${name}: still at it after ${seconds()}`), 10_000);
  try {
    // Without pip of its own: Debian's python3 can't put one in unless python3-venv is installed too.
    await run('python3', ['-m', 'venv', '--without-pip', temporary]);
    const site = await run(join(temporary, 'bin', 'python'), [
      '-c',
      'import sysconfig; print(sysconfig.get_path("purelib"))',
    ]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
    const checked = ['--require-hashes', '--only-binary', ':all:', '--no-deps', '-r', requirements];
    await run('python3', [...pip, '--target', site.trim(), ...checked]);
    renameSync(temporary, folder);
  } finally {
    clearInterval(timer);
    rmSync(temporary, { recursive: true, force: true });
  }
  report(`  ${name}: fetched and checked in ${seconds()}`);
}

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(out)
        : reject(new Error(`${command} ${args.slice(0, 3).join(' ')} failed:\n${err}`)),
    );
  });
}

/** A file that names its maker; one whose maker is gone counts for nothing. */
async function lock(file: string): Promise<() => void> {
  const end = performance.now() + longestMs;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (abandoned(file)) rmSync(file, { force: true });
    else if (performance.now() > end) throw new Error(`${file} was held for longer than ten minutes`);
    else await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function abandoned(file: string): boolean {
  try {
    // Just made, and its maker has not written its name yet.
    if (statSync(file).size === 0) return Date.now() - statSync(file).mtimeMs > 10_000;
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (error) {
    // Gone meanwhile (ENOENT) is not abandoned, it is free: the next attempt shows.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
