import { readFileSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@rymeda/kernel';
import { Redis } from 'ioredis';
import {
  call,
  pause,
  startEngine,
  startGateway,
  type TestEngine,
  type TestGateway,
} from '../testing/gateway.ts';

/** Real Redis behind a wire that a test can cut or stall. */
const stack = JSON.parse(readFileSync(`${process.env['RYMEDA_HOME']}/stack.json`, 'utf8')) as {
  redis: { url: string };
};
const patient = '/v1/care/patients/pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
let engine: TestEngine;
const gateways: TestGateway[] = [];
const clients: Redis[] = [];
let wire: Awaited<ReturnType<typeof startWire>>;

async function startWire(target: URL) {
  const sockets = new Set<Socket>();
  let stalled = false;
  const held: (() => void)[] = [];
  const server: Server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const s of [near, far]) {
      sockets.add(s);
      s.on('error', () => undefined).once('close', () => (near.destroy(), far.destroy(), sockets.delete(s)));
    }
    near.on('data', (d) => far.write(d));
    far.on('data', (d) => (stalled ? held.push(() => near.write(d)) : near.write(d)));
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stall: () => (stalled = true),
    flow: () => {
      stalled = false;
      for (const write of held.splice(0)) write();
    },
    cut: () => {
      for (const s of sockets) s.destroy();
      return new Promise<void>((done) => server.close(() => done()));
    },
    mend: () => listen(port),
  };
}

beforeAll(async () => {
  engine = await startEngine((_request, response) => response.end('{}'));
});
afterEach(async () => {
  for (const g of gateways.splice(0)) await g.stop();
  for (const c of clients.splice(0)) c.disconnect();
  await wire.cut();
});
afterAll(() => engine.stop());

/** Exact counts need a Redis that is waited for, however busy the machine: production waits 50 ms. */
async function gateway(points: number, organization = 1e6, waitMs = 5_000): Promise<TestGateway> {
  const url = new URL(stack.redis.url);
  wire ??= await startWire(url);
  const through = new URL(url);
  through.port = String(wire.port);
  const redis = new Redis(through.href, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: waitMs,
    retryStrategy: () => 50,
  });
  redis.on('error', () => undefined);
  await new Promise((done) => redis.once('ready', done));
  clients.push(redis);
  const started = await startGateway({
    engines: { care: engine.url },
    redis,
    quotas: {
      client: { points, seconds: 60 },
      organization: { points: organization, seconds: 60 },
      address: { points: 5, seconds: 60 },
    },
  });
  gateways.push(started);
  return started;
}
const fresh = async (points: number, organization?: number, waitMs?: number) => {
  wire = await startWire(new URL(stack.redis.url));
  return gateway(points, organization, waitMs);
};
const token = () => `good-${newId('cli')}`;

async function burst(to: TestGateway[], by: string, count: number) {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, i) => call(to[i % to.length]!.url, patient, { token: by })),
  );
  return { ok: answers.filter((a) => a.status === 200).length, answers };
}

test('a client gets its quota exactly, then 429 that says when to come back', async () => {
  const one = await fresh(40);
  const by = token();
  const { ok, answers } = await burst([one], by, 100);
  expect(ok).toBe(40);
  const refused = answers.find((a) => a.status === 429)!;
  expect(refused.json.error.code).toBe('RATE_LIMITED');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
  expect(refused.headers).toMatchObject({ 'ratelimit-policy': '"default";q=40;w=60' });
  expect(refused.headers['ratelimit']).toMatch(/^"default";r=0;t=\d+$/);
});

test('two gateways share it, and never let more through', async () => {
  const one = await fresh(200);
  const two = await gateway(200);
  const { ok } = await burst([one, two], token(), 500);
  expect(ok).toBeLessThanOrEqual(200);
  expect(ok).toBeGreaterThanOrEqual(180);
});

test('users of one application have a quota each', async () => {
  const one = await fresh(20);
  const [ada, bob] = [`user-${newId('usr')}`, `user-${newId('usr')}`];
  expect((await burst([one], ada, 30)).ok).toBe(20);
  expect((await burst([one], bob, 15)).ok).toBe(15);
});

test('clients of one organisation share its quota', async () => {
  const one = await fresh(1000, 30);
  const redis = clients[0]!;
  await redis.del('ratelimit:organization:org_100');
  const a = await burst([one], token(), 20);
  const b = await burst([one], token(), 20);
  expect(a.ok + b.ok).toBe(30);
  await redis.del('ratelimit:organization:org_100');
});

test('callers without a token are limited by address', async () => {
  const one = await fresh(1000);
  const redis = clients[0]!;
  await redis.del('ratelimit:address:127.0.0.1');
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push((await call(one.url, patient, { token: null })).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect((await call(one.url, patient, { token: token() })).status).toBe(200);
  await redis.del('ratelimit:address:127.0.0.1');
});

test.each(['cut', 'stalled'])('Redis %s: requests go on, limited locally, said once', async (how) => {
  const one = await fresh(50, undefined, 300);
  const by = token();
  expect((await burst([one], by, 10)).ok).toBe(10);
  if (how === 'cut') await wire.cut();
  else wire.stall();
  // All of them while Redis answers nobody.
  const { ok } = await burst([one], token(), 200);
  expect(ok).toBe(50);
  const said = () => one.lines.map((l) => l['event']).filter((e) => String(e).startsWith('rate_limits'));
  expect(said()).toEqual(['rate_limits_local']);

  if (how === 'cut') await wire.mend();
  else wire.flow();
  await pause(1200);
  expect((await burst([one], token(), 5)).ok).toBe(5);
  expect(said()).toEqual(['rate_limits_local', 'rate_limits_shared']);
});

test('a busy client does not ask Redis for each request', async () => {
  const one = await fresh(100_000);
  const by = token();
  const calls = async () => {
    const stats = await clients[0]!.info('commandstats');
    return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  };
  const before = await calls();
  const worker = async (): Promise<void> => {
    for (let i = 0; i < 100; i++)
      await (await fetch(`${one.url}${patient}`, { headers: { authorization: `Bearer ${by}` } })).text();
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  expect((await calls()) - before).toBeLessThan(300);
});
