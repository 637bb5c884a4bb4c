import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.ts';
import { isShadowed } from './issuer/operators.ts';

const faultsOf = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

it('the configuration names all faults at once and starts with none of them', () => {
  const faults = faultsOf({});
  for (const name of [
    'PORT',
    'MONGODB_URI',
    'OIDC_ISSUER',
    'OPERATOR_CLIENT_ID',
    'OPERATOR_CLIENT_SECRET_FILE',
  ])
    expect(faults).toContain(name);
});

it('the operator’s client can’t be named like a tenant’s', () => {
  expect(faultsOf({ OPERATOR_CLIENT_ID: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22' })).toMatch(
    /not begin with cli_/,
  );
});

describe('operators with keys of their own', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ format: 'jwk' });

  it('are taken by name', () => {
    expect(faultsOf({ OPERATORS: JSON.stringify({ 'ana.silva': [key, key] }) })).not.toMatch(/OPERATORS/);
    expect(faultsOf({ OPERATORS: '' })).not.toMatch(/OPERATORS/);
    const OPERATORS = new Map([['ana.silva', [key]]]);
    expect(isShadowed({ OPERATOR_CLIENT_ID: 'operator', OPERATORS })).toBe(false);
    expect(isShadowed({ OPERATOR_CLIENT_ID: 'ana.silva', OPERATORS })).toBe(true);
  });

  it.each([
    ['is no JSON', 'hush'],
    ['is a list', JSON.stringify([key])],
    ['is named like a tenant’s', JSON.stringify({ cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22: [key] })],
    ['is named like a user', JSON.stringify({ usr_0193aee0f3a17c3e8d1f0a2b4c6d8e22: [key] })],
    ['has a name that is lost', '{"__proto__": []}'],
    ['has no key', JSON.stringify({ ana: [] })],
    ['has a private key', JSON.stringify({ ana: [privateKey.export({ format: 'jwk' })] })],
    ['has a key that is no point of its curve', JSON.stringify({ ana: [{ ...key, x: key.y }] })],
    ['has a symmetric key', JSON.stringify({ ana: [{ kty: 'oct', k: 'AAAA' }] })],
  ])('stop the start when one %s', (_what, text) => {
    const faults = faultsOf({ OPERATORS: text });
    expect(faults).toMatch(/OPERATORS: must be JSON/);
    expect(faults).not.toContain('hush');
  });
});

it('a fault never shows a value', () => {
  expect(faultsOf({ OPERATOR_CLIENT_ID: 'se cret', MONGODB_URI: 'mongodb://u:canary@h/' })).not.toMatch(
    /canary|se cret/,
  );
});
