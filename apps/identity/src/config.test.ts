import { expect, it } from '@jest/globals';
import { loadConfig } from './config.ts';

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

it('a fault never shows a value', () => {
  expect(faultsOf({ OPERATOR_CLIENT_ID: 'se cret', MONGODB_URI: 'mongodb://u:canary@h/' })).not.toMatch(
    /canary|se cret/,
  );
});
