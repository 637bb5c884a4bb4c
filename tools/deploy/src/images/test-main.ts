/**
 * `npm run test:images`: builds every image as deploy/Dockerfile says, starts it with nothing but what a pod would have
 * (read-only, no capability, a user that owns nothing), asks its probes, stops it, and prints what held. It needs a
 * Docker engine, and a stack that runs (RYMEDA_HOME), whose MongoDB and Kafka the containers use.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStack, type StackFile } from '@rymeda/stack';
import { services } from '../platform/facts.ts';
import { repository } from '../platform/repository.ts';
import { podEnvironment } from './pod-environment.ts';

const base = process.env['RYMEDA_BASE_IMAGE'] ?? 'rymeda/node:local';
const graceSeconds = 45;
const mostBytes = 200 * 1024 * 1024;

interface Outcome {
  image: string;
  held: string[];
  broken: string[];
}

const docker = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('docker', args, {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  return { status, text: `${stdout}${stderr}`.trim(), stdout: stdout.trim() };
};

const must = (...args: string[]): string => {
  const { status, text, stdout } = docker(...args);
  if (status !== 0) throw new Error(`docker ${args[0] ?? ''} failed:\n${text.slice(-2000)}`);
  return stdout;
};

function build(service: string, tag: string, ...more: string[]): void {
  must(
    ...['build', '--network', 'host', '--file', 'deploy/Dockerfile', '--tag', tag],
    ...['--build-arg', `BUILD_IMAGE=${base}`, '--build-arg', `BASE_IMAGE=${base}`],
    ...['--build-arg', `SERVICE=${service}`, ...more, '.'],
  );
}

/** SHA-256 of every file of /app, by name: what two builds must have in common. */
const hashes = (tag: string): string =>
  must(
    ...['run', '--rm', '--network', 'none', '--entrypoint', 'node', tag, '--input-type=module', '-e'],
    `import { createHash } from 'node:crypto'; import { globSync, readFileSync, statSync } from 'node:fs';
     const files = globSync('/app/**/*').filter((f) => statSync(f).isFile()).sort();
     for (const f of files) console.log(createHash('sha256').update(readFileSync(f)).digest('hex'), statSync(f).size, f);`,
  );

async function answers(url: string, status: number, withinMs: number): Promise<boolean> {
  for (const until = performance.now() + withinMs; performance.now() < until; await sleep(200)) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === status) return true;
  }
  return false;
}

async function tryService(stack: StackFile, service: string, port: number): Promise<Outcome> {
  const tag = `rymeda/${service}:test`;
  const outcome: Outcome = { image: tag, held: [], broken: [] };
  const say = (what: string, ok: boolean): void => void (ok ? outcome.held : outcome.broken).push(what);
  build(service, tag);
  const files = hashes(tag);
  const bytes = files.split('\n').reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
  say(`${(bytes / 1e6).toFixed(0)} MB above the base`, bytes < mostBytes);
  say('a bill of materials', files.includes('/app/sbom.cdx.json'));
  if (service === 'operations') return outcome;

  const { env, folder } = await podEnvironment(stack, service, port);
  const name = `rymeda-test-${service}`;
  docker('rm', '--force', name);
  must(
    ...['run', '--detach', '--name', name, '--network', 'host', '--read-only', '--cap-drop', 'ALL'],
    ...['--security-opt', 'no-new-privileges', '--tmpfs', '/tmp:size=64m', '--memory', '768m'],
    ...[
      '--volume',
      `${folder}:${folder}`,
      ...Object.entries(env).flatMap(([n, v]) => ['--env', `${n}=${v}`]),
      tag,
    ],
  );
  try {
    const admin = `http://127.0.0.1:${port + 1}`;
    const ready = await answers(`${admin}/startupz`, 200, 60_000);
    say('starts', ready);
    if (!ready) outcome.broken.push(docker('logs', '--tail', '5', name).text);
    for (const path of ['/livez', '/readyz', '/metrics'])
      say(path, await answers(`${admin}${path}`, 200, 5_000));
    say('uid 10001', must('inspect', '--format', '{{.Config.User}}', name) === '10001:10001');
    const begun = performance.now();
    must('stop', '--time', String(graceSeconds), name);
    const seconds = (performance.now() - begun) / 1000;
    const code = must('inspect', '--format', '{{.State.ExitCode}}', name);
    say(`stops in ${seconds.toFixed(1)} s with exit code ${code}`, code === '0' && seconds < graceSeconds);
  } finally {
    docker('rm', '--force', name);
  }
  return outcome;
}

if (docker('version').status !== 0) {
  console.error('No Docker engine answers: start dockerd, or set DOCKER_HOST.');
  process.exit(2);
}
if (docker('image', 'inspect', base).status !== 0) {
  console.error(
    `There is no image ${base}: deploy/base-image.sh makes one, or RYMEDA_BASE_IMAGE names another.`,
  );
  process.exit(2);
}
const stack = await readStack(resolve(repository, process.env['RYMEDA_HOME'] ?? '.rymeda'));
if (stack === null) {
  console.error('No stack runs: npm start -- --detach');
  process.exit(2);
}
let failed = 0;
const wanted = process.argv.slice(2);
const all = [...services, 'operations'].filter((name) => wanted.length === 0 || wanted.includes(name));
for (const [index, service] of all.entries()) {
  const { image, held, broken } = await tryService(stack, service, 26_080 + 2 * index).catch(
    (error: unknown) => ({
      image: service,
      held: [],
      broken: [error instanceof Error ? error.message : String(error)],
    }),
  );
  if (broken.length > 0) failed++;
  console.log(
    `${broken.length === 0 ? 'ok    ' : 'FAILED'} ${image}: ${[...held, ...broken.map((b) => `NOT ${b}`)].join(', ')}`,
  );
}
// Without the cache of the engine: the second build does everything anew.
if (wanted.length === 0 || wanted.includes('twice')) {
  const [first = 'care'] = all;
  build(first, `rymeda/${first}:again`, '--build-arg', 'REVISION=again', '--no-cache');
  const same = hashes(`rymeda/${first}:test`) === hashes(`rymeda/${first}:again`);
  if (!same) failed++;
  console.log(`${same ? 'ok    ' : 'FAILED'} two builds of ${first} give the same files`);
}
console.log(`${all.length + 1 - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
