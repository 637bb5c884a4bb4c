import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { settingsOf, type RymedaOptions } from './options.ts';
import { callArguments } from './request.ts';

const complete = { clientId: 'c', clientSecret: 'hush', baseUrl: 'https://api.example.com/' };
const check = (change: Partial<RymedaOptions>) => () => settingsOf({ ...complete, ...change }, 'sdk/1');

test('defaults are filled in and the base address has no slash at its end', () => {
  expect(check({ userAgent: 'acme/2' })()).toMatchObject({
    baseUrl: 'https://api.example.com',
    timeoutMs: 30_000,
    maxRetries: 3,
    userAgent: 'acme/2 sdk/1',
  });
  const inFile = check({ baseUrl: ' https://api.example.com:8443/rymeda//\n' })();
  expect(inFile.baseUrl).toBe('https://api.example.com:8443/rymeda');
});

test('all faults are listed at once and no value is repeated', () => {
  expect(check({ clientId: '', baseUrl: 'ftp://hush', maxRetries: -1 })).toThrow(
    /^Rymeda: clientId is required; baseUrl must be https; maxRetries must be a whole number from 0$/,
  );
});

test('a client has a secret or a key, never both, and the key has the form of one', () => {
  const { clientSecret: _secret, ...without } = complete;
  const only = (change: Partial<RymedaOptions>) => () => settingsOf({ ...without, ...change }, 'sdk/1');
  expect(only({})).toThrow(/^Rymeda: clientSecret or privateKey is required$/);
  expect(only({ privateKey: 'hush' })).toThrow(
    /^Rymeda: privateKey must be the PEM \(PKCS #8\) of a P-256 key$/,
  );
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  expect(only({ privateKey: pem })).not.toThrow();
  expect(check({ privateKey: pem })).toThrow(/exclude each other/);
  const sec1 = privateKey.export({ type: 'sec1', format: 'pem' }) as string;
  expect(only({ privateKey: sec1 })).toThrow(/PKCS #8/);
});

test('a secret travels unencrypted only on this machine or when told so', () => {
  expect(check({ baseUrl: 'http://api.example.com' })).toThrow(/https/);
  expect(check({ baseUrl: 'http://localhost.example.com' })).toThrow(/https/);
  expect(check({ baseUrl: 'http://api.example.com', allowHttp: true })).not.toThrow();
  for (const host of ['localhost', '127.0.0.1', '[::1]'])
    expect(check({ baseUrl: `http://${host}:8080` })).not.toThrow();
});

test('an id that would lead to another route is refused before anything is sent', () => {
  const row = { method: 'GET', path: '/v1/care/patients/{id}', kind: 'read', input: 'none' } as const;
  for (const id of ['', '.', '..', undefined, 7])
    expect(() => callArguments('care.patients.get', row, [id])).toThrow(/id must be an id/);
  expect(callArguments('care.patients.get', row, ['a/b?c']).path).toBe('/v1/care/patients/a%2Fb%3Fc');
});
