import { problem, Problem } from '@rymeda/kernel';
import type { Connection, mongo } from 'mongoose';

export type Collection<T extends mongo.Document> = mongo.Collection<T>;

/** Majority and journal: what is acknowledged survives the loss of a node and of power. */
export const durable = { w: 'majority', journal: true } as const;

/**
 * The driver's own collection: the outbox belongs to the platform, has no tenant to scope by, and is on the
 * path of every request. SERVICE_UNAVAILABLE before the first connection is up.
 */
export function rawCollection<T extends mongo.Document>(
  connection: Connection,
  name: string,
): mongo.Collection<T> {
  if (connection.db === undefined) throw unavailable(new Error('not connected yet'));
  return connection.db.collection<T>(name);
}

export const unavailable = (cause: unknown): Problem =>
  problem('SERVICE_UNAVAILABLE', 'The service is not available for the moment', {
    cause,
    internal: database,
    headers: { 'retry-after': '1' },
  });
const database = 'mongodb';
/** Whether that is what an error says, whatever it was made of. */
export const saysUnavailable = (error: unknown): boolean =>
  error instanceof Problem && error.internal === database;

interface DriverError {
  code?: unknown;
  hasErrorLabel?: (label: string) => boolean;
}

/** The error itself or what it was made from: stores may have wrapped it, and the driver's bulk writes do. */
function* chain(error: unknown): Generator<DriverError & Error> {
  for (let e = error, depth = 0; e instanceof Error && depth < 6; depth++) {
    yield e;
    const { errorResponse } = e as { errorResponse?: unknown };
    e = errorResponse instanceof Error ? errorResponse : e.cause;
  }
}

export function hasLabel(error: unknown, label: string): boolean {
  for (const e of chain(error))
    if (typeof e.hasErrorLabel === 'function' && e.hasErrorLabel(label)) return true;
  return false;
}

export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof Error && (error as DriverError).code === 11000;

/** WriteConflict: another transaction changed the same document first. */
export function isWriteConflict(error: unknown): boolean {
  for (const e of chain(error)) if (e.code === 112) return true;
  return false;
}

const snapshotGone: readonly unknown[] = [239, 246];

/** SnapshotTooOld or SnapshotUnavailable (a collection was just made): another one can be had. */
export function isSnapshotGone(error: unknown): boolean {
  for (const e of chain(error)) if (snapshotGone.includes(e.code)) return true;
  return false;
}

const away = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoWaitQueueTimeoutError',
  'MongooseServerSelectionError',
]);

/**
 * What a server answers while it starts, steps down or stops. The driver asks a second time; writes that fail again carry
 * a label, reads only the code (Retryable Reads specification).
 */
const notNow: readonly unknown[] = [6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436];

/** A write to a socket whose other end the server has closed: the driver hands it on as it is, none of its own errors. */
const isClosedSocket = (e: DriverError & Error): boolean => e.name === 'Error' && e.code === 'EPIPE';

/** Whether the database couldn't be reached or has no primary for the moment. */
export function isUnavailable(error: unknown): boolean {
  for (const e of chain(error))
    if (
      away.has(e.name) ||
      isClosedSocket(e) ||
      (e.name === 'MongoServerError' && notNow.includes(e.code)) ||
      (typeof e.hasErrorLabel === 'function' && e.hasErrorLabel('RetryableWriteError'))
    )
      return true;
  return false;
}
