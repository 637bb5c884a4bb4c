import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { loadConfig } from './config.ts';

const key = join(mkdtempSync(join(tmpdir(), 'compliance-')), 'key');
writeFileSync(key, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
const whole = {
  RYMEDA_ENV: 'development',
  PORT: '1',
  ADMIN_PORT: '2',
  MONGODB_URI: 'mongodb://127.0.0.1/x',
  KAFKA_BROKERS: '127.0.0.1:1',
  OIDC_ISSUER: 'http://127.0.0.1:1',
  IDENTITY_URL: 'http://127.0.0.1:1',
  CARE_URL: 'http://127.0.0.1:2',
  AUDIT_URL: 'http://127.0.0.1:3',
  RYMEDA_SERVICE_KEY_FILE: key,
  KEY_PROVIDER: 'local',
  LOCAL_KEK_FILE: key,
  OBJECT_STORE: 'folder',
  OBJECT_STORE_FOLDER: '/nowhere',
  FILE_SCANNER: 'clamd://scanner.internal:3310',
};
const faultsOf = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

it('a whole configuration is read', () => {
  expect(loadConfig(whole).FILE_SCANNER).toEqual({ hostname: 'scanner.internal', port: 3310, byTls: false });
  expect(faultsOf({ ...whole, FILE_SCANNER: 'none' })).toBe('');
});

it('what is missing or malformed is named, all at once', () => {
  const { FILE_SCANNER: _scanner, CARE_URL: _care, OBJECT_STORE: _store, ...rest } = whole;
  for (const name of ['FILE_SCANNER', 'CARE_URL', 'OBJECT_STORE']) expect(faultsOf(rest)).toContain(name);
  for (const scanner of ['', 'off', 'clamd://', 'clamd://host', 'http://host:1'])
    expect(faultsOf({ ...whole, FILE_SCANNER: scanner })).toContain('FILE_SCANNER');
});

it('production refuses files that nobody scans, and a folder for them', () => {
  const production = { ...whole, RYMEDA_ENV: 'production', FILE_SCANNER: 'none' };
  expect(faultsOf(production)).toContain('FILE_SCANNER');
  expect(faultsOf({ ...production, ALLOW_UNSCANNED_FILES: 'true' })).not.toContain('FILE_SCANNER');
  expect(faultsOf(production)).toContain('OBJECT_STORE');
});

it('production refuses to send files to a scanner in clear', () => {
  const at = (FILE_SCANNER: string, more = {}) =>
    faultsOf({ ...whole, RYMEDA_ENV: 'production', FILE_SCANNER, ...more });
  expect(at('clamd://scanner.internal:3310')).toContain('FILE_SCANNER');
  expect(at('clamd://127.0.0.1.example.com:3310')).toContain('FILE_SCANNER');
  for (const taken of ['clamds://scanner.internal:3311', 'clamd://127.0.0.1:3310', 'clamd://localhost:3310'])
    expect(at(taken)).not.toContain('FILE_SCANNER');
  expect(at('clamd://scanner.internal:3310', { ALLOW_OPEN_SCANNER: 'true' })).not.toContain('FILE_SCANNER');
});
