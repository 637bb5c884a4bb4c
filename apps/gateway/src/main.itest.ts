import { freePort } from '@rymeda/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { call, pause } from './testing/gateway.ts';
import { startPlatform, type TestPlatform } from './testing/platform.ts';

/** The gateway as a process of its own, as the stack starts it. */
const stack = JSON.parse(readFileSync(`${process.env['RYMEDA_HOME']}/stack.json`, 'utf8')) as {
  redis: { url: string };
};
const main = join(process.cwd(), 'apps/gateway/src/main.ts');
const patient = '/v1/care/patients/pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const serviceKey = Buffer.alloc(32, 9);
let platform: TestPlatform;
let folder: string;
let child: ChildProcess | undefined;
let output = '';

beforeAll(async () => {
  platform = await startPlatform(serviceKey);
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  writeFileSync(join(folder, 'key'), serviceKey.toString('base64'), { mode: 0o600 });
});
afterEach(async () => {
  if (child?.exitCode === null) {
    child.kill('SIGKILL');
    await new Promise((done) => child?.once('exit', done));
  }
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

/** As a service is started, and compiled code is kept between starts. */
const flags = ['--max-semi-space-size=16', '--heap-growing-percent=200'];

async function start(change: Record<string, string | undefined> = {}) {
  const [port, adminPort] = [await freePort(), await freePort()];
  const env: Record<string, string | undefined> = {
    PATH: process.env['PATH'],
    RYMEDA_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    REDIS_URL: stack.redis.url,
    OIDC_ISSUER: platform.identity.url,
    IDENTITY_URL: platform.identity.url,
    IDENTITY_PULL_SECONDS: '1',
    RYMEDA_SERVICE_KEY_FILE: join(folder, 'key'),
    ENGINE_URLS: `identity=${platform.identity.url},care=${platform.care.url}`,
    RATE_LIMIT_CLIENT: '100000/60',
    RATE_LIMIT_ORGANIZATION: '100000/60',
    DRAIN_DELAY_MS: '300',
    NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
    ...change,
  };
  output = '';
  child = spawn(process.execPath, [...flags, main], {
    env: env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.on('data', (c) => (output += String(c)));
  child.stderr?.on('data', (c) => (output += String(c)));
  const exited = new Promise<number | null>((done) => child?.once('exit', done));
  return { url: `http://127.0.0.1:${port}`, admin: `http://127.0.0.1:${adminPort}`, exited };
}

async function until(check: () => Promise<boolean>, withinMs = 45_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await check().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms:\n${output}`);
    await pause(50);
  }
}
const ready = (url: string) =>
  until(async () => (await call(url, '/readyz', { token: null })).status === 200);

test('it serves a verified caller, and refuses one whose token was revoked', async () => {
  const gateway = await start();
  await ready(gateway.url);
  const token = await platform.token('to-be-revoked');
  await until(async () => (await call(gateway.url, patient, { token })).status === 200);
  expect((await call(gateway.url, patient, { token: `${token}x` })).status).toBe(401);

  const metrics = await call(gateway.admin, '/metrics', { token: null });
  expect(metrics.text).toMatch(
    /http_server_request_duration_seconds_count\{[^}]*route="\/v1\/care\/patients\/\{id\}"[^}]*status_class="2xx"/,
  );
  expect(metrics.text).toMatch(/nodejs_eventloop_lag/);
  expect(metrics.text).toMatch(/gateway_breaker_open/);
  expect(metrics.text).not.toMatch(/org_100|cli_a|pat_0193/);

  platform.revoked.push({ id: 'to-be-revoked', expiresAt: Date.now() / 1000 + 600 });
  await until(async () => (await call(gateway.url, patient, { token })).status === 401);
});

test('it becomes ready again after a stop, and stays under 150 MB idle', async () => {
  const first = await start();
  await ready(first.url);
  child?.kill('SIGTERM');
  await first.exited;
  const gateway = await start();
  await ready(gateway.url);
  // Idle: what starting took is given back by and by.
  const residentMb = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child?.pid}/status`, 'utf8'))?.[1]) / 1024;
  await until(async () => residentMb() < 150);
});

test('it starts without identity and Redis, refuses with 503 until it knows who is revoked', async () => {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const gateway = await start({
    IDENTITY_URL: nowhere,
    REDIS_URL: nowhere.replace('http', 'redis'),
  });
  await ready(gateway.url);
  const token = await platform.token();
  expect(await call(gateway.url, patient, { token })).toMatchObject({
    status: 503,
    json: { error: { code: 'REVOCATIONS_STALE' } },
  });
  expect((await call(gateway.url, patient, { token: 'x' })).status).toBe(401);
  expect((await call(gateway.url, '/openapi.json', { token: null })).json.openapi).toBe('3.1.1');
});

test('SIGTERM: what runs is finished, answers say so, then it ends well', async () => {
  const gateway = await start();
  await ready(gateway.url);
  const token = await platform.token();
  await until(async () => (await call(gateway.url, patient, { token })).status === 200);
  const running = call(gateway.url, `${patient}?slow=1`, { token });
  await pause(100);
  child?.kill('SIGTERM');
  await pause(100);
  const late = await call(gateway.url, patient, { token });
  expect(late.status).toBe(200);
  expect(late.headers['connection']).toBe('close');
  expect((await call(gateway.url, '/readyz', { token: null })).status).toBe(503);
  expect((await call(gateway.admin, '/readyz', { token: null })).status).toBe(503);
  expect((await running).status).toBe(200);
  expect(await gateway.exited).toBe(0);
});

test('a faulty configuration names every fault, prints no value, and ends it', async () => {
  const gateway = await start({
    REDIS_URL: undefined,
    ENGINE_URLS: 'care:http://canary',
    RATE_LIMIT_CLIENT: 'many',
    TRUSTED_PROXIES: '10.0.0.0/99',
    RYMEDA_SERVICE_KEY_FILE: '/nowhere',
  });
  expect(await gateway.exited).toBe(78);
  for (const name of [
    'REDIS_URL',
    'ENGINE_URLS',
    'RATE_LIMIT_CLIENT',
    'TRUSTED_PROXIES',
    'RYMEDA_SERVICE_KEY_FILE',
  ])
    expect(output).toContain(name);
  expect(output).not.toContain('canary');
});
