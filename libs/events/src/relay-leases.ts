import type { Connection } from 'mongoose';
import { durable, isDuplicateKey, rawCollection } from './mongo.ts';
import { shardCount } from './outbox.ts';

/** One shard's lease; times are the database's, so that processes' clocks don't matter. */
interface Lease {
  _id: number;
  holder: string | null;
  expiresAt: Date;
}

export const leaseMs = 5_000;

/**
 * Which shards this process relays. A lease saves double work; correctness does not rest on it, so a holder
 * that was paused past its lease does no harm.
 */
export function createLeases(connection: Connection, holder: string) {
  const leases = () => rawCollection<Lease>(connection, 'relay_leases');
  let held: number[] = [];
  let heldUntil = 0;
  let prepared = false;

  async function prepare(): Promise<void> {
    const upserts = Array.from({ length: shardCount }, (_, _id) => ({
      updateOne: {
        filter: { _id },
        update: { $setOnInsert: { holder: null, expiresAt: new Date(0) } },
        upsert: true,
      },
    }));
    try {
      await leases().bulkWrite(upserts, { ordered: false, writeConcern: durable });
    } catch (error) {
      // Another process prepared them at the same moment.
      if (!isDuplicateKey(error)) throw error;
    }
    prepared = true;
  }

  return {
    /** Shards whose lease is certainly still ours. */
    held: (): number[] => (performance.now() < heldUntil ? held : []),

    /** Prolongs what is held and takes what has expired or was released. */
    async renew(): Promise<void> {
      if (!prepared) await prepare();
      // Before the request, so that what we believe ends before what the database believes.
      const until = performance.now() + leaseMs - 500;
      await leases().updateMany(
        { $or: [{ holder }, { $expr: { $lt: ['$expiresAt', '$$NOW'] } }] },
        [{ $set: { holder, expiresAt: { $add: ['$$NOW', leaseMs] } } }],
        { writeConcern: durable },
      );
      const mine = await leases()
        .find({ holder }, { readConcern: { level: 'majority' } })
        .toArray();
      held = mine.map((l) => l._id);
      heldUntil = until;
    },

    /** Lets a successor begin at once. */
    async release(): Promise<void> {
      held = [];
      heldUntil = 0;
      await leases().updateMany(
        { holder },
        { $set: { holder: null, expiresAt: new Date(0) } },
        { writeConcern: durable },
      );
    },
  };
}
