import {
  createCallerSeal,
  createDenyList,
  createOrganizationSettings,
  createTokenVerifier,
} from '@rymeda/auth';
import { eventsByEngine, openApiDocument, operationsByService } from '@rymeda/contracts';
import { systemClock } from '@rymeda/kernel';
import {
  apiVersion,
  createLog,
  createMetrics,
  createTracing,
  listReports,
  type Service,
} from '@rymeda/service';
import { asyncApiDocument } from '@rymeda/service/asyncapi';
import { peerConnector, peersOf, tlsFiles } from '@rymeda/service/peers';
import { Redis } from 'ioredis';
import { gatewayApp } from './app.ts';
import { certificateReader } from './caller/client-certificate.ts';
import type { GatewayConfig } from './config.ts';
import { ownPages } from './documents/own-pages.ts';
import { rateLimits } from './limits/rate-limits.ts';
import { connectTimeoutMs, createEngine } from './proxy/engine.ts';
import { refusalReports } from './refusal-reports.ts';
import { refusalSender } from './refusal-sender.ts';
import { refusalCounter } from './refusals.ts';
import { routeTable } from './routing/route-table.ts';

const name = 'gateway';
const minuteMs = 60_000;
/** Slower than this, Redis counts as down (and the local limiters take over). */
const redisTimeoutMs = 50;
const firstListsMs = 5_000;

