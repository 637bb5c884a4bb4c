import { freePort } from '@rymeda/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect, type ConnectionOptions } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { certificateThumbprint } from '@rymeda/auth';
import { client, other, server } from './testing/certificates.ts';
import { pause } from './testing/gateway.ts';
import { startPlatform, type TestPlatform } from './testing/platform.ts';

/** The gateway as a process that ends TLS itself, and callers with and without a certificate of their own. */
const serviceKey = Buffer.alloc(32, 9);
let platform: TestPlatform;
let child: ChildProcess;
let folder: string;
let port: number;

beforeAll(async () => {
  platform = await startPlatform(serviceKey);
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  port = await freePort();
  child = spawn(process.execPath, [join(process.cwd(), 'apps/gateway/src/main.ts')], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      RYMEDA_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(await freePort()),
      REDIS_URL: 'redis://127.0.0.1:1',
      OIDC_ISSUER: platform.identity.url,
      IDENTITY_URL: platform.identity.url,
      RYMEDA_SERVICE_KEY_FILE: file('key', serviceKey.toString('base64')),
      ENGINE_URLS: `identity=${platform.identity.url},care=${platform.care.url}`,
      TLS_CERTIFICATE_FILE: file('tls.crt', server.certificate),
      TLS_KEY_FILE: file('tls.key', server.key),
      TRUSTED_PROXIES: '127.0.0.0/8',
      CLIENT_CERTIFICATE_HEADER: 'client-cert',
    },
  });
  const isUp = () =>
    get('/readyz').then(
      ({ status }) => status === 200,
      () => false,
    );
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !(await isUp());) await pause(50);
});
afterAll(async () => {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
  await platform.stop();
  rmSync(folder, { recursive: true });
});

interface Shown {
  identity?: { certificate: string; key: string };
  headers?: Record<string, string>;
}
function get(path: string, { identity, headers = {} }: Shown = {}): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        headers,
        agent: false,
        ca: server.certificate,
        ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0 }));
      },
    );
    asked.once('error', reject).end();
  });
}

const der = new X509Certificate(client.certificate).raw;
const patient = '/v1/care/patients/pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';

test('a token bound to a certificate opens nothing without its private key, whatever a header claims', async () => {
  const cnf = { 'x5t#S256': certificateThumbprint(der) };
  const bound = { authorization: `Bearer ${await platform.token(undefined, { cnf })}` };
  const free = { authorization: `Bearer ${await platform.token()}` };
  expect((await get(patient, { identity: client, headers: bound })).status).toBe(200);
  expect((await get(patient, { headers: bound })).status).toBe(401);
  expect((await get(patient, { identity: other, headers: bound })).status).toBe(401);
  const claimed = { ...bound, 'client-cert': `:${der.toString('base64')}:` };
  expect((await get(patient, { headers: claimed })).status).toBe(401);
  expect((await get(patient, { identity: other, headers: claimed })).status).toBe(401);
  expect((await get(patient, { headers: free })).status).toBe(200);
  expect((await get(patient, { identity: client, headers: free })).status).toBe(200);
});

test('it speaks TLS 1.3 and nothing older', async () => {
  const greet = (options: ConnectionOptions): Promise<string | null> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, ca: server.certificate, ...options }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      }).once('error', reject);
    });
  expect(await greet({})).toBe('TLSv1.3');
  await expect(greet({ maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version|PROTOCOL_VERSION/i);
});
