import { uuidv7Hex } from '@rymeda/kernel';
import type { Connection } from 'mongoose';
import type { EventsLogger } from './logger.ts';
import { durable, isDuplicateKey, rawCollection } from './mongo.ts';

type LeaseId = number | string;

/** One lease; times are the database's, so that processes' clocks don't matter. */
interface Lease {
  _id: LeaseId;
  holder: string | null;
  expiresAt: Date;
}

export const leaseMs = 5_000;
const renewMs = 1_500;
/** A stand-by looks more often, so that a graceful hand-over takes less than a second. */
const standbyMs = 400;

export interface LeaseHolder<Id extends LeaseId> {
  /** Those that are certainly still ours. */
  held(): Id[];
  /** Whether that is what the database says: while it is away, nothing is held and nobody knows who does. */
  known(): boolean;
  /** Prolongs what is held and takes what has expired or was released, until `end`. */
  run(): Promise<void>;
  end(): void;
  /** After the work under way: lets a successor begin at once. */
  release(): Promise<void>;
}

/**
 * Which of `ids` this process works on. A lease saves double work; correctness does not rest on it, so a holder
 * that was paused past its lease does no harm.
 */
export function createLeaseHolder<Id extends LeaseId>(
  connection: Connection,
  ids: readonly Id[],
  { logger, onGain = () => undefined }: { logger: EventsLogger; onGain?: () => void },
): LeaseHolder<Id> {
  const leases = () => rawCollection<Lease>(connection, 'relay_leases');
  const holder = uuidv7Hex();
  const ours = { _id: { $in: [...ids] as LeaseId[] } };
  let held: Id[] = [];
  let heldUntil = 0;
  let prepared = false;
  let ended = false;
  let endNow: () => void = () => undefined;
  const ending = new Promise<void>((resolve) => (endNow = resolve));

  async function prepare(): Promise<void> {
    const upserts = ids.map((_id) => ({
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

  async function renew(): Promise<void> {
    if (!prepared) await prepare();
    // Before the request, so that what we believe ends before what the database believes.
    const until = performance.now() + leaseMs - 500;
    await leases().updateMany(
      { ...ours, $or: [{ holder }, { $expr: { $lt: ['$expiresAt', '$$NOW'] } }] },
      [{ $set: { holder, expiresAt: { $add: ['$$NOW', leaseMs] } } }],
      { writeConcern: durable },
    );
    const mine = await leases()
      .find({ ...ours, holder }, { readConcern: { level: 'majority' } })
      .toArray();
    held = mine.map((l) => l._id as Id);
    heldUntil = until;
  }

  const known = (): boolean => performance.now() < heldUntil;
  const certain = (): Id[] => (known() ? held : []);

  return {
    held: certain,
    known,
    async run() {
      let failing = false;
      while (!ended) {
        try {
          const before = certain().length;
          await renew();
          if (failing) logger.info('leases_back');
          failing = false;
          if (certain().length > before) onGain();
        } catch (error) {
          if (!failing) logger.failure('leases_failed', error);
          failing = true;
        }
        await Promise.race([ending, delay(certain().length > 0 ? renewMs : standbyMs)]);
      }
    },
    end() {
      ended = true;
      endNow();
    },
    async release() {
      held = [];
      heldUntil = 0;
      try {
        await leases().updateMany(
          { ...ours, holder },
          { $set: { holder: null, expiresAt: new Date(0) } },
          { writeConcern: durable },
        );
      } catch (error) {
        logger.failure('lease_release_failed', error);
      }
    },
  };
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
