import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { engineSchema, readConfig } from './config.ts';

const keyFile = join(mkdtempSync(join(tmpdir(), 'config-')), 'service.key');
writeFileSync(keyFile, randomBytes(32).toString('base64'));
const complete = {
  RYMEDA_ENV: 'production',
  PORT: '1',
  ADMIN_PORT: '2',
  MONGODB_URI: 'mongodb://data.internal/care?tls=true',
  ALLOW_OPEN_SERVICES: 'true',
  KAFKA_BROKERS: 'kafka:9092',
  KAFKA_SASL_USERNAME: 'care',
  KAFKA_SASL_PASSWORD_FILE: keyFile,
  OIDC_ISSUER: 'https://auth.rymeda.test',
  IDENTITY_URL: 'https://auth.rymeda.test',
  RYMEDA_SERVICE_KEY_FILE: keyFile,
};
const aws = { ...complete, KEY_PROVIDER: 'aws', AWS_REGION: 'us-east-1' };
const local = { ...complete, KEY_PROVIDER: 'local', LOCAL_KEK_FILE: '/kek' };
const shared = {
  ...aws,
  KMS_KEY_MODE: 'shared',
  KMS_SHARED_KEY_ID: 'alias/rymeda',
  ORGANIZATION_KEYS_MONGODB_URI: 'mongodb://keys.internal/keys?tls=true',
};

