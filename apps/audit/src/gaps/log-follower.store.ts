import { packed } from '@rymeda/kernel';
import { platformCollection } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { CheckpointStore } from '../checkpoints/checkpoint.store.ts';
import { entriesIn, majority, type LogDatabase } from '../logs/log-database.ts';
import { logKey, type LogName } from '../logs/log-name.rules.ts';
import type { Entry } from '../logs/entry.ts';

/** How far a reader of all logs has come: with the platform's log, and within each organisation's. */
interface PositionRow {
  _id: string;
  position: number;
}

export type FollowedEntry = Pick<
  Entry,
  '_id' | 'organizationId' | 'resourceType' | 'about' | 'metadata' | 'index'
>;

/** A log, and the size that a checkpoint gave it. */
interface GrownLog extends LogName {
  size: number;
}

/** Entries of a log that were not read yet: from `from` to before `to`. */
interface Unread extends LogName {
  from: number;
  to: number;
}

const checkpointsAtOnce = 200;
/** Entries that are read and taken together, of however many logs. */
const stride = 2_000;

/**
 * Reads all logs as far as checkpoints cover them, each entry at least once, in each log in order. Checkpoints come in
 * the order of the platform's log, so that nobody has to look at logs that have not grown.
 */
export function logFollower(options: {
  name: string;
  work: Connection;
  log: LogDatabase;
  checkpoints: Pick<CheckpointStore, 'covered' | 'latestSigned'>;
  take: (entries: FollowedEntry[]) => Promise<void>;
}) {
  const { name, log, checkpoints, take } = options;
  const positions = () => platformCollection<PositionRow>(options.work, 'audit_positions');
  const idOf = (key: string): string => `${name}:${key}`;
  const feed = idOf('');

  async function positionsOf(ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await positions()
      .find({ _id: { $in: [...ids] } })
      .toArray();
    return new Map(rows.map((row) => [row._id, row.position]));
  }
  const advance = (to: Iterable<readonly [id: string, position: number]>) =>
    positions().bulkWrite(
      [...to].map(([_id, position]) => ({
        updateOne: { filter: { _id }, update: { $max: { position } }, upsert: true },
      })),
    );

  async function entriesOf(parts: readonly Unread[]): Promise<FollowedEntry[]> {
    const ranges = parts.map(({ organizationId, year, from, to }) => ({
      organizationId,
      year,
      index: { $gte: from, $lt: to },
    }));
    const found = await entriesIn(log)
      .find({ $or: ranges }, majority)
      .project<FollowedEntry>({
        organizationId: 1,
        resourceType: 1,
        about: { $slice: 2 },
        metadata: 1,
        index: 1,
      })
      .hint('by_place')
      .toArray();
    return found.sort((a, b) => a.index - b.index);
  }

  async function follow(logs: readonly GrownLog[]): Promise<void> {
    const known = await positionsOf(logs.map((one) => idOf(logKey(one))));
    const unread = logs.flatMap((one) => strides(one, known.get(idOf(logKey(one))) ?? 0));
    for (const parts of packed(unread, ({ from, to }) => to - from, stride)) {
      await take(await entriesOf(parts));
      await advance(parts.map((part) => [idOf(logKey(part)), part.to]));
    }
  }

  return {
    /** As far as there is something new; answers how many checkpoints it has read. */
    async turn(): Promise<number> {
      const signed = (await checkpoints.latestSigned())?.size ?? 0;
      let from = (await positionsOf([feed])).get(feed) ?? 0;
      const begun = from;
      while (from < signed) {
        const to = Math.min(signed, from + checkpointsAtOnce);
        const newest = new Map<string, GrownLog>();
        for (const { organizationId, year, size } of await checkpoints.covered(from, to))
          newest.set(logKey({ organizationId, year }), { organizationId, year, size });
        await follow([...newest.values()]);
        await advance([[feed, to]]);
        from = to;
      }
      return from - begun;
    },
  };
}
export type LogFollower = ReturnType<typeof logFollower>;

function strides({ organizationId, year, size }: GrownLog, read: number): Unread[] {
  const all: Unread[] = [];
  for (let from = read; from < size; from += stride)
    all.push({ organizationId, year, from, to: Math.min(size, from + stride) });
  return all;
}
