import { readFileSync } from 'node:fs';
import { outsideIssuers, type OutsideIssuer } from '@rymeda/auth';
import { kafkaEnv, kafkaFaults } from '@rymeda/events';
import { secret, type KeyRing, type Secret } from '@rymeda/kernel';
import { z } from 'zod';
import { peerEnv, peerFaults } from '../peers/config.ts';
import { tracingEnv, tracingFaults } from '../tracing/config.ts';
import { mongodbEnv, mongodbFaults, mongodbUri } from './mongodb-uri.ts';

/**
 * Reads the environment by a schema and lists all faults at once; values are never printed, since they may be
 * secrets. What is set to nothing is not set: as a number it would be 0, as a name one that is there. Each service's
 * `config.ts` calls it once.
 */
export function readConfig<T extends z.ZodType>(schema: T, env: NodeJS.ProcessEnv): z.output<T> {
  const result = schema.safeParse(new Proxy(env, unlessEmpty));
  if (result.success) return result.data;
  const faults = result.error.issues.map((i) => `  ${i.path.join('.') || 'configuration'}: ${i.message}`);
  throw new ConfigError(`The configuration is not complete:\n${[...new Set(faults)].join('\n')}`);
}

const unlessEmpty: ProxyHandler<NodeJS.ProcessEnv> = {
  get(env, name) {
    const value: unknown = Reflect.get(env, name);
    return typeof value === 'string' && value.trim() === '' ? undefined : value;
  },
};

export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

const port = () => z.coerce.number<string>('must be the number of a port').int().min(0).max(65535);
const whole = (min: number, max: number, otherwise: number) =>
  z.coerce.number<string>().int().min(min).max(max).default(otherwise);
const url = () => z.url('must be a URL');

const mostKeys = 3;

/** A file with keys of 32 bytes in base64, one a line, as a secret. */
export const keyRingFile = () =>
  z.string('must name a file with 32 bytes in base64').transform((file, ctx): Secret<KeyRing> => {
    const lines = (readSecretFile(file) ?? '').split(/\s+/).filter((line) => line !== '');
    const keys = lines.map((line) => Buffer.from(line, 'base64'));
    const [first, ...more] = keys;
    if (first === undefined || keys.length > mostKeys || keys.some((key) => key.length !== 32)) {
      const message = `${file}: must hold 32 bytes in base64, or up to ${mostKeys} lines of them`;
      ctx.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    return secret<KeyRing>([first, ...more]);
  });

/** A JSON file that lists other issuers whose tokens are taken (docs/operating.md); none without it. */
export const issuersFile = () =>
  z
    .string()
    .optional()
    .transform((file, ctx): OutsideIssuer[] => {
      if (file === undefined) return [];
      try {
        const result = outsideIssuers.safeParse(JSON.parse(readFileSync(file, 'utf8')));
        if (result.success) return result.data;
        for (const { path, message } of result.error.issues)
          ctx.addIssue({ code: 'custom', message: `${file}: ${path.join('.')}: ${message}` });
      } catch {
        ctx.addIssue({ code: 'custom', message: `${file}: can't be read as JSON` });
      }
      return z.NEVER;
    });

/** A file with a secret text, its trailing line break removed. */
export const secretFile = () =>
  z.string('must name a file').transform((file, ctx): Secret<string> => {
    const text = readSecretFile(file);
    if (text === undefined || text === '')
      ctx.addIssue({ code: 'custom', message: `${file}: can't be read or is empty` });
    return secret(text ?? '');
  });

function readSecretFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Reported by the caller as a fault of the variable, together with all others.
    return undefined;
  }
}

