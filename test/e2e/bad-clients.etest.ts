import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call, canaryNote, canaryPatient, requestToken, runningStack } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem } from './support/problem.ts';
import { head, openSocket, readAnswer } from './support/raw-http.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const patients = '/v1/care/patients';
let tenant: Tenant;
let databases: Databases;
let patientId: string;
let endless: Socket[];
const sockets: Socket[] = [];

beforeAll(async () => {
  tenant = await newTenant(stack);
  databases = await openDatabases();
  patientId = await newPatient(tenant.send, { primaryProviderId: await newProvider(tenant.send) });
  // They wait while the other tests run.
  endless = await open(200, `GET ${patients} HTTP/1.1\r\nhost: x\r\nx-slow: `);
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await databases.close();
});

async function open(count: number, first: string): Promise<Socket[]> {
  const opened = await Promise.all(Array.from({ length: count }, () => openSocket(stack.gateway)));
  for (const socket of opened) socket.on('error', () => undefined).write(first);
  sockets.push(...opened);
  return opened;
}

/** Waiting behind those clients would cost at least their own time-out, 10 s; a busy machine takes its part of this. */
const tooSlowMs = 5_000;

/** The slowest of so many ordinary requests, one after another, milliseconds. */
async function slowestOf(count: number, ask: () => Promise<{ status: number }>): Promise<number> {
  let slowest = 0;
  for (let i = 0; i < count; i++) {
    const from = performance.now();
    expect((await ask()).status).toBe(200);
    slowest = Math.max(slowest, performance.now() - from);
  }
  return slowest;
}
const readOne = () => tenant.send({ path: `${patients}/${patientId}` });

describe('10,000 rapid requests', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  afterAll(() => agent.destroy());

  const ask = (method: string, path: string, token: string | null, body?: string) =>
    new Promise<number>((resolve, reject) => {
      const headers = {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const sent = request(stack.gateway + path, { method, headers, agent }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.on('error', reject).end(body);
    });

  it('are answered as each deserves, or with 429 where limits say so, and the platform lives on', async () => {
    const before = await databases.countsOf(tenant.id);
    const kinds: [number, () => Promise<number>][] = [
      [200, () => ask('GET', `${patients}/${patientId}`, tenant.token)],
      [200, () => ask('GET', `${patients}?limit=1`, tenant.token)],
      [404, () => ask('GET', `${patients}/nobody`, tenant.token)],
      [404, () => ask('GET', '/v1/nothing', tenant.token)],
      [405, () => ask('PUT', patients, tenant.token)],
      [401, () => ask('GET', patients, null)],
      [401, () => ask('GET', patients, `${tenant.token.slice(0, -4)}AAAA`)],
      [400, () => ask('POST', patients, tenant.token, '{')],
      [422, () => ask('POST', patients, tenant.token, '{}')],
      [200, () => ask('GET', '/healthz', null)],
    ];
    const unexpected = new Map<string, number>();
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < 10_000) {
        const [due, send] = kinds[next++ % kinds.length] as (typeof kinds)[number];
        let status = await send();
        if (status === 503) {
          // So many at once: asked again after a second, as `Retry-After` tells.
          await new Promise((resolve) => setTimeout(resolve, 1_000));
          status = await send();
        }
        if (status === due || status === 429) continue;
        const key = `${status} in place of ${due}`;
        unexpected.set(key, (unexpected.get(key) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 64 }, worker));
    expect(Object.fromEntries(unexpected)).toEqual({});
    expect(await databases.countsOf(tenant.id)).toEqual(before);
    expect((await readOne()).status).toBe(200);
    expect((await call(stack.gateway, { path: '/readyz' })).status).toBe(200);
  });
});

describe('others are not delayed by', () => {
  it('clients that stop reading', async () => {
    const session = { clientId: patientId, serviceType: 'x' };
    const { body } = await must(tenant.send({ path: '/v1/care/sessions', json: session }));
    const notes = `/v1/care/sessions/${body.data.id}/notes`;
    const text = canaryNote().padEnd(90_000, '.');
    await Promise.all([...'12345678'].map(() => must(tenant.send({ path: notes, json: { text } }))));
    const stalled = await open(40, head('GET', notes, tenant.token));
    await Promise.all(
      stalled.map((s) => new Promise((begun) => s.once('data', begun).once('data', () => s.pause()))),
    );
    expect(await slowestOf(50, readOne)).toBeLessThan(tooSlowMs);
  });

  it('300 clients that send their bodies byte by byte, at the API and at the token endpoint', async () => {
    const before = await databases.countsOf(tenant.id);
    const lengths = ['content-length: 5000'];
    const slow = head('POST', patients, tenant.token, ['content-type: application/json', ...lengths]);
    const slowOnes = await open(300, `${slow}{`);
    const form = 'content-type: application/x-www-form-urlencoded';
    slowOnes.push(...(await open(300, `${head('POST', '/oauth2/token', null, [form, ...lengths])}g`)));
    const { clientId, clientSecret } = tenant;
    const token = () => requestToken(stack.gateway, { client_id: clientId, client_secret: clientSecret });
    expect(await slowestOf(20, readOne)).toBeLessThan(tooSlowMs);
    expect(await slowestOf(5, token)).toBeLessThan(tooSlowMs);
    const create = () => tenant.send({ path: `${patients}/search`, json: { lastName: 'Nobody' } });
    expect(await slowestOf(5, create)).toBeLessThan(tooSlowMs);
    for (const socket of slowOnes) socket.destroy();
    expect(await databases.countsOf(tenant.id)).toEqual(before);
  });

  it('a caller that leaves in the middle of its body, which leaves nothing behind', async () => {
    const before = await databases.countsOf(tenant.id);
    const whole = JSON.stringify(canaryPatient());
    const lines = ['content-type: application/json', `content-length: ${Buffer.byteLength(whole)}`];
    const cut = head('POST', patients, tenant.token, lines) + whole.slice(0, -1);
    for (const socket of await open(20, cut)) socket.destroySoon();
    expect(await slowestOf(5, readOne)).toBeLessThan(tooSlowMs);
    expect(await databases.countsOf(tenant.id)).toEqual(before);
  });

  it('200 clients that never end their headers: after 10 s they are told so and cut off', async () => {
    expectProblem(await readAnswer(endless[0] as Socket, 15_000), 408, 'REQUEST_TIMEOUT');
    for (const socket of endless)
      if (!socket.closed) await new Promise((closed) => socket.once('close', closed).resume());
  });
});