const faults = (env: Record<string, string>): string => {
  try {
    readConfig(engineSchema({}), env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

it('production starts with KMS keys, one an organisation or a shared one', () => {
  expect(faults(aws)).toBe('');
  expect(faults(shared)).toBe('');
});

it('production refuses local keys without an explicit override; development does not', () => {
  expect(faults(local)).toContain('KEY_PROVIDER');
  expect(faults({ ...local, ALLOW_LOCAL_KEYS: 'yes' })).toContain('ALLOW_LOCAL_KEYS');
  expect(faults({ ...local, ALLOW_LOCAL_KEYS: 'true' })).toBe('');
  expect(faults({ ...local, RYMEDA_ENV: 'development' })).toBe('');
});

it('production speaks to Kafka by TLS and with a login, or not at all', () => {
  const { KAFKA_SASL_USERNAME: _login, ...anonymous } = aws;
  expect(faults(anonymous)).toContain('KAFKA_SASL_USERNAME');
  expect(faults({ ...aws, KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT' })).toContain('KAFKA_SECURITY_PROTOCOL');
});

describe('production', () => {
  const production = 'must have tls=true in production';
  it.each([
    'mongodb://data.internal/care',
    'mongodb://data.internal/care?tls=false',
    'mongodb+srv://data.internal.test/care?tls=false',
    'mongodb+srv://data.internal.test/care?ssl=false',
    'mongodb://data.internal/care?tls=true&tlsInsecure=true',
    'mongodb://data.internal/care?tls=true&tlsAllowInvalidCertificates=true',
    'mongodb://data.internal/care?tls=true&tlsAllowInvalidHostnames=true',
  ])('does not start with a database at %s unless it is told to', (uri) => {
    const keys = { ...shared, ORGANIZATION_KEYS_MONGODB_URI: uri };
    for (const [name, env] of [
      ['MONGODB_URI', { ...aws, MONGODB_URI: uri }],
      ['ORGANIZATION_KEYS_MONGODB_URI', keys],
    ] as const) {
      expect(faults(env)).toContain(`${name}: ${production}`);
      expect(faults({ ...env, ALLOW_OPEN_MONGODB: 'yes' })).toContain('ALLOW_OPEN_MONGODB');
      expect(faults({ ...env, ALLOW_OPEN_MONGODB: 'true' })).toBe('');
      expect(faults({ ...env, RYMEDA_ENV: 'development' })).toBe('');
    }
  });

  it.each([
    'mongodb://data.internal/care?ssl=true',
    'mongodb://data.internal/care?tls=true&tlsCAFile=/etc/ca.pem',
    'mongodb+srv://data.internal.test/care',
  ])('starts with a database at %s', (uri) => {
    expect(faults({ ...aws, MONGODB_URI: uri })).toBe('');
  });

  it('does not start without mutual TLS between services unless it is told to; development does', () => {
    const { ALLOW_OPEN_SERVICES: _word, ...plain } = aws;
    expect(faults(plain)).toMatch(/MTLS_CERTIFICATE_FILE: .*ALLOW_OPEN_SERVICES=true overrides/);
    expect(faults({ ...plain, ALLOW_OPEN_SERVICES: 'yes' })).toContain('ALLOW_OPEN_SERVICES');
    expect(faults({ ...plain, RYMEDA_ENV: 'development' })).toBe('');
  });
});

it.each([
  ['AWS_REGION', { ...aws, AWS_REGION: undefined }],
  ['AWS_ENDPOINT_URL', { ...aws, AWS_ENDPOINT_URL: 'http://kms.internal' }],
  ['KMS_SHARED_KEY_ID', { ...shared, KMS_SHARED_KEY_ID: undefined }],
  ['ORGANIZATION_KEYS_MONGODB_URI', { ...shared, ORGANIZATION_KEYS_MONGODB_URI: undefined }],
  ['ORGANIZATION_KEYS_MONGODB_URI', { ...shared, ORGANIZATION_KEYS_MONGODB_URI: aws.MONGODB_URI }],
  ['LOCAL_KEK_FILE', { ...local, ALLOW_LOCAL_KEYS: 'true', LOCAL_KEK_FILE: undefined }],
  ['KEY_PROVIDER', { ...aws, KEY_PROVIDER: undefined }],
])('names %s when the key provider needs it', (name, env) => {
  expect(faults(env as Record<string, string>)).toContain(name);
});

it('a service key may be followed by another: up to three lines of 32 bytes', () => {
  const key = () => randomBytes(32).toString('base64');
  const withKeys = (text: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'service.key');
    writeFileSync(file, text);
    return { ...aws, RYMEDA_SERVICE_KEY_FILE: file };
  };
  const [first, second] = [key(), key()];
  const ring = readConfig(engineSchema({}), withKeys(`${first}\n${second}\n`)).RYMEDA_SERVICE_KEY_FILE;
  expect(ring.reveal().map((bytes) => bytes.toString('base64'))).toEqual([first, second]);
  for (const wrong of ['', `${first}\nshort`, [key(), key(), key(), key()].join('\n')])
    expect(faults(withKeys(wrong))).toContain('must hold 32 bytes in base64, or up to 3 lines of them');
});

it.each([
  ['mongodb://care:se?cret@data.internal/care', 'percent-encoded'],
  ['mongodb://care:se/cret@data.internal/care', 'percent-encoded'],
  ['mongodb//data.internal/care', 'percent-encoded'],
  ['mongodb://data.internal/care?secret=1', 'percent-encoded'],
  ['mongodb://care:secret@data.internal', 'must name its database'],
  ['mongodb://care:secret@data.internal/?authSource=admin', 'must name its database'],
])('a database at %s is refused, not waited for, and its login not told', (uri, fault) => {
  for (const env of [
    { ...aws, MONGODB_URI: uri },
    { ...shared, ORGANIZATION_KEYS_MONGODB_URI: uri },
  ]) {
    expect(faults(env)).toContain(fault);
    expect(faults(env)).not.toMatch(/cret/);
  }
  const srv = { ...aws, MONGODB_URI: 'mongodb+srv://care:p%3Fw@data.example.net/rymeda_care?tls=true' };
  expect(faults(srv)).toBe('');
});

it('production sends the login of who keeps traces nowhere in clear', () => {
  const to = (OTEL_EXPORTER_OTLP_ENDPOINT: string, more = {}) =>
    faults({
      ...{ ...aws, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=abc' },
      ...more,
    });
  expect(to('http://collector:4318')).toContain('OTEL_EXPORTER_OTLP_ENDPOINT: must be https://');
  expect(to('http://127.0.0.1.example.com:4318')).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
  for (const taken of ['https://collector:4318', 'http://127.0.0.1:4318', 'http://localhost:4318'])
    expect(to(taken)).not.toContain('OTEL_');
  for (const more of [{ OTEL_EXPORTER_OTLP_HEADERS: '' }, { RYMEDA_ENV: 'development' }])
    expect(to('http://collector:4318', more)).not.toContain('OTEL_');
});

it('production believes no issuer whose keys come over plain HTTP; development does', () => {
  const outside = (issuer: string, jwksUri: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'issuers.json');
    const clients = { app: { organizationId: 'org_00000000000000000000000000000001' } };
    writeFileSync(
      file,
      JSON.stringify([{ issuer, jwksUri, audience: 'api', algorithms: ['RS256'], clients }]),
    );
    return { ...aws, OIDC_ISSUERS_FILE: file };
  };
  const plain = { ...aws, OIDC_ISSUER: 'http://auth.rymeda.test' };
  expect(faults(outside('https://idp.test', 'https://idp.test/keys'))).toBe('');
  expect(faults(plain)).toContain('OIDC_ISSUER: must be https in production');
  for (const env of [
    outside('http://idp.test', 'https://idp.test/keys'),
    outside('https://idp.test', 'http://idp.test/keys'),
  ])
    expect(faults(env)).toContain('issuer and jwksUri must be https in production');
  expect(faults({ ...plain, RYMEDA_ENV: 'development' })).not.toContain('OIDC_ISSUER');
  const keys = { ...aws, OIDC_JWKS_URI: 'http://identity:8080/jwks.json', ALLOW_OPEN_SERVICES: '' };
  expect(faults(keys)).toContain('OIDC_JWKS_URI: must be https in production');
  expect(faults({ ...keys, ALLOW_OPEN_SERVICES: 'true' })).not.toContain('OIDC_JWKS_URI');
  expect(faults({ ...keys, RYMEDA_ENV: 'development' })).not.toContain('OIDC_JWKS_URI');
});

it('what is set to nothing is not set: it is neither 0 nor a name', () => {
  const unset = readConfig(engineSchema({}), {
    ...aws,
    KEY_BACKUP_RETENTION_DAYS: '',
    KEY_ROTATION_DAYS: '',
    DRAIN_DELAY_MS: ' ',
  });
  expect(unset).toMatchObject({ KEY_BACKUP_RETENTION_DAYS: 35, KEY_ROTATION_DAYS: 365 });
  expect(unset.DRAIN_DELAY_MS).toBeUndefined();
  for (const name of ['PORT', 'AWS_REGION', 'MONGODB_URI', 'KAFKA_BROKERS'])
    expect(faults({ ...aws, [name]: '' })).toContain(name);
});
