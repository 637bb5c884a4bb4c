import { gather } from '@rymeda/kernel';
import { createLanes, type Lane } from '@rymeda/service/leases';
import type { Transactional } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';

export interface Call {
  organizationId: string;
  dueAt: Date;
}

/** That an organisation has a run or schedule due. */
export function laneStore(connection: Connection) {
  const lanes = createLanes<Lane>(connection, 'oris_lanes');
  const laneCall = ({ organizationId, dueAt }: Call) => ({ id: organizationId, dueAt });
  return {
    ...lanes,
    raise: (calls: readonly Call[]): Promise<void> => lanes.raise(calls.map(laneCall)),
    raiseIn: (tx: Transactional, call: Call): Promise<void> => lanes.raiseIn(tx, laneCall(call)),
    /** Due until it is settled; answers its `seq` as of now. Asked for many organisations at once. */
    hold: gather(async (calls: Call[]): Promise<number[]> => {
      await lanes.raise(calls.map(laneCall));
      const found = await lanes.loadMany(calls.map((c) => c.organizationId));
      const seqs = new Map(found.map((lane) => [lane._id, lane.seq]));
      return calls.map(({ organizationId }) => seqs.get(organizationId) ?? 0);
    }),
  };
}
export type LaneStore = ReturnType<typeof laneStore>;
