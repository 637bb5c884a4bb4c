import { gather } from '@rymeda/kernel';
import { platformCollection, type PlatformCollectionName, type Transactional } from '@rymeda/tenancy';
import type { Connection, mongo } from 'mongoose';
import { shardOf } from './shard.rules.ts';

/** That somebody (an endpoint, an organisation) has something due, so that who works never searches what only waits. */
export interface Lane {
  /** Whose it is. */
  _id: string;
  shard: number;
  /** When to look; null when nothing is to be done. */
  dueAt: Date | null;
  /** Raised with each call for attention: who settles a lane sees by it whether somebody called meanwhile. */
  seq: number;
}

/** A call for attention. `set`: further fields, as an update's pipeline has them. */
export interface LaneCall {
  id: string;
  dueAt: Date;
  set?: Record<string, unknown>;
}

interface Settling {
  id: string;
  seq: number;
  dueAt: Date | null;
}

/** More than that is told as that many. */
const mostCounted = 10_000;

/** The lanes of one kind of work, found by shard and time by whoever has the shard's lease. */
export function createLanes<L extends Lane>(connection: Connection, name: PlatformCollectionName) {
  const lanes = platformCollection<Lane>(connection, name);
  const found = (rows: mongo.WithId<Lane>[]): L[] => rows as unknown as L[];

  async function settle({ id, seq, dueAt }: Settling): Promise<boolean> {
    const settled = await lanes.updateOne({ _id: id, seq }, { $set: { dueAt } });
    if (settled.matchedCount === 1) return true;
    // Nobody has called yet, and nothing is due: there need not be one.
    return seq === 0 && dueAt === null && (await lanes.findOne({ _id: id })) === null;
  }

  /** Of many in one command, which says how many were found; each asks for itself when that is not all. */
  const settled = gather(async (all: Settling[]): Promise<boolean[]> => {
    if (all.length > 1) {
      const operations = all.map(({ id, seq, dueAt }) => ({
        updateOne: { filter: { _id: id, seq }, update: { $set: { dueAt } } },
      }));
      const { matchedCount } = await lanes.bulkWrite(operations, { ordered: false });
      if (matchedCount === all.length) return all.map(() => true);
    }
    return Promise.all(all.map(settle));
  });

  return {
    /** After what is due is durable. */
    async raise(calls: readonly LaneCall[]): Promise<void> {
      const [first] = calls;
      if (calls.length === 1 && first !== undefined) {
        // The usual one goes past the driver's bulk machinery.
        const { filter, update } = raising(first);
        await lanes.updateOne(filter, update, { upsert: true });
      } else if (calls.length > 1) {
        const operations = calls.map((call) => ({ updateOne: { ...raising(call), upsert: true } }));
        await lanes.bulkWrite(operations, { ordered: false });
      }
    },
    /** With what is due, in its transaction. */
    async raiseIn(tx: Transactional, call: LaneCall): Promise<void> {
      const { filter, update } = raising(call);
      await lanes.updateOne(filter, update, { upsert: true, session: tx.session });
    },
    due: async (shards: readonly number[], by: Date, limit: number): Promise<L[]> =>
      found(
        await lanes
          .find({ shard: { $in: [...shards] }, dueAt: { $lte: by } })
          .sort({ dueAt: 1 })
          .limit(limit)
          .toArray(),
      ),
    load: async (id: string): Promise<L | null> => found(await lanes.find({ _id: id }).toArray())[0] ?? null,
    loadMany: async (ids: readonly string[]): Promise<L[]> =>
      found(await lanes.find({ _id: { $in: [...ids] } }).toArray()),
    /** False when somebody has called since `seq` (0: there was no lane): look again. */
    settle: (id: string, seq: number, dueAt: Date | null): Promise<boolean> => settled({ id, seq, dueAt }),
    /** How many have something due, now or later. */
    waiting: (): Promise<number> =>
      lanes.countDocuments({ shard: { $gte: 0 }, dueAt: { $gt: new Date(0) } }, { limit: mostCounted }),
    /** Since when the longest waiting call has been due, for all processes. */
    oldestDue: async (): Promise<Date | null> => {
      const [first] = await lanes
        .find({ shard: { $gte: 0 }, dueAt: { $gt: new Date(0) } })
        .sort({ dueAt: 1 })
        .limit(1)
        .toArray();
      return first?.dueAt ?? null;
    },
  };
}
export type Lanes<L extends Lane> = ReturnType<typeof createLanes<L>>;

const raising = ({ id, dueAt, set = {} }: LaneCall) => ({
  filter: { _id: id },
  update: [
    {
      $set: {
        ...set,
        shard: shardOf(id),
        // The earlier one; null counts as never.
        dueAt: { $min: [{ $ifNull: ['$dueAt', dueAt] }, dueAt] },
        seq: { $add: [{ $ifNull: ['$seq', 0] }, 1] },
      },
    },
  ],
});
