import type { RequestListener, Server, ServerResponse } from 'node:http';
import { adminServer } from './admin.ts';
import { ConfigError } from './config.ts';
import { httpServer } from './http-server.ts';
import { keepMemoryAtRest } from './memory-at-rest.ts';
import type { ServerTls } from '../peers/server-tls.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** A service, put together and not yet running. */
export interface Service {
  name: string;
  host: string;
  port: number;
  adminPort: number;
  drainDelayMs: number;
  listener: RequestListener;
  /** With it the service speaks TLS: to the public, or to named services alone. */
  tls?: ServerTls;
  /** Of a request's line and headers together; default 16 KiB. */
  maxHeaderBytes?: number;
  log: Log;
  metrics: Metrics;
  tracing?: Tracing;
  /** Connects and starts consumers and jobs. Must not wait for other services. */
  start(): Promise<void>;
  /** Ends what would not end by itself, before connections are closed. */
  drain?(): void;
  /** In the reverse order; the databases last. */
  stop(): Promise<void>;
}

const leastDeadlineMs = 25_000;
/** For what runs to end in, once it serves no more. */
const closingMs = 15_000;
const callersHeaderBytes = 16 * 1024;

/**
 * Runs a service until SIGTERM or SIGINT: readiness turns 503, it keeps serving while others learn of it,
 * answers carry `Connection: close`, then it stops. A second signal or the deadline ends it at once.
 */
export async function runService(wire: () => Promise<Service>): Promise<void> {
  let service: Service;
  try {
    service = await wire();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78); // EX_CONFIG of sysexits.h
  }
  const { log } = service;
  const state = { ready: false, draining: false };
  /** Answers that are not whole. */
  const underWay = new Set<ServerResponse>();
  const admin = adminServer({ ready: () => state.ready && !state.draining }, service.metrics);
  const server = httpServer(
    (req, res) => {
      if (state.draining) res.setHeader('connection', 'close');
      underWay.add(res);
      res.once('close', () => underWay.delete(res));
      service.listener(req, res);
    },
    service.maxHeaderBytes ?? callersHeaderBytes,
    service.tls,
  );

  // One line in the log's own form, instead of Node's text on stderr.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn('process_warning', { reason: warning.name }));

  const stop = async (signal: string, exitCode: number): Promise<void> => {
    state.draining = true;
    log.info('stopping', { signal });
    for (const res of underWay) if (!res.headersSent) res.setHeader('connection', 'close');
    setTimeout(() => process.exit(1), stopDeadlineMs(service.drainDelayMs)).unref();
    await delay(service.drainDelayMs);
    service.drain?.();
    await closeServer(server, underWay);
    await service.stop();
    await service.tracing?.stop();
    admin.close();
    log.info('stopped');
    process.exit(exitCode);
  };
  const end = (signal: string, exitCode: number): void => {
    if (state.draining) process.exit(1);
    stop(signal, exitCode).catch((error: unknown) => {
      log.failure('stop_failed', error);
      process.exit(1);
    });
  };
  process.on('SIGTERM', () => end('SIGTERM', 0));
  process.on('SIGINT', () => end('SIGINT', 0));
  process.on('unhandledRejection', (error) => {
    if (isAbandonedQuery(error)) return log.failure('query_abandoned', error);
    log.failure('unhandled_rejection', error);
    // Where it stops already, what runs is finished all the same.
    if (!state.draining) end('unhandledRejection', 1);
  });
  process.on('uncaughtException', (error) => {
    log.failure('uncaught_exception', error);
    process.exit(1);
  });

  await listen(admin, service.adminPort, service.host);
  await service.tracing?.start();
  await service.start();
  await listen(server, service.port, service.host);
  state.ready = true;
  keepMemoryAtRest();
  log.info('ready', { port: service.port, adminPort: service.adminPort });
}

/** From the signal on; however long it goes on serving, there is time to end what runs. */
export const stopDeadlineMs = (drainDelayMs: number): number =>
  Math.max(leastDeadlineMs, drainDelayMs + closingMs);

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });

/** Idle connections close at once, busy ones after their answer. */
const closeServer = (server: Server, underWay: Iterable<ServerResponse>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // A stream's head went out before it was known that the connection would not be kept.
    for (const res of underWay) res.once('close', () => server.closeIdleConnections());
    setTimeout(() => server.closeAllConnections(), 10_000).unref();
  });

/**
 * Before the database was there even once, mongoose answers a promise where a cursor is asked for: the asker has failed
 * at once, and nobody holds the promise when its time is over. A service that starts before its database is no fault.
 */
const isAbandonedQuery = (error: unknown): boolean =>
  error instanceof Error && error.name === 'MongooseError' && error.message.includes('buffering timed out');
