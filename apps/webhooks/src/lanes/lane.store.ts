import { shardOf } from '@rymeda/service/leases';
import { platformCollection, type Transactional } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';

/** That an endpoint has something to be sent, so that whoever sends never searches through what only waits. */
export interface Lane {
  /** The endpoint's id. */
  _id: string;
  organizationId: string;
  shard: number;
  /** When to look; null when nothing is to be done. */
  dueAt: Date | null;
  /** Raised with each call for attention: who settles a lane sees by it whether somebody called meanwhile. */
  seq: number;
  /** Since when nothing has succeeded. */
  failingSince: Date | null;
}

export interface Call {
  endpointId: string;
  organizationId: string;
  dueAt: Date;
}

const fresh = { failingSince: null };

export function laneStore(connection: Connection) {
  const lanes = platformCollection<Lane>(connection, 'lanes');
  const raising = ({ endpointId, organizationId, dueAt }: Call) => ({
    filter: { _id: endpointId },
    update: [
      {
        $set: {
          organizationId,
          shard: shardOf(endpointId),
          // The earlier one; null counts as never.
          dueAt: { $min: [{ $ifNull: ['$dueAt', dueAt] }, dueAt] },
          seq: { $add: [{ $ifNull: ['$seq', 0] }, 1] },
          failingSince: { $ifNull: ['$failingSince', fresh.failingSince] },
        },
      },
    ],
    upsert: true as const,
  });

  return {
    /** After what is to be sent is durable. */
    async raise(calls: readonly Call[]): Promise<void> {
      if (calls.length === 0) return;
      await lanes.bulkWrite(
        calls.map((call) => ({ updateOne: raising(call) })),
        { ordered: false },
      );
    },
    /** With what is to be sent, in its transaction. */
    async raiseIn(tx: Transactional, call: Call): Promise<void> {
      const { filter, update } = raising(call);
      await lanes.updateOne(filter, update, { upsert: true, session: tx.session });
    },
    /** It is given its time anew, for somebody says that it is well. */
    async forgiveIn(tx: Transactional, endpointId: string): Promise<void> {
      await lanes.updateOne({ _id: endpointId }, { $set: { failingSince: null } }, { session: tx.session });
    },
    due: (shards: readonly number[], by: Date, limit: number): Promise<Lane[]> =>
      lanes
        .find({ shard: { $in: [...shards] }, dueAt: { $lte: by } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray(),
    load: (endpointId: string): Promise<Lane | null> => lanes.findOne({ _id: endpointId }),
    loadMany: (endpointIds: readonly string[]): Promise<Lane[]> =>
      lanes.find({ _id: { $in: [...endpointIds] } }).toArray(),
    /** False when somebody has called since `seq` (0: there was no lane): look again. */
    async settle(endpointId: string, seq: number, dueAt: Date | null): Promise<boolean> {
      const settled = await lanes.updateOne({ _id: endpointId, seq }, { $set: { dueAt } });
      if (settled.matchedCount === 1) return true;
      // Nobody has called yet, and nothing is due: there need not be one.
      return seq === 0 && dueAt === null && (await lanes.findOne({ _id: endpointId })) === null;
    },
    async setFailingSince(call: Omit<Call, 'dueAt'>, since: Date | null): Promise<void> {
      const { endpointId, organizationId } = call;
      await lanes.updateOne(
        { _id: endpointId },
        {
          $set: { failingSince: since },
          $setOnInsert: { organizationId, shard: shardOf(endpointId), dueAt: null, seq: 0 },
        },
        { upsert: true },
      );
    },
    /** Age of the oldest call that nobody has answered yet, for all processes; milliseconds. */
    async oldestDue(): Promise<Date | null> {
      const found = await lanes
        .find({ shard: { $gte: 0 }, dueAt: { $gt: new Date(0) } })
        .sort({ dueAt: 1 })
        .limit(1)
        .toArray();
      return found[0]?.dueAt ?? null;
    },
  };
}
export type LaneStore = ReturnType<typeof laneStore>;
