import mongoose, { type Connection } from 'mongoose';
import { traceCommands } from '../tracing/mongo-spans.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { Log } from './log.ts';

/** Queries wait this long for a connection before they answer SERVICE_UNAVAILABLE. */
const waitMs = 2_000;
/** Attempts of five seconds; by then it is there, where everything was started together. */
const mostAwaited = 12;

/**
 * An engine's connection, opened in the background and for as long as it takes: a service starts while its
 * database is away, and answers 503 until it is there. Everything is majority-written and journaled.
 */
export function openMongo(uri: string, log: Log, tracing?: Pick<Tracing, 'tracer' | 'isOn'>): Connection {
  const connection = mongoose.createConnection();
  const options = {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: true,
    bufferTimeoutMS: waitMs,
    maxPoolSize: 50,
    minPoolSize: 2,
    serverSelectionTimeoutMS: waitMs * 2,
    socketTimeoutMS: 30_000,
    // Whoever waits longer for one of the pool's connections has most likely been answered by then.
    waitQueueTimeoutMS: 10_000,
    writeConcern: { w: 'majority' as const, journal: true, wtimeout: 5_000 },
    readConcern: { level: 'majority' as const },
    retryWrites: true,
    retryReads: true,
    // What is read was written by a driver, as UTF-8; looking again costs a tenth of each read.
    enableUtf8Validation: false,
    // Telling of each command costs even where nobody listens.
    monitorCommands: tracing?.isOn === true,
  };
  let hasConnected = false;
  const connect = (attempt: number): void => {
    connection.openUri(uri, options).then(
      () => {
        hasConnected = true;
        log.info('mongodb_connected', { attempt });
      },
      (error: unknown) => {
        // A service may start before its database.
        if (attempt < mostAwaited) log.warn('mongodb_awaited', { attempt, reason: (error as Error).name });
        else log.failure('mongodb_connect_failed', error, { attempt });
        setTimeout(() => connect(attempt + 1), 1_000).unref();
      },
    );
  };
  if (tracing?.isOn === true)
    connection.once('connected', () => traceCommands(connection.getClient(), tracing.tracer));
  connect(1);
  connection.on('error', (error) => {
    // Before, it is the attempt's, which tells of it.
    if (hasConnected) log.failure('mongodb_error', error);
  });
  return connection;
}

/** Whether the connection came up within the time that a start may take; the start goes on either way. */
export const settled = (connection: Connection, ms: number): Promise<void> =>
  new Promise((resolve) => {
    if (connection.readyState === mongoose.STATES.connected) return resolve();
    const timer = setTimeout(resolve, ms);
    connection.once('connected', () => {
      clearTimeout(timer);
      resolve();
    });
  });
