import { gather } from '@rymeda/kernel';
import { createLanes, shardOf, type Lane, type LaneCall } from '@rymeda/service/leases';
import { platformCollection, type Transactional } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';

/** An endpoint's: that it has something to be sent. */
export interface EndpointLane extends Lane {
  organizationId: string;
  /** Since when nothing has succeeded. */
  failingSince: Date | null;
  /** When nobody asked for its order any more; gone once nothing waits for it. */
  unorderedAt?: Date;
}

export interface Call {
  endpointId: string;
  organizationId: string;
  dueAt: Date;
  unorderedAt?: Date;
}

const laneCall = ({ endpointId, organizationId, dueAt, unorderedAt }: Call): LaneCall => ({
  id: endpointId,
  dueAt,
  set: {
    organizationId,
    failingSince: { $ifNull: ['$failingSince', null] },
    ...(unorderedAt === undefined ? {} : { unorderedAt }),
  },
});

/** Since when an endpoint fails; null: it is well. */
export interface FailingNote {
  endpointId: string;
  organizationId: string;
  since: Date | null;
}

const failingUpdate = ({ endpointId, organizationId, since }: FailingNote) => ({
  updateOne: {
    filter: { _id: endpointId },
    update: {
      $set: { failingSince: since },
      $setOnInsert: { organizationId, shard: shardOf(endpointId), dueAt: null, seq: 0 },
    },
    upsert: true,
  },
});

export function laneStore(connection: Connection) {
  const lanes = createLanes<EndpointLane>(connection, 'lanes');
  const rows = platformCollection<EndpointLane>(connection, 'lanes');
  return {
    ...lanes,
    raise: (calls: readonly Call[]): Promise<void> => lanes.raise(calls.map(laneCall)),
    raiseIn: (tx: Transactional, call: Call): Promise<void> => lanes.raiseIn(tx, laneCall(call)),
    /** It is given its time anew, for somebody says that it is well. */
    async forgiveIn(tx: Transactional, endpointId: string): Promise<void> {
      await rows.updateOne({ _id: endpointId }, { $set: { failingSince: null } }, { session: tx.session });
    },
    /** What waited for its order does no longer; unless that was asked for once more. */
    async freed(endpointId: string, unorderedAt: Date): Promise<void> {
      await rows.updateOne({ _id: endpointId, unorderedAt }, { $unset: { unorderedAt: '' } });
    },
    /** As it is now, for whoever is about to judge by it. */
    async failingSince(tx: Transactional, endpointId: string): Promise<Date | null> {
      return (await rows.findOne({ _id: endpointId }, { session: tx.session }))?.failingSince ?? null;
    },
    /** One after the other: of two that cross, the later would not be the last. */
    setFailingSince: gather(async (notes: FailingNote[]) => {
      await rows.bulkWrite(notes.map(failingUpdate));
      return notes;
    }),
  };
}
export type LaneStore = ReturnType<typeof laneStore>;
