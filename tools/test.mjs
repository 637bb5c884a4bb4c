/**
 * `npm test`: everything that needs real servers on one stack of its own, which is started once, then the faults, one
 * file at a time, then a search for PHI in every byte at rest. What needs nothing running is run beside all of that by
 * what the servers leave of the processors, and told at the end. What passed before with the very same files is not run
 * again, but in CI and with `--all`.
 * Other arguments are passed on to Jest, for example `npm test -- --testPathPatterns libs/events`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { unchangedSincePassed } from './unchanged.mjs';

const args = process.argv.slice(2).filter((a) => a !== '--' && a !== '--all');
const everything = process.argv.includes('--all') || process.env.CI !== undefined;
const home = process.env.RYMEDA_TEST_HOME ?? '.rymeda-test';
const portBase = process.env.RYMEDA_TEST_PORT_BASE ?? '18080';
// What tests leave behind, however they end, goes with the run.
const temporary = mkdtempSync(join(tmpdir(), 'rymeda-test-'));
const env = {
  ...process.env,
  TMPDIR: temporary,
  RYMEDA_HOME: home,
  RYMEDA_PORT_BASE: portBase,
  NODE_OPTIONS: '--disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning',
  // What Node has compiled, types stripped, is there for the next file.
  NODE_COMPILE_CACHE: join('node_modules', '.cache', 'node'),
};
// Traces are kept by the test of them alone, which receives them there; the others pay what operators who keep few do.
const receiver = {
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${Number(portBase) + 1016}`,
  OTEL_TRACES_SAMPLER_ARG: '0',
};
const jest = join('node_modules', 'jest', 'bin', 'jest.js');
const started = performance.now();
const costs = [];

/** Runs one part and remembers its cost; answers its exit code. `beside`: by leave of all others, told when it is done. */
async function part(name, argv, { beside = false, ...options } = {}) {
  const begun = performance.now();
  const child = spawn(process.execPath, argv, {
    stdio: beside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...env, ...options.env },
  });
  const said = [];
  if (beside) {
    setPriority(child.pid, constants.priority.PRIORITY_LOW);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  }
  const code = await new Promise((resolve) =>
    child.on('close', (status, signal) => resolve(status ?? (signal ? 1 : 0))),
  );
  process.stdout.write(Buffer.concat(said));
  costs.push([name, (performance.now() - begun) / 1000, code === 0 ? 'passed' : 'FAILED']);
  return code;
}

/** What passed before; undefined where nothing is remembered of single projects. */
const known = args.length === 0 ? await unchangedSincePassed() : undefined;
const namesOf = (kind) => known?.names.filter((n) => n.split(' ')[0] === kind);
/** Those that are to be run. */
const toRun = (kind) => namesOf(kind)?.filter((n) => everything || !known.isUnchanged(n));

const jestOf = (project, only = [], ...more) => [
  jest,
  '--selectProjects',
  project,
  ...(args.length + only.length > 0 ? ['--passWithNoTests'] : []),
  ...args,
  ...(only.length === 0 ? [] : ['--testPathPatterns', `/(?:${only.join('|')})/`]),
  ...more,
];
/** Of `kind`, the projects with changes; remembers those that passed. */
async function changed(kind, run) {
  const names = toRun(kind);
  if (names?.length === 0) return unchanged(kind);
  const code = await run(names?.length === namesOf(kind)?.length ? [] : names?.map((n) => n.split(' ')[1]));
  if (code === 0) known?.passed(names);
  return code;
}
function unchanged(name) {
  costs.push([name, 0, 'unchanged since it passed']);
  return 0;
}
// Kafka's client and the driver keep timers for a while after they were closed; Jest need not wait for those.
const withServers = (project, only, ...more) => part(project, jestOf(project, only, '--forceExit', ...more));
const stack = (command, ...more) =>
  part(`stack ${command}`, ['tools/stack/src/main.ts', command, ...more], {
    env: { NODE_OPTIONS: '', ...receiver },
  });

let failed = 0;
const must = (code) => {
  if (code !== 0) failed++;
  return code === 0;
};

/** `unit`: beside all of this; what is judged at rest is judged when it is over. */
async function onServers(unit) {
  must(await stack('reset'));
  if (!must(await stack('start', '--detach'))) return;
  try {
    // Most of these wait for servers more than they compute.
    must(await changed('integration', (only) => withServers('integration', only, '--maxWorkers=3')));
    if (toRun('platform')?.length === 0) return unchanged('e2e, faults, canaries');
    const before = failed;
    must(await withServers('e2e', [], '--maxWorkers=2'));
    must(await withServers('faults', [], '--runInBand'));
    await unit;
    must(await withServers('canaries', [], '--runInBand'));
    if (failed === before) known?.passed(['platform']);
  } finally {
    must(await stack('stop'));
  }
}

// On a busy machine a test may wait minutes for its turn.
const unit = changed('unit', (only) =>
  part('unit', jestOf('unit', only, '--testTimeout=600000'), { beside: true }),
);
const needsServers = ['integration', 'platform'].some((kind) => toRun(kind)?.length !== 0);
if (needsServers) await onServers(unit);
must(await unit);

rmSync(temporary, { recursive: true, force: true });
console.log('\nWhat the parts cost:');
for (const [name, seconds, outcome] of costs)
  console.log(`  ${name.padEnd(14)} ${seconds.toFixed(1).padStart(7)} s  ${outcome}`);
console.log(`  ${'all'.padEnd(14)} ${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s`);
if (costs.some(([, , outcome]) => outcome.startsWith('unchanged')))
  console.log('\n"npm test -- --all" runs what is unchanged as well.');
console.log(`\n${costs.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
