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

const checkpointsAtOnce = 200;
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

  const read = async (_id: string): Promise<number> => (await positions().findOne({ _id }))?.position ?? 0;
  const write = (_id: string, position: number) =>
    positions().updateOne({ _id }, { $max: { position } }, { upsert: true });

  async function follow(log_: LogName, size: number): Promise<void> {
    const _id = idOf(logKey(log_));
    const { organizationId, year } = log_;
    for (let from = await read(_id); from < size; from += stride) {
      const to = Math.min(size, from + stride);
      const found = await entriesIn(log)
        .find({ organizationId, year, index: { $gte: from, $lt: to } }, majority)
        .project<FollowedEntry>({
          organizationId: 1,
          resourceType: 1,
          about: { $slice: 2 },
          metadata: 1,
          index: 1,
        })
        .hint('by_place')
        .toArray();
      await take(found);
      await write(_id, to);
    }
  }

  return {
    /** As far as there is something new; answers how many checkpoints it has read. */
    async turn(): Promise<number> {
      const signed = (await checkpoints.latestSigned())?.size ?? 0;
      let from = await read(feed);
      const begun = from;
      while (from < signed) {
        const to = Math.min(signed, from + checkpointsAtOnce);
        const newest = new Map<string, LogName & { size: number }>();
        for (const { organizationId, year, size } of await checkpoints.covered(from, to))
          newest.set(logKey({ organizationId, year }), { organizationId, year, size });
        for (const one of newest.values()) await follow(one, one.size);
        await write(feed, to);
        from = to;
      }
      return from - begun;
    },
  };
}
export type LogFollower = ReturnType<typeof logFollower>;
