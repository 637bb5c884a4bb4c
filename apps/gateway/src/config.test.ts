import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { gatewayConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateway-config-'));
writeFileSync(join(folder, 'key'), Buffer.alloc(32, 1).toString('base64'));
afterAll(() => rmSync(folder, { recursive: true }));

const env = {
  PORT: '1',
  ADMIN_PORT: '2',
  REDIS_URL: 'rediss://127.0.0.1:1',
  ALLOW_OPEN_SERVICES: 'true',
  OIDC_ISSUER: 'https://api.example.com',
  IDENTITY_URL: 'http://127.0.0.1:8081',
  RYMEDA_SERVICE_KEY_FILE: join(folder, 'key'),
  ENGINE_URLS: 'identity=http://127.0.0.1:8081,care=http://care.internal:8082/',
};

test('what is left out is as production wants it', () => {
  const config = gatewayConfig(env);
  expect(config).toMatchObject({
    RYMEDA_ENV: 'production',
    OIDC_AUDIENCE: 'https://api.rymeda.com',
    RATE_LIMIT_CLIENT: { points: 1200, seconds: 60 },
    RATE_LIMIT_ORGANIZATION: { points: 6000, seconds: 60 },
    RATE_LIMIT_ADDRESS: { points: 600, seconds: 60 },
  });
  expect([...config.ENGINE_URLS]).toEqual([
    ['identity', 'http://127.0.0.1:8081'],
    ['care', 'http://care.internal:8082'],
  ]);
  expect(config.TRUSTED_PROXIES('10.0.0.1')).toBe(false);
});

test.each(['rediss:/redis.internal:6379', 'rediss://redis.internal:6379?tls=', 'RedisS:redis'])(
  'production takes %s for no address by TLS, as the driver does',
  (address) => {
    expect(() => gatewayConfig({ ...env, REDIS_URL: address })).toThrow('REDIS_URL');
  },
);

test('production goes to Redis and to services by TLS, unless it is told otherwise; development need not', () => {
  const { ALLOW_OPEN_SERVICES: _word, ...closed } = env;
  const open = { ...env, REDIS_URL: 'redis://127.0.0.1:1' };
  for (const [faulty, word] of [
    [closed, 'ALLOW_OPEN_SERVICES'],
    [open, 'ALLOW_OPEN_REDIS'],
  ] as const) {
    expect(() => gatewayConfig(faulty)).toThrow(`(${word}=true overrides)`);
    expect(() => gatewayConfig({ ...faulty, [word]: 'yes' })).toThrow(word);
    expect(() => gatewayConfig({ ...faulty, [word]: 'true' })).not.toThrow();
    expect(() => gatewayConfig({ ...faulty, RYMEDA_ENV: 'development' })).not.toThrow();
  }
});

test.each([
  ['ENGINE_URLS', 'care'],
  ['ENGINE_URLS', 'care=ftp://x'],
  ['ENGINE_URLS', 'care=http://x/path'],
  ['RATE_LIMIT_CLIENT', '0/60'],
  ['RATE_LIMIT_ADDRESS', '-1/60'],
  ['TRUSTED_PROXIES', 'everyone'],
  ['RYMEDA_SERVICE_KEY_FILE', '/nowhere'],
  ['OIDC_ISSUER', 'no url'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => gatewayConfig({ ...env, [name]: value })).toThrow(new RegExp(name));
});
