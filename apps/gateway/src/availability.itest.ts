import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '@rymeda/testing';
import {
  call,
  pause,
  startEngine,
  startGateway,
  type TestEngine,
  type TestGateway,
} from './testing/gateway.ts';

/** An engine that is slow or dead costs only its own routes. */
let gateway: TestGateway;
const running: TestEngine[] = [];
const patient = '/v1/care/patients/pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const logs = '/v1/audit/logs';

async function engine(listener: Parameters<typeof startEngine>[0], port?: number): Promise<TestEngine> {
  const started = await startEngine(listener, port);
  running.push(started);
  return started;
}
const fine = () => engine((request, response) => request.resume().on('end', () => response.end('{}')));

afterEach(async () => {
  await gateway.stop();
  await Promise.all(running.splice(0).map((e) => e.stop().catch(() => undefined)));
});

const opened = () =>
  gateway.lines.some(
    (l) => l['event'] === 'engine_breaker' && l['state'] === 'open' && l['engine'] === 'care',
  );

describe('an engine that is not there', () => {
  test('503 at once with Retry-After on its routes, the others serve, and it comes back by itself', async () => {
    const dead = await startEngine(() => undefined);
    await dead.stop();
    const audit = await fine();
    gateway = await startGateway({ engines: { care: dead.url, audit: audit.url }, resetMs: 200 });

    for (let i = 0; i < 30; i++) {
      const answer = await call(gateway.url, patient);
      expect(answer).toMatchObject({ status: 503, json: { error: { code: 'SERVICE_UNAVAILABLE' } } });
      expect(answer.headers['retry-after']).toBe('1');
    }
    expect(opened()).toBe(true);
    const lines = gateway.lines.filter((l) => l['code'] === 'SERVICE_UNAVAILABLE');
    expect(lines[0]).toMatchObject({ event: 'request', status: 503, reason: 'ECONNREFUSED' });
    expect(lines.at(-1)).toMatchObject({ reason: 'EOPENBREAKER' });
    // At once: no other reason, above all none that it was waited for.
    expect(new Set(lines.map((l) => l['reason']))).toEqual(new Set(['ECONNREFUSED', 'EOPENBREAKER']));
    expect((await call(gateway.url, logs)).status).toBe(200);

    const ready = await call(gateway.url, '/readyz', { token: null });
    expect(ready).toMatchObject({
      status: 200,
      json: { status: 'ready', engines: { care: { status: 'down' }, audit: { status: 'up' } } },
    });

    await engine((_request, response) => response.end('{}'), dead.port);
    await pause(300);
    expect((await call(gateway.url, patient)).status).toBe(200);
    expect((await call(gateway.url, patient)).status).toBe(200);
  });
});

describe('an engine that hangs', () => {
  test('504 after 10 s, then 503 at once, and the others serve all the while', async () => {
    let left = 0;
    // Who waited longer would be answered after all.
    const hanging = await engine((_request, response) => {
      const late = setTimeout(() => response.end('{}'), 18_000);
      response.once('close', () => (clearTimeout(late), left++));
    });
    const audit = await fine();
    gateway = await startGateway({ engines: { care: hanging.url, audit: audit.url }, resetMs: 60_000 });

    const startedAt = performance.now();
    const waiting = Array.from({ length: 12 }, (_, i) =>
      i % 2 === 0
        ? call(gateway.url, patient)
        : call(gateway.url, '/v1/care/patients', { method: 'POST', body: '{}' }),
    );
    await pause(100);
    expect((await call(gateway.url, logs)).status).toBe(200);
    for (const answer of await Promise.all(waiting))
      expect(answer).toMatchObject({ status: 504, json: { error: { code: 'GATEWAY_TIMEOUT' } } });
    expect(performance.now() - startedAt).toBeGreaterThan(9900);
    await until(
      'their connections to be closed',
      async () => left,
      (n) => n === 12,
    );

    expect((await call(gateway.url, patient)).status).toBe(503);
    expect(gateway.lines.at(-1)).toMatchObject({ event: 'request', status: 503, reason: 'EOPENBREAKER' });
    expect(opened()).toBe(true);
  });

  test('only before the first byte: an answer that began may take its time', async () => {
    const slow = await engine((_request, response) => {
      response.write('{');
      setTimeout(() => response.end('}'), 10_500);
    });
    gateway = await startGateway({ engines: { care: slow.url } });
    expect(await call(gateway.url, patient)).toMatchObject({ status: 200, text: '{}' });
  });
});

test('an engine that restarts under load loses no read', async () => {
  const answer: Parameters<typeof startEngine>[0] = (_request, response) => response.end('{}');
  const current = await engine(answer);
  gateway = await startGateway({ engines: { care: current.url }, resetMs: 50 });
  const statuses = new Map<number, number>();
  let going = true;
  let answered = 0;
  const worker = async (): Promise<void> => {
    while (going) {
      const { status } = await call(gateway.url, patient);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      answered++;
    }
  };
  const workers = Array.from({ length: 8 }, worker);
  for (let i = 0; i < 5; i++) {
    // Under load, and well again: on a machine that stands still, five restarts would be one long one.
    const before = answered;
    await until(
      'all read again',
      async () => answered,
      (now) => now >= before + 100,
    );
    // Its idle connections die under the gateway; the port answers on.
    for (const socket of current.sockets) socket.destroy();
  }
  going = false;
  await Promise.all(workers);
  expect([...statuses.keys()]).toEqual([200]);
});

test('what waits for a connection waits within its own 10 s', async () => {
  let served = 0;
  const narrow = await engine((_request, response) => {
    setTimeout(() => (served++, response.end('{}')), 100);
  });
  gateway = await startGateway({ engines: { care: narrow.url }, connections: 2 });
  const answers = await Promise.all(Array.from({ length: 10 }, () => call(gateway.url, patient)));
  expect(answers.every((a) => a.status === 200)).toBe(true);
  expect(narrow.sockets.size).toBeLessThanOrEqual(2);
  expect(served).toBe(10);
});