/** Puts the gateway together; nothing is connected before `start`. */
export function wire(config: GatewayConfig): Service {
  const log = createLog(name, config.LOG_LEVEL);
  const metrics = createMetrics(name);
  const tracing = createTracing(name, config, { log, metrics });
  const notRead = (error: unknown): void => log.failure('certificates_not_read', error);
  const peers = peersOf(config, notRead);
  const seal = createCallerSeal(config.RYMEDA_SERVICE_KEY_FILE, systemClock);
  const fromIdentity = {
    url: config.IDENTITY_URL,
    service: name,
    seal,
    clock: systemClock,
    intervalMs: config.IDENTITY_PULL_SECONDS * 1_000,
    fetch: peers.fetch,
  };
  const denyList = createDenyList({
    ...fromIdentity,
    onStale: listReports(log, 'deny_list'),
  });
  const settings = createOrganizationSettings({
    ...fromIdentity,
    onStale: listReports(log, 'settings'),
  });
  // No `serviceKeys`: services don't call each other through the public door.
  const verifier = createTokenVerifier({
    issuer: config.OIDC_ISSUER,
    jwksUri: config.OIDC_JWKS_URI ?? `${config.OIDC_ISSUER.replace(/\/$/, '')}/.well-known/jwks.json`,
    audience: config.OIDC_AUDIENCE,
    outside: config.OIDC_ISSUERS_FILE,
    ownTokens: config.OIDC_OWN_TOKENS,
    denyList,
    isStrict: (organizationId) => settings.of(organizationId).strictRevocation,
    clock: systemClock,
    fetch: peers.fetch,
  });
  const redis = new Redis(config.REDIS_URL, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: redisTimeoutMs,
    connectTimeout: 1000,
    // A connection that swallows commands without a word is made anew.
    socketTimeout: 2000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1000),
  });
  // Each lost connection is an event; the limits report the one that matters, which is falling back.
  redis.on('error', () => undefined);
  const limits = rateLimits(
    redis,
    {
      client: config.RATE_LIMIT_CLIENT,
      organization: config.RATE_LIMIT_ORGANIZATION,
      address: config.RATE_LIMIT_ADDRESS,
    },
    (active) => log.warn(active ? 'rate_limits_local' : 'rate_limits_shared', { component: 'redis' }),
    (organizationId) => settings.of(organizationId).rateLimits,
  );
  const engines = new Map(
    [...config.ENGINE_URLS].map(([engine, url]) => [
      engine,
      createEngine(engine, url, {
        instances: config.ENGINE_INSTANCES.get(engine),
        connector: peers.files && peerConnector(peers.files, engine, connectTimeoutMs),
        onStateChange: (of, state) => log.warn('engine_breaker', { engine: of, state }),
      }),
    ]),
  );
  const tellAudit = refusalSender(config, seal, peers.fetch);
  const reports = refusalReports({
    send: tellAudit,
    onFailure: (error) => log.failure('refusals_not_reported', error, { component: 'audit' }),
  });
  const refusals = refusalCounter((line) => log.warn('requests_refused', line), Date.now, reports.add);
  const refusalTimer = setInterval(refusals.flush, minuteMs);
  refusalTimer.unref();

  let draining = false;
  process.once('SIGTERM', () => {
    draining = true;
  });

  metrics.gauge('gateway_rate_limits_local', 'Whether Redis is out and limits are counted locally', () =>
    limits.isFallback() ? 1 : 0,
  );
  metrics.gauge('gateway_deny_list_age_seconds', 'Age of the list of revoked tokens', () =>
    Math.min(denyList.ageMs() / 1000, 1e9),
  );
  metrics.gauge('gateway_settings_age_seconds', 'Age of the list of what organisations have set', () =>
    Math.min(settings.ageMs() / 1000, 1e9),
  );
  metrics.gauges('gateway_breaker_open', 'Whether requests to the engine are refused at once', 'engine', () =>
    Object.fromEntries([...engines].map(([of, engine]) => [of, engine.isOpen() ? 1 : 0])),
  );

  metrics.gauges('gateway_engine_instances', 'Instances of an engine that are known', 'engine', () =>
    Object.fromEntries([...engines].map(([of, engine]) => [of, engine.instances()])),
  );

  metrics.gauge(
    'gateway_requests_refused',
    'Requests without a valid token, since the start',
    refusals.total,
  );
  metrics.gauge(
    'gateway_refusals_unreported',
    'Such requests that are in this log and not in the audit log',
    () => reports.stats().unreported,
  );

  const configured = Object.entries(operationsByService).filter(([service]) => engines.has(service));
  const pages = ownPages({
    document: () =>
      openApiDocument(
        configured.flatMap(([, operations]) => operations),
        { version: apiVersion, servers: ['/'] },
      ),
    events: () => asyncApiDocument(eventsByEngine, { version: apiVersion }),
    engines,
    isDraining: () => draining,
  });

  return {
    name,
    host: config.HOST,
    port: config.PORT,
    adminPort: config.ADMIN_PORT,
    ...(config.TLS_CERTIFICATE_FILE === undefined || config.TLS_KEY_FILE === undefined
      ? {}
      : {
          tls: {
            files: tlsFiles({ certificate: config.TLS_CERTIFICATE_FILE, key: config.TLS_KEY_FILE }, notRead),
          },
        }),
    drainDelayMs: config.DRAIN_DELAY_MS ?? (config.RYMEDA_ENV === 'production' ? 5000 : 0),
    log,
    metrics,
    tracing,
    listener: gatewayApp({
      routes: routeTable(operationsByService, new Set(engines.keys())),
      engines,
      verifier,
      settings,
      seal,
      limits,
      pages,
      trusted: config.TRUSTED_PROXIES,
      certificates: certificateReader(config.CLIENT_CERTIFICATE_HEADER, config.TRUSTED_PROXIES),
      refusals,
      log,
      metrics: metrics.http,
      tracer: tracing.tracer,
    }),
    async start() {
      // Not waited for: the gateway is ready without Redis.
      void redis.connect().catch(() => undefined);
      // A moment for the first lists, so that a roll-out refuses nobody; without identity it answers 503 itself.
      await Promise.race([
        Promise.all([denyList.start(), settings.start()]),
        new Promise((resolve) => setTimeout(resolve, firstListsMs).unref()),
      ]);
    },
    drain() {
      for (const engine of engines.values()) void engine.endStreams();
    },
    async stop() {
      clearInterval(refusalTimer);
      refusals.flush();
      await Promise.race([reports.settled(), new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      denyList.stop();
      settings.stop();
      redis.disconnect();
      await Promise.all([...engines.values()].map((e) => e.close()));
    },
  };
}
