import { join } from 'node:path';
import { withDatabase, withUser } from '../setup/mongodb-uri.ts';
import type { SecretFiles } from '../state/secrets.ts';
import { databaseUsers } from './databases.ts';
import { LINKS_OFFSET, serviceUrl, type Ports } from './ports.ts';
import { callersOf, instanceStep, type Service } from './services.ts';

export interface EnvironmentFacts {
  service: Service;
  /** Every service that the repository holds. */
  services: Service[];
  ports: Ports;
  mongodb: { address: string; sharedLogin: boolean };
  brokers: string;
  redis: string;
  /** By MongoDB user. */
  passwords: Record<string, string>;
  files: SecretFiles;
  /** Where Node keeps what it made of the TypeScript: a service is ready sooner, and smaller, the next time. */
  compileCache: string;
  /** The folder that plays S3's part. */
  objects: string;
  /** Where payers' files may be laid down. */
  drop: string;
  /** Where certificates lie, each by its service's name; undefined without mutual TLS. */
  certificates?: string | undefined;
  /** How many of each service run. */
  instances?: number;
  /** The caller's: a few variables pass, and RYMEDA_SERVICE_ENV_<SERVICE>__<NAME> adds or overrides. */
  env: NodeJS.ProcessEnv;
}

type Variables = Record<string, string>;

const PASSED_ON = [
  ...['PATH', 'HOME', 'TZ', 'LANG'],
  ...['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_TRACES_SAMPLER_ARG'],
];
const OPERATOR_CLIENT = 'operator';

/** Wide enough for the demo and the benchmark; production's defaults are in the gateway. */
const WIDE_LIMIT = '1000000/60';

/** The whole environment of a service's process. Nothing else is inherited. */
export function serviceEnvironment(given: EnvironmentFacts): Variables {
  const { service } = given;
  // All instances are alike but for their ports.
  const facts = { ...given, service: { ...service, name: service.instanceOf ?? service.name } };
  return {
    ...passedOn(facts.env),
    ...common(facts),
    ...mutualTls(facts),
    ...stores(facts),
    ...(special[facts.service.name]?.(facts) ?? {}),
    ...overrides(facts.service.name, facts.env),
  };
}

