import {
  createCallerSeal,
  createDenyList,
  createOrganizationSettings,
  createPermissionList,
  createTokenVerifier,
  permittedDatabase,
  userAccess,
} from '@rymeda/auth';
import {
  blobCipher,
  Keyring,
  recordCipher,
  type BlobCipher,
  type KeyStore,
  type RecordCipher,
} from '@rymeda/encryption';
import type { RecordDefinition } from '@rymeda/contracts';
import {
  createAccessRecorder,
  createKafka,
  createRelay,
  createTransactions,
  kafkaSecurity,
  type AccessRecorder,
  type Subscriber,
} from '@rymeda/events';
import { systemClock, type Clock } from '@rymeda/kernel';
import { logMissingIndexes, logSystemContexts, tenantDatabase, type TenantDocument } from '@rymeda/tenancy';
import type { Express } from 'express';
import { peersOf } from '../peers/config.ts';
import { cursorCodec } from '../http/cursor.ts';
import { edge, type EdgeOptions } from '../http/edge.ts';
import { idempotency } from '../http/idempotency.ts';
import type { Route } from '../http/route.ts';
import type { EngineConfig } from './config.ts';
import { keyProvider } from './key-provider.ts';
import { mongoKeyStore } from './key-store.ts';
import { listReports } from './list-reports.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openMongo, settled } from './mongo.ts';
import { keyRotation } from './rotation/index.ts';
import type { Service } from './run-service.ts';
import { createTracing } from '../tracing/tracing.ts';
import { subscriberMetrics } from './subscriber-metrics.ts';
import { sealedCollections, type Reindex } from './sealed-collections.ts';
import { keyShredder, untilDone } from './shred-keys.ts';

