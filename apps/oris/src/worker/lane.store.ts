import { platformCollection, type Transactional } from '@rymeda/tenancy';
import { shardOf } from '@rymeda/service/leases';
import type { Connection } from 'mongoose';

/** That an organisation has a run or schedule due, so that whoever works never searches through what only waits. */
export interface Lane {
  /** The organisation's id. */
  _id: string;
  shard: number;
  /** When to look; null when nothing is to be done. */
  dueAt: Date | null;
  /** Raised with each call for attention: who settles a lane sees by it whether somebody called meanwhile. */
  seq: number;
}

export interface Call {
  organizationId: string;
  dueAt: Date;
}

const raising = ({ organizationId, dueAt }: Call) => ({
  filter: { _id: organizationId },
  update: [
    {
      $set: {
        shard: shardOf(organizationId),
        // The earlier one; null counts as never.
        dueAt: { $min: [{ $ifNull: ['$dueAt', dueAt] }, dueAt] },
        seq: { $add: [{ $ifNull: ['$seq', 0] }, 1] },
      },
    },
  ],
  upsert: true as const,
});

export function laneStore(connection: Connection) {
  const lanes = platformCollection<Lane>(connection, 'oris_lanes');
  return {
    /** After what is due is durable. */
    async raise(calls: readonly Call[]): Promise<void> {
      if (calls.length > 0)
        await lanes.bulkWrite(
          calls.map((call) => ({ updateOne: raising(call) })),
          { ordered: false },
        );
    },
    /** With what is due, in its transaction. */
    async raiseIn(tx: Transactional, call: Call): Promise<void> {
      const { filter, update } = raising(call);
      await lanes.updateOne(filter, update, { upsert: true, session: tx.session });
    },
    due: (shards: readonly number[], by: Date, limit: number): Promise<Lane[]> =>
      lanes
        .find({ shard: { $in: [...shards] }, dueAt: { $lte: by } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray(),
    seq: async (organizationId: string): Promise<number> =>
      (await lanes.findOne({ _id: organizationId }))?.seq ?? 0,
    /** False when somebody has called since `seq` (0: there was no lane): look again. */
    async settle(organizationId: string, seq: number, dueAt: Date | null): Promise<boolean> {
      const settled = await lanes.updateOne({ _id: organizationId, seq }, { $set: { dueAt } });
      if (settled.matchedCount === 1) return true;
      // Nobody has called yet, and nothing is due: there need not be one.
      return seq === 0 && dueAt === null && (await lanes.findOne({ _id: organizationId })) === null;
    },
    /** Since when the longest waiting call has been due. */
    async oldestDue(): Promise<Date | null> {
      const [first] = await lanes
        .find({ shard: { $gte: 0 }, dueAt: { $gt: new Date(0) } })
        .sort({ dueAt: 1 })
        .limit(1)
        .toArray();
      return first?.dueAt ?? null;
    },
  };
}
export type LaneStore = ReturnType<typeof laneStore>;