function passedOn(env: NodeJS.ProcessEnv): Variables {
  return Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function common(facts: EnvironmentFacts): Variables {
  const { service, ports, files, compileCache } = facts;
  return {
    NODE_COMPILE_CACHE: compileCache,
    RYMEDA_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(ports.base + service.offset),
    ADMIN_PORT: String(ports.base + 1000 + service.offset),
    LOG_LEVEL: 'info',
    OIDC_ISSUER: serviceUrl(ports, 1),
    IDENTITY_URL: peerUrl(facts, 1),
    GATEWAY_URL: serviceUrl(ports, 0),
    RYMEDA_SERVICE_KEY_FILE: files.serviceKey,
    KEY_PROVIDER: 'local',
    LOCAL_KEK_FILE: files.localKek,
    // Others learn from its answers that it leaves, before its connections are closed.
    ...((facts.instances ?? 1) > 1 ? { DRAIN_DELAY_MS: '1000' } : {}),
    // A developer who changes a right or a setting sees it soon.
    IDENTITY_PULL_SECONDS: '2',
    // Seconds instead of a day, so that a rotation can be watched to its end.
    KEY_LIFECYCLE_SECONDS: '5',
    KEY_SPREAD_SECONDS: '5',
    KEY_OVERLAP_SECONDS: '5',
  };
}

/** Nobody without a certificate reaches identity: what is public of it, the gateway gives. */
function mutualTls(facts: EnvironmentFacts): Variables {
  const { service, services, ports, certificates } = facts;
  if (certificates === undefined) return {};
  const callers = callersOf(service.name, services);
  return {
    OIDC_ISSUER: serviceUrl(ports, 0),
    OIDC_JWKS_URI: `${peerUrl(facts, 1)}/.well-known/jwks.json`,
    MTLS_CERTIFICATE_FILE: join(certificates, `${service.name}.crt`),
    MTLS_KEY_FILE: join(certificates, `${service.name}.key`),
    MTLS_CA_FILE: join(certificates, 'ca.crt'),
    ...(service.name === 'gateway' ? {} : { MTLS_CALLERS: callers.join(',') }),
  };
}

const peerUrl = ({ ports, certificates }: EnvironmentFacts, offset: number): string =>
  serviceUrl(ports, offset, certificates === undefined ? 'http' : 'https');

function stores({ service, mongodb, brokers, redis, passwords }: EnvironmentFacts): Variables {
  const variables: Variables = {};
  for (const { database, user, rights } of databaseUsers([service])) {
    if (rights === 'archive') continue;
    const variable = rights === 'log' ? `${service.name.toUpperCase()}_LOG_MONGODB_URI` : 'MONGODB_URI';
    variables[variable] = mongodb.sharedLogin
      ? withDatabase(mongodb.address, database)
      : withUser(mongodb.address, { name: user, password: passwords[user] ?? '' }, database);
  }
  if (service.kafka) variables['KAFKA_BROKERS'] = brokers;
  if (service.redis || service.name === 'gateway') variables['REDIS_URL'] = redis;
  return variables;
}

/** Where the folder's links lead: the service itself, or beside it where it takes services alone. */
function fileLinks({ service, ports, certificates }: EnvironmentFacts): Variables {
  if (certificates === undefined) return { PUBLIC_URL: serviceUrl(ports, service.offset) };
  const offset = service.offset + LINKS_OFFSET;
  return { PUBLIC_URL: serviceUrl(ports, offset), OBJECT_LINKS_PORT: String(ports.base + offset) };
}

const special: Record<string, (facts: EnvironmentFacts) => Variables> = {
  identity: ({ files }) => ({
    OPERATOR_CLIENT_ID: OPERATOR_CLIENT,
    OPERATOR_CLIENT_SECRET_FILE: files.operatorSecret,
  }),
  gateway: (facts) => ({
    ENGINE_URLS: engineUrls(facts),
    ...(facts.instances === undefined || facts.instances < 2
      ? {}
      : { ENGINE_INSTANCES: engineInstances(facts, facts.instances) }),
    RATE_LIMIT_CLIENT: WIDE_LIMIT,
    RATE_LIMIT_ORGANIZATION: WIDE_LIMIT,
    RATE_LIMIT_ADDRESS: WIDE_LIMIT,
    TRUSTED_PROXIES: '',
  }),
  audit: (facts) => ({
    AUDIT_LOG_ORIGIN: 'audit.rymeda.localhost',
    OBJECT_STORE: 'folder',
    OBJECT_STORE_FOLDER: facts.objects,
    ...fileLinks(facts),
  }),
  compliance: (facts) => ({
    OBJECT_STORE: 'folder',
    OBJECT_STORE_FOLDER: join(facts.objects, 'compliance'),
    ...fileLinks(facts),
    FILE_SCANNER: 'none',
    LEIE_SOURCE: join(import.meta.dirname, '../../../../apps/compliance/lists/leie.csv'),
    SAM_SOURCE: join(import.meta.dirname, '../../../../apps/compliance/lists/sam.csv'),
    CARE_URL: peerUrl(facts, 2),
    AUDIT_URL: peerUrl(facts, 6),
  }),
  revenue: (facts) => ({
    CARE_URL: peerUrl(facts, 2),
    X12_CONTACT_PHONE: '6175550100',
    OBJECT_STORE: 'folder',
    OBJECT_STORE_FOLDER: join(facts.objects, 'revenue'),
    X12_DROP: 'folder',
    X12_DROP_FOLDER: facts.drop,
    X12_DROP_SECONDS: '1',
  }),
  oris: (facts) => ({
    ENGINE_URLS: engineUrls(facts),
    ORIS_ALLOW_LOOPBACK: 'true',
    // Whatever listens there plays the mail server's part; nothing has to.
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(facts.ports.base + 25),
    SMTP_SECURITY: 'none',
    SMTP_FROM: 'Rymeda <workflows@rymeda.localhost>',
  }),
  webhooks: (facts) => ({
    ENGINE_URLS: engineUrls(facts),
    WEBHOOKS_ALLOW_LOOPBACK: 'true',
  }),
};

const engineUrls = (facts: EnvironmentFacts): string =>
  facts.services
    .filter(({ name }) => name !== 'gateway')
    .map(({ name, offset }) => `${name}=${peerUrl(facts, offset)}`)
    .join(',');

const engineInstances = (facts: EnvironmentFacts, count: number): string =>
  facts.services
    .filter(({ name }) => name !== 'gateway')
    .map(({ name, offset }) => {
      const urls = Array.from({ length: count }, (_, n) => peerUrl(facts, offset + instanceStep * n));
      return `${name}=${urls.join('|')}`;
    })
    .join(',');

function overrides(service: string, env: NodeJS.ProcessEnv): Variables {
  const prefix = `RYMEDA_SERVICE_ENV_${service.toUpperCase().replaceAll('-', '_')}__`;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}
