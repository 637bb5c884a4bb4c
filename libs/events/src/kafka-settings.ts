import { readFileSync } from 'node:fs';
import { secret, type Secret } from '@rymeda/kernel';
import { z } from 'zod';

/** How a broker is reached: by TLS, with SASL/SCRAM over it, or, for development on loopback, in the clear. */
export interface KafkaSecurity {
  tls?: {
    /** PEM; default the system's authorities. */
    ca?: string;
    /** PEM, for brokers that want a client's certificate. */
    cert?: string;
    key?: Secret<string>;
  };
  sasl?: { mechanism: 'scram-sha-256' | 'scram-sha-512'; username: string; password: Secret<string> };
}

const file = () => z.string().min(1).optional();

/** What a service or tool reads of its environment to reach Kafka; names and protocols are Kafka's own. */
export const kafkaEnv = {
  KAFKA_BROKERS: z.string('must list brokers, host:port').transform((s) => s.split(',').map((b) => b.trim())),
  /** Default SASL_SSL in production, PLAINTEXT otherwise. */
  KAFKA_SECURITY_PROTOCOL: z.enum(['SASL_SSL', 'SSL', 'PLAINTEXT']).optional(),
  KAFKA_SSL_CA_FILE: file(),
  KAFKA_SSL_CERTIFICATE_FILE: file(),
  KAFKA_SSL_KEY_FILE: file(),
  KAFKA_SASL_MECHANISM: z.enum(['SCRAM-SHA-512', 'SCRAM-SHA-256']).default('SCRAM-SHA-512'),
  KAFKA_SASL_USERNAME: z.string().min(1).optional(),
  KAFKA_SASL_PASSWORD_FILE: file(),
  /** Production refuses PLAINTEXT and bare SSL without it. */
  ALLOW_OPEN_KAFKA: z.literal('true').optional(),
};
export type KafkaEnv = z.output<z.ZodObject<typeof kafkaEnv>>;

/** What is wrong with it, by variable; empty when all is well. Fails closed: production wants TLS and a login. */
export function kafkaFaults(env: KafkaEnv, production: boolean): { path: string; message: string }[] {
  const faults: { path: string; message: string }[] = [];
  const fault = (path: string, message: string): void => void faults.push({ path, message });
  const protocol = protocolOf(env, production);
  if (production && protocol !== 'SASL_SSL' && env.ALLOW_OPEN_KAFKA !== 'true')
    fault('KAFKA_SECURITY_PROTOCOL', 'must be SASL_SSL in production (ALLOW_OPEN_KAFKA=true overrides)');
  if (protocol === 'SASL_SSL') {
    if (env.KAFKA_SASL_USERNAME === undefined)
      fault('KAFKA_SASL_USERNAME', 'must name the login for SASL_SSL');
    if (env.KAFKA_SASL_PASSWORD_FILE === undefined)
      fault('KAFKA_SASL_PASSWORD_FILE', 'must name the file with the password for SASL_SSL');
  }
  if ((env.KAFKA_SSL_CERTIFICATE_FILE === undefined) !== (env.KAFKA_SSL_KEY_FILE === undefined))
    fault('KAFKA_SSL_KEY_FILE', 'a certificate and its key come together');
  for (const name of fileVariables)
    if (env[name] !== undefined && read(env[name]) === undefined)
      fault(name, `${env[name]}: can't be read or is empty`);
  return faults;
}

const fileVariables = [
  'KAFKA_SSL_CA_FILE',
  'KAFKA_SSL_CERTIFICATE_FILE',
  'KAFKA_SSL_KEY_FILE',
  'KAFKA_SASL_PASSWORD_FILE',
] as const;

/** Of an environment without faults. */
export function kafkaSecurity(env: KafkaEnv, production: boolean): KafkaSecurity {
  const protocol = protocolOf(env, production);
  if (protocol === 'PLAINTEXT') return {};
  const ca = read(env.KAFKA_SSL_CA_FILE);
  const cert = read(env.KAFKA_SSL_CERTIFICATE_FILE);
  const key = read(env.KAFKA_SSL_KEY_FILE);
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key: secret(key) }),
  };
  if (protocol === 'SSL') return { tls };
  const mechanism = env.KAFKA_SASL_MECHANISM === 'SCRAM-SHA-256' ? 'scram-sha-256' : 'scram-sha-512';
  const password = secret(read(env.KAFKA_SASL_PASSWORD_FILE) ?? '');
  return { tls, sasl: { mechanism, username: env.KAFKA_SASL_USERNAME ?? '', password } };
}

const protocolOf = (env: KafkaEnv, production: boolean) =>
  env.KAFKA_SECURITY_PROTOCOL ?? (production ? 'SASL_SSL' : 'PLAINTEXT');

function read(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    // Told by kafkaFaults, as a fault of the variable, together with all others.
    return undefined;
  }
}