/** What every service reads. */
export const processEnv = {
  RYMEDA_ENV: z.enum(['production', 'development']).default('production'),
  HOST: z.string().default('0.0.0.0'),
  PORT: port(),
  ADMIN_PORT: port(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** How often identity is asked for its lists: who is refused, who may what, what organisations have set. */
  IDENTITY_PULL_SECONDS: whole(1, 30, 10),
  /** How long a stopping service keeps serving while others learn of it, milliseconds. */
  DRAIN_DELAY_MS: z.coerce.number<string>().int().min(0).max(60_000).optional(),
  ...tracingEnv,
};

/** What every engine reads besides. */
export const engineEnv = {
  ...processEnv,
  ...peerEnv,
  MONGODB_URI: mongodbUri(),
  ...mongodbEnv,
  ...kafkaEnv,
  OIDC_ISSUER: url(),
  OIDC_JWKS_URI: url().optional(),
  OIDC_AUDIENCE: z.string().default('https://api.rymeda.com'),
  OIDC_ISSUERS_FILE: issuersFile(),
  /** `operators` where another issuer stands in for ours: then ours is for the platform's operators alone. */
  OIDC_OWN_TOKENS: z.enum(['all', 'operators']).default('all'),
  IDENTITY_URL: url(),
  RYMEDA_SERVICE_KEY_FILE: keyRingFile(),
  KEY_PROVIDER: z.enum(['aws', 'local'], "must be 'aws' or 'local'"),
  LOCAL_KEK_FILE: z.string().optional(),
  ALLOW_LOCAL_KEYS: z.literal('true').optional(),
  AWS_REGION: z.string().optional(),
  AWS_ENDPOINT_URL: url().optional(),
  /** One KMS key an organisation, or one for all: docs/encryption.md has what each costs. */
  KMS_KEY_MODE: z.enum(['organization', 'shared']).default('organization'),
  KMS_SHARED_KEY_ID: z.string().optional(),
  ORGANIZATION_KEYS_MONGODB_URI: mongodbUri().optional(),
  /** How long an unwrapped key may be used before the key provider is asked again. */
  KEY_CACHE_SECONDS: whole(1, 86_400, 3_600),
  /** A key older than this is replaced. */
  KEY_ROTATION_DAYS: whole(1, 3_650, 365),
  /** How long a backup may be restored: no key is destroyed that one of these may need. */
  KEY_BACKUP_RETENTION_DAYS: whole(0, 3_650, 35),
  /** How often it is looked which keys are due to be replaced or destroyed. */
  KEY_LIFECYCLE_SECONDS: whole(1, 86_400, 3_600),
  /** Until every process knows of a rotation's next phase; at least the keyring's staleness and the longest write. */
  KEY_SPREAD_SECONDS: whole(1, 3_600, 20),
  /** How long both index keys stay in use: longer than stored answers are kept. */
  KEY_OVERLAP_SECONDS: whole(1, 30 * 86_400, 25 * 3_600),
  /** For the benchmark alone; refused in production. */
  ACCESS_RECORDS: z.enum(['on', 'off']).default('on'),
};

/** The object schema of an engine, with the checks that make it fail closed. */
export const engineSchema = <T extends z.ZodRawShape>(more: T) =>
  z.object({ ...engineEnv, ...more }).superRefine((value, ctx) => {
    const env = value as z.output<z.ZodObject<typeof engineEnv>>;
    const fault = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    const production = env.RYMEDA_ENV === 'production';
    for (const { path, message } of kafkaFaults(env, production)) fault(path, message);
    for (const [path, message] of mongodbFaults(env, production)) fault(path, message);
    for (const [path, message] of keyFaults(env)) fault(path, message);
    for (const [path, message] of peerFaults(env, { production, demandsCallers: true })) fault(path, message);
    for (const [path, message] of issuerFaults(env)) fault(path, message);
    for (const [path, message] of tracingFaults(env, production)) fault(path, message);
    if (!production) return;
    if (env.KEY_PROVIDER === 'local' && env.ALLOW_LOCAL_KEYS !== 'true')
      fault(
        'KEY_PROVIDER',
        "'local' is for development; production needs a KMS (ALLOW_LOCAL_KEYS=true overrides)",
      );
    if (env.KEY_SPREAD_SECONDS < 20) fault('KEY_SPREAD_SECONDS', 'must be 20 or more in production');
    if (env.KEY_OVERLAP_SECONDS < 86_400) fault('KEY_OVERLAP_SECONDS', 'must be a day or more in production');
    if (env.ACCESS_RECORDS === 'off') fault('ACCESS_RECORDS', "can't be off in production");
  });

interface Issuers {
  RYMEDA_ENV: 'production' | 'development';
  OIDC_ISSUER: string;
  OIDC_JWKS_URI?: string | undefined;
  OIDC_ISSUERS_FILE: readonly OutsideIssuer[];
  ALLOW_OPEN_SERVICES?: 'true' | undefined;
}

/** Whoever can answer in an issuer's place, or with its keys, makes tokens of anybody: by plain HTTP that is the network. */
export function* issuerFaults(env: Issuers): Generator<[variable: string, fault: string]> {
  if (env.RYMEDA_ENV !== 'production') return;
  if (!env.OIDC_ISSUER.startsWith('https:')) yield ['OIDC_ISSUER', 'must be https in production'];
  // Identity's own address, which a service mesh may protect.
  if (env.OIDC_JWKS_URI?.startsWith('https:') === false && env.ALLOW_OPEN_SERVICES !== 'true')
    yield ['OIDC_JWKS_URI', 'must be https in production (ALLOW_OPEN_SERVICES=true overrides)'];
  for (const { issuer, jwksUri } of env.OIDC_ISSUERS_FILE)
    if (![issuer, jwksUri].every((url) => url.startsWith('https:')))
      yield ['OIDC_ISSUERS_FILE', `${issuer}: issuer and jwksUri must be https in production`];
}

/** What the chosen key provider lacks: variable and what is wrong with it. */
function* keyFaults(env: EngineConfig): Generator<[string, string]> {
  if (env.KEY_PROVIDER === 'local') {
    if (env.LOCAL_KEK_FILE === undefined)
      yield ['LOCAL_KEK_FILE', "must name the key file of the provider 'local'"];
    return;
  }
  if (env.AWS_REGION === undefined) yield ['AWS_REGION', "must name the Region of the provider 'aws'"];
  if (env.RYMEDA_ENV === 'production' && env.AWS_ENDPOINT_URL?.startsWith('https:') === false)
    yield ['AWS_ENDPOINT_URL', 'must be https in production'];
  if (env.KMS_KEY_MODE !== 'shared') return;
  if (env.KMS_SHARED_KEY_ID === undefined)
    yield ['KMS_SHARED_KEY_ID', 'must name the KMS key that all organisations share'];
  if (env.ORGANIZATION_KEYS_MONGODB_URI === undefined)
    yield ['ORGANIZATION_KEYS_MONGODB_URI', "must be the database of the organisations' keys"];
  else if (env.ORGANIZATION_KEYS_MONGODB_URI === env.MONGODB_URI)
    yield ['ORGANIZATION_KEYS_MONGODB_URI', 'must be a database apart from the data'];
}

export type EngineConfig = z.output<z.ZodObject<typeof engineEnv>>;
