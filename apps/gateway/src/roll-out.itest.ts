import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { until } from '@rymeda/testing';
import { call, pause, startGateway, type TestGateway } from './testing/gateway.ts';

let gateway: TestGateway | undefined;
const running: Instance[] = [];
afterEach(async () => {
  await gateway?.stop();
  for (const one of running.splice(0)) one.kill();
});

/** An engine's process as it behaves: at a SIGTERM it says `Connection: close` for a while, then takes nothing more. */
class Instance {
  readonly seen: string[] = [];
  #server: Server | undefined;
  #draining = false;
  port = 0;

  async start(): Promise<this> {
    this.#draining = false;
    const server = createServer((request, response) => {
      if (this.#draining) response.setHeader('connection', 'close');
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'POST') this.seen.push(body);
        setTimeout(() => response.end('{"data":{}}'), 3);
      });
    });
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    running.push(this);
    return this;
  }

  async terminate(): Promise<void> {
    this.#draining = true;
    await pause(150);
    await new Promise<void>((done) => {
      this.#server?.close(() => done());
      this.#server?.closeIdleConnections();
    });
  }

  kill(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

test('two instances are restarted in turn under load: no request fails, and none is sent twice', async () => {
  const instances = [await new Instance().start(), await new Instance().start()] as const;
  gateway = await startGateway({
    engines: { care: instances[0].url },
    instances: { care: instances.map(({ url }) => url) },
  });
  const { url } = gateway;
  const answers = new Map<number, number>();
  const sent: string[] = [];
  let loading = true;
  const worker = async (name: number): Promise<void> => {
    for (let n = 0; loading; n++) {
      const body = JSON.stringify({ n: `${name}/${n}` });
      sent.push(body);
      const headers = { 'content-type': 'application/json' };
      for (const { status } of [
        await call(url, '/v1/care/patients', { method: 'POST', body, headers }),
        await call(url, '/v1/care/patients'),
      ])
        answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  // Both are known and connected to before the first one leaves.
  for (let n = 0; n < 4; n++) await call(url, '/v1/care/patients');
  const workers = [0, 1, 2, 3].map(worker);
  for (const instance of [...instances, ...instances]) {
    await instance.terminate();
    const before = sent.length;
    await until(
      'the other one serves',
      async () => sent.length,
      (n) => n > before + 20,
    );
    await instance.start();
    const taken = instance.seen.length;
    await until(
      'it is used again',
      async () => instance.seen.length,
      (n) => n > taken,
    );
  }
  loading = false;
  await Promise.all(workers);
  const told = gateway.lines.filter(({ event }) => event === 'request_failed');
  expect({ answers: [...answers.keys()], told }).toEqual({ answers: [200], told: [] });
  const seen = instances.flatMap((one) => one.seen);
  expect(seen.sort()).toEqual(sent.sort());
}, 60_000);

test('one of two that does not listen costs no request, and does not open the breaker', async () => {
  const [alive, dead] = [await new Instance().start(), await new Instance().start()];
  dead.kill();
  gateway = await startGateway({
    engines: { care: alive.url },
    instances: { care: [dead.url, alive.url] },
  });
  for (let n = 0; n < 60; n++)
    expect((await call(gateway.url, '/v1/care/patients', { method: 'POST', body: '{}' })).status).toBe(200);
  expect(alive.seen).toHaveLength(60);
  expect(gateway.engines.get('care')?.isOpen()).toBe(false);
});
