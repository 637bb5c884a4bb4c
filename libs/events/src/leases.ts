import type { Collection } from 'mongodb';
import { leasesCollection, shardCount } from './outbox.ts';
import type { Connection } from 'mongoose';

interface Lease {
  _id: number;
  owner: string;
  until: Date;
}

export const leaseMs = 5_000;

/**
 * Who relays which shard. Leases save work; order and completeness don't rest on them. Times are the
 * database's, so that differing clocks of processes don't matter.
 */
export function leases(connection: Connection, owner: string) {
  const rows = connection.collection(leasesCollection) as unknown as Collection<Lease>;
  const extended = [{ $set: { owner, until: { $add: ['$$NOW', leaseMs] } } }];
  let held: number[] = [];
  let heldUntil = 0;

  return {
    /** The shards held now; empty as soon as a renewal is overdue. */
    current: (): number[] => (performance.now() < heldUntil ? held : []),

    /** Renews what is held and takes what is free or expired. */
    async renew(): Promise<void> {
      const asked = performance.now();
      const free = { $expr: { $lt: ['$until', '$$NOW'] } };
      await rows.updateMany({ $or: [{ owner }, free] }, extended);
      const known = await rows.find({}).toArray();
      for (let shard = 0; shard < shardCount; shard++)
        if (!known.some((l) => l._id === shard))
          await rows
            .updateOne({ _id: shard, until: { $exists: false } }, extended, { upsert: true })
            .catch(takenMeanwhile);
      held = (known.length === shardCount ? known : await rows.find({}).toArray())
        .filter((l) => l.owner === owner)
        .map((l) => l._id);
      heldUntil = asked + leaseMs;
    },

    /** At a graceful stop: a successor takes over at its next renewal. */
    async release(): Promise<void> {
      held = [];
      await rows.updateMany({ owner }, { $set: { until: new Date(0), owner: '' } });
    },
  };
}

/** Another process made the lease first: it is theirs. */
function takenMeanwhile(error: unknown): void {
  if ((error as { code?: unknown }).code !== 11000) throw error;
}