/** What every engine stands on, wired by hand: one place to see what depends on what. */
export function engineCore(name: string, config: EngineConfig, clock: Clock = systemClock) {
  const log = createLog(name, config.LOG_LEVEL);
  const metrics = createMetrics(name);
  logSystemContexts((job) => log.debug('system_context', { job }));
  logMissingIndexes((index) => log.error('index_missing', { reason: index }));

  const peers = peersOf(config, (error) => log.failure('certificates_not_read', error));
  const tracing = createTracing(name, config, { log, metrics });
  const { tracer } = tracing;
  const connection = openMongo(config.MONGODB_URI, log, tracing);
  const kafka = createKafka({
    brokers: config.KAFKA_BROKERS,
    clientId: `rymeda-${name}`,
    logger: log,
    security: kafkaSecurity(config, config.RYMEDA_ENV === 'production'),
    tracer,
  });
  const relay = createRelay({
    connection,
    engine: name,
    producer: kafka.producer(),
    clock,
    logger: log,
    tracer,
  });
  const transactions = createTransactions({ connection, engine: name, clock, relay });
  const recorder = createAccessRecorder({ connection, engine: name, clock, relay });
  const accessRecorder = config.ACCESS_RECORDS === 'off' ? unrecorded(recorder) : recorder;

  const keys: KeyStore = mongoKeyStore(connection.collection('keys') as never, transactions, clock);
  const provider = keyProvider(config, clock);
  const sealed = sealedCollections();
  sealed.blob('idempotency', 'answer');
  sealed.fingerprinted('idempotency', '_id', 'fingerprint');
  const keyring: Keyring = new Keyring({
    provider,
    store: keys,
    clock,
    cacheMs: config.KEY_CACHE_SECONDS * 1000,
    rotateEarly: (organizationId) => rotation.lifecycle.rotateEarly(organizationId),
  });
  const rotation = keyRotation({
    ...{ connection, keyring, provider, transactions, clock, log, config },
    sealed: sealed.list,
    recorder: accessRecorder,
    isOnHold: (organizationId) => settings.isOnHold(organizationId),
    isLeaving: (organizationId) => settings.isLeaving(organizationId),
  });

  const serviceKeys = config.RYMEDA_SERVICE_KEY_FILE;
  const callerSeal = createCallerSeal(serviceKeys, clock);
  const fromIdentity = {
    url: config.IDENTITY_URL,
    service: name,
    seal: callerSeal,
    clock,
    intervalMs: config.IDENTITY_PULL_SECONDS * 1_000,
    fetch: peers.fetch,
  };
  const denyList = createDenyList({
    ...fromIdentity,
    onStale: listReports(log, 'deny_list'),
  });
  const permissions = createPermissionList({
    ...fromIdentity,
    onStale: listReports(log, 'permissions'),
  });
  const shredder = keyShredder({
    keys: connection.collection('keys') as never,
    rotations: connection.collection('key_rotations') as never,
    keyring,
    transactions,
    clock,
  });
  const shred = untilDone(shredder, log);
  const settings = createOrganizationSettings({
    ...fromIdentity,
    onChange: (organizationId, status) => void shred(organizationId, status),
    onStale: listReports(log, 'settings'),
  });
  // An organisation may ask for a shorter period than the platform's, never a longer one.
  rotation.periodFrom((organizationId) =>
    Math.min(config.KEY_ROTATION_DAYS, settings.of(organizationId).keyRotationDays),
  );
  const verifier = createTokenVerifier({
    issuer: config.OIDC_ISSUER,
    jwksUri: config.OIDC_JWKS_URI ?? `${config.OIDC_ISSUER}/.well-known/jwks.json`,
    audience: config.OIDC_AUDIENCE,
    outside: config.OIDC_ISSUERS_FILE,
    ownTokens: config.OIDC_OWN_TOKENS,
    denyList,
    isStrict: (organizationId) => settings.of(organizationId).strictRevocation,
    clock,
    serviceKeys,
    fetch: peers.fetch,
  });
  const closing = new AbortController();
  const cursors = cursorCodec(serviceKeys.reveal(), name);
  const idempotent = idempotency(
    connection.collection('idempotency') as never,
    blobCipher(keyring, 'idempotency'),
    clock,
  );

  return {
    name,
    config,
    clock,
    log,
    metrics,
    tracing,
    connection,
    kafka,
    relay,
    transactions,
    accessRecorder,
    keyring,
    rotation,
    keyProvider: provider,
    callerSeal,
    peers,
    denyList,
    settings,
    permissions,
    verifier,
    database: permittedDatabase(tenantDatabase(connection), name),
    /** Ends the streams that callers listen to. */
    endStreams: (): void => closing.abort(),
    cipher(definition: RecordDefinition): RecordCipher {
      const cipher = recordCipher(keyring, definition);
      sealed.record(definition, cipher);
      return cipher;
    },
    /** `fields` are where the collection keeps `ENC[…]`: a key is destroyed only once nothing there needs it. */
    blobs(collection: string, ...fields: string[]): BlobCipher {
      sealed.blob(collection, ...fields);
      return blobCipher(keyring, collection);
    },
    /**
     * As `blobs`, of what stays as long as its record: in fields of the document, sealed under its `_id`, and sealed anew
     * when the key rotates.
     */
    keptBlobs(collection: string, ...fields: [string, ...string[]]): BlobCipher {
      const cipher = blobCipher(keyring, collection);
      sealed.keptBlob(collection, cipher, ...fields);
      return cipher;
    },
    /** Says which fields hold blind indexes, and how they are made anew when the index key rotates. */
    reindexable: <T extends TenantDocument>(
      definition: RecordDefinition,
      fields: readonly (keyof T & string)[],
      reindex: Reindex<T>,
    ): void => sealed.reindexed(definition, fields, reindex),
    edge: (routes: readonly Route[], more: Pick<EdgeOptions, 'breakGlass'> = {}): Express =>
      edge({
        ...more,
        routes: [...routes, ...rotation.routes(name)],
        verifier,
        users: userAccess(permissions),
        settings,
        callerSeal,
        log,
        clock,
        transactions,
        accessRecorder,
        cursors,
        idempotency: idempotent,
        metrics: metrics.http,
        tracer,
        closing: closing.signal,
      }),
  };
}
export type EngineCore = ReturnType<typeof engineCore>;

const groupFigures = [
  ['kafka_consumer_lag', 'Messages that the consumer group has not applied', 'lagMessages'],
  [
    'rymeda_consumer_batch_seconds',
    'How long the group has been at its oldest batch; what lies behind that waits',
    'batchSeconds',
  ],
] as const;

/** What an engine adds to the core's start and stop. */
export interface EngineParts {
  listener: Service['listener'];
  /** For their metrics; whoever made them starts and stops them. */
  subscribers?: readonly Pick<Subscriber, 'name' | 'stats'>[];
  start?: () => Promise<void>;
  stop?: () => Promise<void>;
}

