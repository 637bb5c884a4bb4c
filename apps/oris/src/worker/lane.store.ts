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
    /** As of a moment after it was asked for; asked for many organisations at once. */
    seq: gather(async (ids: string[]): Promise<number[]> => {
      const found = new Map((await lanes.loadMany([...new Set(ids)])).map((lane) => [lane._id, lane.seq]));
      return ids.map((id) => found.get(id) ?? 0);
    }),
  };
}
export type LaneStore = ReturnType<typeof laneStore>;
