import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { systemClock } from '@rymeda/kernel';
import { exportJWK, generateKeyPair } from 'jose';
import { providerHost, type ProviderHost } from './provider-host.ts';

let server: Server;
let tokens: ProviderHost;
let fault: Error;
const failures: unknown[] = [];

beforeEach(async () => {
  const nothing = () => undefined;
  tokens = providerHost({
    issuer: 'https://auth.rymeda.test',
    audience: 'https://api.rymeda.com',
    tokenLifeS: 3600,
    operatorTokenLifeS: 600,
    clock: systemClock,
    userTokenLifeS: 900,
    findAccount: async () => undefined,
    gate: async () => undefined,
    cookieKeys: ['x'],
    adapter: class {
      find = () => Promise.reject(fault);
    },
    assertions: { isFirst: async () => true },
    certificateOf: nothing,
    onGranted: nothing,
    onRefused: nothing,
    onServerError: (error: unknown) => void failures.push(error),
  });
  server = createServer((req, res) => tokens.handle(req, res)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterEach(() => {
  server.close();
});

async function ask() {
  const form = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/token`;
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
async function sign() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  tokens.signWith({ ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256', use: 'sig' });
}

it('answers 503 while there is no key', async () => {
  const answer = await ask();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
});

it('answers 503 while the database is away', async () => {
  await sign();
  fault = Object.assign(new Error('no primary at secret-host'), { name: 'MongoServerSelectionError' });
  const answer = await ask();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(JSON.parse(answer.text)).toMatchObject({ error: 'temporarily_unavailable' });
});

it('tells nothing of a fault of its own but that there is one, and to no browser', async () => {
  await sign();
  fault = new Error('canary');
  const answer = await ask();
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('canary');
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  expect(failures.at(-1)).toBe(fault);
});