/** The core and its parts as a service: what starts last stops first. */
export function engineService(core: EngineCore, parts: EngineParts): Service {
  const { config, log, metrics, relay, denyList, keyring } = core;
  metrics.gauge(
    'rymeda_deny_list_age_seconds',
    'Age of the list of revoked tokens',
    () => denyList.ageMs() / 1000,
  );
  metrics.gauge(
    'rymeda_settings_age_seconds',
    'Age of the list of what organisations have set',
    () => core.settings.ageMs() / 1000,
  );
  metrics.gauge(
    'rymeda_permissions_age_seconds',
    'Age of the oldest list of roles and users',
    () => core.permissions.ageMs() / 1000,
  );
  for (const [field, help] of Object.entries(keyringFigures))
    metrics.gauge(
      `rymeda_key_${snake(field)}`,
      help,
      () => keyring.stats()[field as keyof typeof keyringFigures],
    );
  for (const [field, help] of Object.entries(rotationFigures))
    metrics.gauge(
      `rymeda_key_${snake(field)}`,
      help,
      () => core.rotation.stats()[field as keyof typeof rotationFigures],
    );
  for (const [field, value] of Object.entries(relay.stats()))
    if (typeof value === 'number')
      metrics.gauge(`rymeda_outbox_${snake(field)}`, `Outbox relay: ${field}`, () =>
        Number((relay.stats() as never)[field]),
      );
  for (const field of ['waiters', 'batches', 'records', 'refused', 'attemptsLost'] as const)
    metrics.gauge(
      `rymeda_access_records_${snake(field)}`,
      `Access recorder: ${field}`,
      () => core.accessRecorder.stats()[field],
    );
  for (const [name, help, field] of groupFigures)
    metrics.gauges(name, help, 'group', () =>
      Object.fromEntries(Object.entries(core.kafka.groups()).map(([group, its]) => [group, its[field]])),
    );
  subscriberMetrics(metrics, parts.subscribers ?? []);
  return {
    name: core.name,
    host: config.HOST,
    port: config.PORT,
    adminPort: config.ADMIN_PORT,
    drainDelayMs: config.DRAIN_DELAY_MS ?? (config.RYMEDA_ENV === 'production' ? 5_000 : 100),
    listener: parts.listener,
    ...(core.peers.server === undefined ? {} : { tls: core.peers.server }),
    // Room for what the gateway adds to a caller's headers.
    maxHeaderBytes: 32 * 1024,
    log,
    metrics,
    tracing: core.tracing,
    async start() {
      await settled(core.connection, 2_000);
      // Until the first lists are had every request is refused, so a restart waits for them where identity is only slow. That
      // it is away shows at once, and the start goes on.
      core.permissions.start();
      await Promise.race([Promise.all([denyList.start(), core.settings.start()]), delay(firstListsMs)]);
      relay.start();
      core.rotation.start();
      keyring.start((error) => log.failure('key_directory_failed', error));
      await parts.start?.();
    },
    drain: core.endStreams,
    async stop() {
      await parts.stop?.();
      denyList.stop();
      core.settings.stop();
      core.permissions.stop();
      await core.accessRecorder.drain();
      const { attemptsLost } = core.accessRecorder.stats();
      if (attemptsLost > 0) log.warn('refused_attempts_lost', { count: attemptsLost });
      await relay.stop();
      await core.rotation.stop();
      keyring.stop();
      await core.kafka.disconnect();
      await core.connection.close();
    },
  };
}

const rotationFigures = {
  rotationRecords: 'Records written anew by key rotations since the start',
  rotationUnreadable: 'Records that a key rotation could not open, since the start',
  rotationRunning: 'Whether this process is carrying out a key rotation',
  rotationFailures: 'Attempts at a key rotation that failed, since the start',
};

const keyringFigures = {
  providerCalls: 'Calls to the key provider since the start',
  providerFailures: 'Calls to the key provider that failed, since the start',
  undeciphered: 'Stored fields that did not open, since the start',
  cached: 'Unwrapped keys in memory',
  evictions: 'Unwrapped keys that were wiped since the start',
};

const firstListsMs = 5_000;
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

const snake = (s: string): string => s.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** For the benchmark's comparison alone: configuration refuses it in production. */
const unrecorded = (recorder: AccessRecorder): AccessRecorder => ({
  ...recorder,
  record: (context) => {
    context.disclosures.length = 0;
    return Promise.resolve();
  },
  attempted: () => Promise.resolve(),
});
