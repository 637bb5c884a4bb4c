import type { Connection, mongo } from 'mongoose';
import type { CheckpointRow, PlatformCheckpointRow } from '../checkpoints/checkpoint.ts';
import type { Entry } from './entry.ts';

/**
 * The collections of the log's own database, and the only file that reaches them without a tenant: appending,
 * checkpoints and restoring work for all organisations at once. What answers a caller reads by scoped handles.
 */
export type LogDatabase = Connection;

function database(log: LogDatabase): NonNullable<Connection['db']> {
  if (log.db === undefined) throw new Error('The log is not connected yet');
  return log.db;
}

/** A full tile; never changed. `_id` is `<log>/<level>/<index>`. */
export interface TileRow {
  _id: string;
  organizationId: string;
  hashes: mongo.Binary;
  /** The root of its subtree: the hash that it is one level above. */
  root: mongo.Binary;
}

export const entriesIn = (log: LogDatabase): mongo.Collection<Entry> =>
  database(log).collection<Entry>('entries');
export const tilesIn = (log: LogDatabase): mongo.Collection<TileRow> =>
  database(log).collection<TileRow>('tiles');
export const checkpointsIn = (log: LogDatabase): mongo.Collection<CheckpointRow> =>
  database(log).collection<CheckpointRow>('checkpoints');
export const platformCheckpointsIn = (log: LogDatabase): mongo.Collection<PlatformCheckpointRow> =>
  database(log).collection<PlatformCheckpointRow>('platform_checkpoints');

export const majority = { readConcern: { level: 'majority' } } as const;
export const durable = { w: 'majority', journal: true } as const;

/** All of it durable, or nothing. Not retried here: what failed may be somebody else's being first. */
export async function inTransaction(
  log: LogDatabase,
  work: (session: mongo.ClientSession) => Promise<void>,
): Promise<void> {
  const session = log.getClient().startSession();
  try {
    session.startTransaction({ writeConcern: durable });
    await work(session);
    await session.commitTransaction();
  } catch (error) {
    if (session.inTransaction())
      await session.abortTransaction().catch(() => {
        /* The server drops an unfinished transaction by itself, and the first error counts. */
      });
    throw error;
  } finally {
    await session.endSession();
  }
}

const duplicateKey = 11000;
const writeConflict = 112;

/** Somebody else was first: with the same id, or at the same place. Nothing of ours was written. */
export function wasTaken(error: unknown): boolean {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; depth++) {
    const { code, errorResponse } = e as { code?: unknown; errorResponse?: unknown };
    if (code === duplicateKey || code === writeConflict) return true;
    e = errorResponse instanceof Error ? errorResponse : e.cause;
  }
  return false;
}
