import type { Connection } from 'mongoose';
import type { Entry } from './entry.ts';
import { entriesCollection } from './entry.store.ts';

export interface Appended {
  entries: number;
  /** Entries that were there already: a redelivery. */
  duplicates: number;
}

export interface EntryAppender {
  /** Resolves when all are durable. Each names its own organisation; it may be called again with the same. */
  append(entries: readonly Entry[]): Promise<Appended>;
}

const mostAtOnce = 1_000;
const duplicateKey = 11000;

/** The only writer of the log. It works for all organisations at once, so it has no tenant's context. */
export function entryAppender(log: Connection): EntryAppender {
  return {
    async append(entries) {
      const total = { entries: 0, duplicates: 0 };
      for (let at = 0; at < entries.length; at += mostAtOnce) {
        const some = entries.slice(at, at + mostAtOnce);
        const duplicates = await insert(log, some);
        total.entries += some.length - duplicates;
        total.duplicates += duplicates;
      }
      return total;
    },
  };
}

async function insert(log: Connection, entries: Entry[]): Promise<number> {
  if (log.db === undefined) throw new Error('The log is not connected yet');
  try {
    await log.db
      .collection<Entry>(entriesCollection)
      .insertMany(entries, { ordered: false, writeConcern: { w: 'majority', journal: true } });
    return 0;
  } catch (error) {
    return duplicatesOnly(error);
  }
}

interface BulkError {
  code?: unknown;
  writeErrors?: { code?: unknown }[] | { code?: unknown };
  result?: { getWriteConcernError?: () => unknown };
}

/** How many were there already, when nothing else went wrong; throws otherwise. */
function duplicatesOnly(error: unknown): number {
  const { writeErrors, result } = error as BulkError;
  const faults = writeErrors === undefined ? [] : [writeErrors].flat();
  const durable = result?.getWriteConcernError?.() === undefined;
  if (durable && faults.length > 0 && faults.every((f) => f.code === duplicateKey)) return faults.length;
  throw error;
}
