/**
 * The one file that runs on the machine's own Node: it installs what package-lock.json says when that is not
 * there yet, then hands over to the pinned Node in node_modules. It needs nothing but Node's own modules.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(repository, 'node_modules');
const pinnedNode = join(modules, '.bin', 'node');
const installedMark = join(modules, '.rymeda-lock');

const stack = (command) => ['tools/stack/src/main.ts', command];

const commands = {
  start: stack('start'),
  stop: stack('stop'),
  status: stack('status'),
  reset: stack('reset'),
  token: stack('token'),
  stack: ['tools/stack/src/main.ts'],
  test: ['tools/test.mjs'],
  lint: ['tools/checks.mjs', 'lint'],
  typecheck: ['tools/checks.mjs', 'typecheck'],
  build: ['tools/checks.mjs', 'build'],
  bench: ['tools/bench/src/main.ts'],
  demo: ['tools/demo/src/main.ts'],
  'test:images': ['tools/deploy/src/images/test-main.ts'],
  'test:restore': ['test/restore/main.ts'],
  'test:roll-out': ['test/roll-out/main.ts'],
  'test:charts': ['tools/deploy/src/heavy/main.ts'],
  'test:k8s': ['tools/deploy/src/cluster/main.ts'],
};

const [name = '', ...args] = process.argv.slice(2);
const script = Object.hasOwn(commands, name) ? commands[name] : null;
if (!script) {
  fail(`Usage: node tools/bootstrap.mjs <${Object.keys(commands).join('|')}> [arguments]`, 2);
}
await ensureInstalled();
if (!existsSync(join(repository, script[0]))) fail(`${script[0]} is not there: "${name}" can't run.`, 2);
await handOver(pinnedNode, [...script, ...args]);

async function ensureInstalled() {
  if (isInstalled()) return;
  // Outside node_modules, which npm ci removes.
  const lock = join(tmpdir(), `rymeda-install-${hashOf(repository).slice(0, 16)}`);
  await acquire(lock);
  try {
    if (!isInstalled()) await install();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function lockHash() {
  return hashOf(readFileSync(join(repository, 'package-lock.json')));
}

function isInstalled() {
  if (!existsSync(pinnedNode)) return false;
  const hash = lockHash();
  if (existsSync(installedMark) && readFileSync(installedMark, 'utf8') === hash) return true;
  if (!npmInstalledTheSame()) return false;
  writeFileSync(installedMark, hash);
  return true;
}

/** Somebody ran npm by hand: its own record of node_modules then holds all that package-lock.json wants. */
function npmInstalledTheSame() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, integrity, link, optional }]) => {
    if (optional || !path.startsWith('node_modules/')) return true;
    const found = present[path];
    return found && found.version === version && found.integrity === integrity && found.link === link;
  });
}

async function install() {
  console.error('Installing the packages of package-lock.json (npm ci); this happens once …');
  const started = Date.now();
  const status = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], ['ignore', 2, 2]);
  if (status === 127) fail('There is no npm on the PATH. Install Node 20 or later together with npm.', 1);
  if (status !== 0) {
    fail(
      `npm ci failed (${status}). Check the network and npm's registry ("npm ping"), then run this again.`,
      1,
    );
  }
  if (!existsSync(pinnedNode)) {
    fail('npm ci left no Node behind: its install scripts are off. Run "npm ci --ignore-scripts=false".', 1);
  }
  writeFileSync(installedMark, lockHash());
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** A directory with the owner's pid; an owner that is gone, or never wrote its pid, loses it. */
async function acquire(lock) {
  for (let told = false; ;) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale(lock)) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) console.error('Another command is installing the packages; waiting for it …');
    told = true;
    await sleep(250);
  }
}

function isStale(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false; // Alive, and another user's.
    if (error.code === 'ESRCH') return true;
  }
  try {
    return Date.now() - statSync(lock).mtimeMs > 5_000;
  } catch {
    return false; // Released since.
  }
}

/** Ends as the command ends: its exit code, or the signal that ended it. */
async function handOver(file, argv) {
  const child = spawn(file, argv, { cwd: repository, stdio: 'inherit' });
  // A terminal's Ctrl-C reaches the child too; passing it on twice does no harm, ending before it would.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Could not start ${file}: ${error.message}`, 1));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function run(file, argv, stdio) {
  return new Promise((done) => {
    const child = spawn(file, argv, { cwd: repository, stdio, shell: process.platform === 'win32' });
    child.on('error', () => done(127));
    child.on('exit', (code) => done(code ?? 1));
  });
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}
