/**
 * `npm test`: everything that needs real servers on one stack of its own, which is started once, then the faults, one
 * file at a time, then a search for PHI in every byte at rest. What needs nothing running is run beside all of that by
 * what the servers leave of the processors, and told at the end.
 * Arguments are passed on to Jest, for example `npm test -- --testPathPatterns libs/events`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';

const args = process.argv.slice(2);
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
  costs.push([name, (performance.now() - begun) / 1000, code]);
  return code;
}

const jestOf = (project, ...more) => [
  jest,
  '--selectProjects',
  project,
  ...(args.length ? ['--passWithNoTests', ...args.filter((a) => a !== '--')] : []),
  ...more,
];
// Kafka's client and the driver keep timers for a while after they were closed; Jest need not wait for those.
const withServers = (project, ...more) => part(project, jestOf(project, '--forceExit', ...more));
const stack = (command, ...more) =>
  part(`stack ${command}`, ['tools/stack/src/main.ts', command, ...more], {
    env: { NODE_OPTIONS: '', ...receiver },
  });

let failed = 0;
const must = (code) => {
  if (code !== 0) failed++;
  return code === 0;
};

// On a busy machine a test may wait minutes for its turn.
const unit = part('unit', jestOf('unit', '--testTimeout=600000'), { beside: true });
must(await stack('reset'));
if (must(await stack('start', '--detach'))) {
  try {
    // Most of these wait for servers more than they compute.
    must(await withServers('integration', '--maxWorkers=3'));
    must(await withServers('e2e', '--maxWorkers=2'));
    must(await withServers('faults', '--runInBand'));
    // These judge what is at rest when nothing else runs.
    must(await unit);
    must(await withServers('canaries', '--runInBand'));
  } finally {
    must(await stack('stop'));
  }
} else must(await unit);

rmSync(temporary, { recursive: true, force: true });
console.log('\nWhat the parts cost:');
for (const [name, seconds, code] of costs)
  console.log(
    `  ${name.padEnd(14)} ${seconds.toFixed(1).padStart(7)} s  ${code === 0 ? 'passed' : 'FAILED'}`,
  );
console.log(`  ${'all'.padEnd(14)} ${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s`);
console.log(`\n${costs.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
