import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { kafkaEnv, kafkaFaults, kafkaSecurity } from './kafka-settings.ts';

let folder: string;
let password: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rymeda-kafka-'));
  password = join(folder, 'password');
  writeFileSync(password, 'tell nobody\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const env = (more: Record<string, string> = {}) =>
  z.object(kafkaEnv).parse({ KAFKA_BROKERS: 'a:9093, b:9093', ...more });
const faults = (more: Record<string, string>, production = true) =>
  kafkaFaults(env(more), production).map((f) => f.path);
const login = () => ({ KAFKA_SASL_USERNAME: 'care', KAFKA_SASL_PASSWORD_FILE: password });

describe('the way to Kafka', () => {
  it('is in production TLS with a login, and refused when either is missing or switched off', () => {
    expect(faults({})).toEqual(['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD_FILE']);
    expect(faults(login())).toEqual([]);
    for (const protocol of ['PLAINTEXT', 'SSL']) {
      expect(faults({ KAFKA_SECURITY_PROTOCOL: protocol })).toEqual(['KAFKA_SECURITY_PROTOCOL']);
      expect(faults({ KAFKA_SECURITY_PROTOCOL: protocol, ALLOW_OPEN_KAFKA: 'true' })).toEqual([]);
    }
    expect(faults({}, false)).toEqual([]);
  });

  it('is refused when a file that it names can’t be read, or a certificate comes without its key', () => {
    const missing = join(folder, 'missing');
    expect(faults({ ...login(), KAFKA_SASL_PASSWORD_FILE: missing })).toEqual(['KAFKA_SASL_PASSWORD_FILE']);
    expect(faults({ ...login(), KAFKA_SSL_CA_FILE: missing })).toEqual(['KAFKA_SSL_CA_FILE']);
    expect(faults({ ...login(), KAFKA_SSL_CERTIFICATE_FILE: password })).toEqual(['KAFKA_SSL_KEY_FILE']);
  });

  it('holds the password in a wrapper that prints nothing of it', () => {
    const security = kafkaSecurity(env(login()), true);
    expect(security).toMatchObject({ tls: {}, sasl: { mechanism: 'scram-sha-512', username: 'care' } });
    expect(JSON.stringify(security)).not.toContain('tell nobody');
    expect(security.sasl?.password.reveal()).toBe('tell nobody');
    expect(kafkaSecurity(env(), false)).toEqual({});
  });
});
