import { isUnavailable } from '@rymeda/events';
import { gather, packed } from '@rymeda/kernel';
import type { Entry } from './entry.ts';
import { entriesIn, majority, wasTaken, type LogDatabase } from './log-database.ts';
import { logKey, type LogName } from './log-name.rules.ts';
import type { LogStates } from './log-states.ts';
import type { PreparedEntry } from './prepared-entry.ts';
import { appendDurably, tileRow } from './tree.store.ts';

export interface Appended {
  entries: number;
  /** Entries that were there already: a redelivery. */
  duplicates: number;
}

export interface EntryAppender {
  /** Resolves when all are durable. Each names its own organisation; it may be called again with the same. */
  append(entries: readonly PreparedEntry[]): Promise<Appended>;
}

export interface EntryAppenderOptions {
  log: LogDatabase;
  states: LogStates;
  /** Told what was appended, after it is durable. */
  onAppended?: (entries: readonly Entry[]) => void;
}

const mostAtOnce = 1_000;
const mostAttempts = 20;

/**
 * The only writer of the logs. What is brought at about the same time, of whatever partition, is one transaction: entries
 * with their places, and the tiles that became full. Two who append to the same log at once, as may happen while
 * partitions change hands, meet at the unique index on the place: one of them loses, reads the log's edge again and goes
 * on behind the other. It works for all organisations at once, so it has no tenant's context.
 */
export function entryAppender({ log, states, onAppended }: EntryAppenderOptions): EntryAppender {
  const brought = gather(async (parts: PreparedEntry[][]): Promise<PromiseSettledResult<number>[]> => {
    const results: PromiseSettledResult<number>[] = [];
    for (const some of packed(parts, (part) => part.length, mostAtOnce))
      results.push(...(await appendAll(some)));
    return results;
  });

  /** Together; when that fails, each alone, so that what can't be appended is its bringer's trouble only. */
  async function appendAll(parts: PreparedEntry[][]): Promise<PromiseSettledResult<number>[]> {
    const [all] = await Promise.allSettled([exclusively(parts.flat())]);
    if (all.status === 'fulfilled')
      return newOf(parts, all.value).map((value) => ({ status: 'fulfilled', value }));
    if (parts.length === 1 || isUnavailable(all.reason)) return parts.map(() => all);
    return (await Promise.all(parts.map((part) => appendAll([part])))).flat();
  }

  async function exclusively(entries: PreparedEntry[]): Promise<Entry[]> {
    const appended = await states.exclusive(() => appendNew(once(entries)));
    onAppended?.(appended);
    return appended;
  }

  return {
    async append(entries) {
      const total = { entries: 0, duplicates: 0 };
      for (let at = 0; at < entries.length; at += mostAtOnce) {
        const some = entries.slice(at, at + mostAtOnce);
        const appended = await brought(some);
        if (appended.status === 'rejected') throw appended.reason;
        total.entries += appended.value;
        total.duplicates += some.length - appended.value;
      }
      return total;
    },
  };

  async function appendNew(batch: PreparedEntry[]): Promise<Entry[]> {
    let left = batch;
    for (let attempt = 1; ; attempt++) {
      const logs = new Map(left.map(({ entry }) => [logKey(entry), nameOf(entry)]));
      try {
        return await insert(left, [...logs.values()]);
      } catch (error) {
        // What was assigned in memory is not what lies in the log.
        for (const name of logs.values()) states.forget(name);
        if (!wasTaken(error) || attempt === mostAttempts) throw error;
        // Two who keep meeting step aside for a random while.
        if (attempt > 2) await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt));
        left = await withoutPresent(left);
        if (left.length === 0) return [];
      }
    }
  }

  async function insert(batch: PreparedEntry[], logs: LogName[]): Promise<Entry[]> {
    const open = new Map<string, Awaited<ReturnType<LogStates['load']>>>();
    for (const name of logs) open.set(logKey(name), await states.load(name));
    const rows: Entry[] = [];
    const tiles: ReturnType<typeof tileRow>[] = [];
    for (const { entry, canonical, leaf } of batch) {
      const key = logKey(entry);
      const state = open.get(key) as NonNullable<ReturnType<typeof open.get>>;
      rows.push({ ...entry, index: state.edge.size });
      for (const tile of state.append(canonical, leaf)) tiles.push(tileRow(key, entry.organizationId, tile));
    }
    await appendDurably(log, rows, tiles);
    states.shrink();
    return rows;
  }

  async function withoutPresent(batch: PreparedEntry[]): Promise<PreparedEntry[]> {
    const ids = batch.map(({ entry }) => entry._id);
    const found = await entriesIn(log)
      .find({ _id: { $in: ids } }, { projection: { _id: 1 }, ...majority })
      .toArray();
    const present = new Set(found.map(({ _id }) => _id));
    return batch.filter(({ entry }) => !present.has(entry._id));
  }
}

const nameOf = ({ organizationId, year }: LogName): LogName => ({ organizationId, year });

/** Each id once: duplicates are dropped before a place is given. */
function once(entries: readonly PreparedEntry[]): PreparedEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ entry }) => !seen.has(entry._id) && seen.add(entry._id));
}

/** How many of each part were new. */
function newOf(parts: readonly PreparedEntry[][], appended: readonly Entry[]): number[] {
  const ids = new Set(appended.map(({ _id }) => _id));
  return parts.map((part) => part.filter(({ entry }) => ids.delete(entry._id)).length);
}
