import { uuidv7Hex } from '@rymeda/kernel';
import { platformCollection, type PlatformCollectionName } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { share, shardCount } from './shard.rules.ts';

/** A shard's lease, or a process's word that it is there. Times are the database's: processes' clocks don't matter. */
interface Lease {
  _id: string;
  kind: 'shard' | 'member';
  shard?: number;
  holder: string | null;
  expiresAt: Date;
}

export const leaseMs = 5_000;
const renewMs = 1_500;
const expiry = { $add: ['$$NOW', leaseMs] };
const shardId = (shard: number): string => `shard:${shard}`;

export interface Leases {
  start(): void;
  /** Whether this process works on the shard. Asked before each piece of work. */
  holds(shard: number): boolean;
  /** The same number for as long as nobody else can have worked on it; undefined when it is not held. */
  term(shard: number): number | undefined;
  held(): number[];
  /** Hands everything over. Call it when nothing is under way any more. */
  stop(): Promise<void>;
}

/**
 * Which shards of the work this process does. A lease keeps limits, breakers and order in one place; what rests on it
 * must survive a holder that was paused past its lease.
 */
export function createLeases(
  connection: Connection,
  collection: PlatformCollectionName,
  onFailure: (error: unknown) => void,
): Leases {
  const leases = platformCollection<Lease>(connection, collection);
  const holder = uuidv7Hex();
  /** Each with its term. */
  let held = new Map<number, number>();
  let terms = 0;
  let heldUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;
  let prepared = false;

  async function prepare(): Promise<void> {
    const fresh = { kind: 'shard' as const, holder: null, expiresAt: new Date(0) };
    const upserts = Array.from({ length: shardCount }, (_, shard) => ({
      updateOne: {
        filter: { _id: shardId(shard) },
        update: { $setOnInsert: { ...fresh, shard } },
        upsert: true,
      },
    }));
    await leases.bulkWrite(upserts, { ordered: false });
    prepared = true;
  }

  async function members(): Promise<number> {
    await leases.updateOne(
      { _id: `member:${holder}` },
      [{ $set: { kind: 'member', holder, expiresAt: expiry } }],
      { upsert: true },
    );
    const live = { $expr: { $gt: ['$expiresAt', '$$NOW'] } };
    await leases.deleteMany({ kind: 'member', $expr: { $lt: ['$expiresAt', '$$NOW'] } });
    return leases.countDocuments({ kind: 'member', ...live });
  }

  async function renew(): Promise<void> {
    if (!prepared) await prepare();
    const live = await members();
    // Before the request, so that what we believe ends before what the database believes.
    const until = performance.now() + leaseMs - 500;
    await leases.updateMany({ kind: 'shard', holder }, [{ $set: { expiresAt: expiry } }]);
    let mine = await shardsOf({ holder });
    const { give, take } = share(mine.length, live);
    if (give > 0) {
      const given = mine.slice(0, give);
      mine = mine.slice(give);
      // No attempt begins any more before the other one may begin.
      hold(mine);
      await leases.updateMany(
        { _id: { $in: given.map(shardId) }, holder },
        { $set: { holder: null, expiresAt: new Date(0) } },
      );
    } else if (take > 0) {
      const free = await shardsOf({ $expr: { $lt: ['$expiresAt', '$$NOW'] } });
      const some = free.sort(() => Math.random() - 0.5).slice(0, take);
      await leases.updateMany({ _id: { $in: some.map(shardId) }, $expr: { $lt: ['$expiresAt', '$$NOW'] } }, [
        { $set: { holder, expiresAt: expiry } },
      ]);
      if (some.length > 0) mine = await shardsOf({ holder });
    }
    hold(mine);
    heldUntil = until;
  }

  /** One that lapsed may have been somebody else's meanwhile, and so may one that comes. */
  function hold(shards: readonly number[]): void {
    const before = current() ? held : new Map<number, number>();
    held = new Map(shards.map((shard) => [shard, before.get(shard) ?? ++terms]));
  }

  const shardsOf = async (filter: object): Promise<number[]> =>
    (await leases.find({ kind: 'shard', ...filter }, { projection: { shard: 1 } }).toArray()).flatMap(
      (l) => l.shard ?? [],
    );

  function loop(): void {
    running = renew()
      .catch(onFailure)
      .then(() => {
        if (!stopped) timer = setTimeout(loop, renewMs);
      });
  }

  const current = (): boolean => performance.now() < heldUntil;

  return {
    start: loop,
    holds: (shard) => held.has(shard) && current(),
    term: (shard) => (current() ? held.get(shard) : undefined),
    held: () => (current() ? [...held.keys()] : []),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      held = new Map();
      try {
        await leases.updateMany(
          { kind: 'shard', holder },
          { $set: { holder: null, expiresAt: new Date(0) } },
        );
        await leases.deleteOne({ _id: `member:${holder}` });
      } catch (error) {
        // They expire by themselves.
        onFailure(error);
      }
    },
  };
}
