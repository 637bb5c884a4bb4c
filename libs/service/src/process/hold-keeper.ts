import type { OrganizationSettingsList } from '@rymeda/auth';
import type { Clock } from '@rymeda/kernel';
import { runAsTenant } from '@rymeda/tenancy';
import type { Collection, Filter, UpdateFilter } from 'mongodb';
import type { Connection } from 'mongoose';
import { jobContext } from './key-store.ts';
import { createTurns } from './turns.ts';

interface Forgotten {
  _id: string;
  organizationId: string;
  /** When MongoDB forgets it. */
  expireAt?: Date;
  /** While its organisation is under legal hold: when it would have been forgotten. */
  heldExpireAt?: Date;
}

export interface HoldKeeperOptions {
  connection: Connection;
  /** Those whose documents MongoDB forgets at their `expireAt`, with `forgetting` for their indexes. */
  collections: readonly string[];
  settings: Pick<OrganizationSettingsList, 'holds'>;
  clock: Clock;
  /** As often as the settings are pulled: nothing is news in between. */
  everyMs: number;
  onFailure: (error: unknown) => void;
}

const dayMs = 86_400_000;
/** Taken out of MongoDB's sight this long before, so that a time without any process forgets nothing. */
const aheadMs = 7 * dayMs;
/** Changed by one command: all of a large organisation's would take longer than a connection waits for an answer. */
const atOnce = 1_000;
/** Commands for one collection until it is looked again who is under hold. */
const mostCommands = 100;

/**
 * Keeps what is forgotten after a time for as long as its organisation is under legal hold: takes the time away, and
 * gives it back, a week ahead at least, when the hold is released. Every process does; doing it twice changes nothing.
 */
export function holdKeeper({ connection, collections, settings, clock, ...options }: HoldKeeperOptions) {
  const rowsOf = (name: string) => connection.collection(name) as unknown as Collection<Forgotten>;
  /** Organisations without a hold whose documents have their times. */
  const free = new Set<string>();
  let stopped = false;

  /** Together the updates take a document out of what the filter finds. Whether there is none left. */
  async function change(
    name: string,
    filter: Filter<Forgotten>,
    updates: readonly UpdateFilter<Forgotten>[],
    mostTimes = Infinity,
  ): Promise<boolean> {
    for (let times = 0; times < mostTimes && !stopped; times++) {
      const some = await rowsOf(name)
        .find(filter, { projection: { _id: 1 }, limit: atOnce })
        .toArray();
      const these = { ...filter, _id: { $in: some.map((row) => row._id) } };
      if (some.length > 0) for (const update of updates) await rowsOf(name).updateMany(these, update);
      if (some.length < atOnce) return true;
    }
    return false;
  }

  async function keep(organizationId: string): Promise<void> {
    free.delete(organizationId);
    const soon = { organizationId, expireAt: { $lte: new Date(clock().getTime() + aheadMs) } };
    for (const name of collections) await change(name, soon, [{ $rename: { expireAt: 'heldExpireAt' } }]);
  }

  /** As far as it comes in one look. */
  async function release(organizationId: string): Promise<void> {
    if (free.has(organizationId)) return;
    const kept = { organizationId, heldExpireAt: { $exists: true } };
    const heldExpireAt = new Date(clock().getTime() + aheadMs);
    const givenBack = [{ $max: { heldExpireAt } }, { $rename: { heldExpireAt: 'expireAt' } }];
    let whole = true;
    for (const name of collections) whole = (await change(name, kept, givenBack, mostCommands)) && whole;
    if (whole) free.add(organizationId);
  }

  /** Those under hold first: what is forgotten meanwhile does not come back, what is released can wait. */
  async function look(): Promise<void> {
    const all = [...(settings.holds() ?? [])].sort(([, a], [, b]) => Number(b) - Number(a));
    for (const [organizationId, isHeld] of all) {
      if (stopped) return;
      await runAsTenant(jobContext(organizationId, 'legal-holds'), () =>
        isHeld ? keep(organizationId) : release(organizationId),
      );
    }
  }

  const turns = createTurns({
    job: 'legal-holds',
    turn: look,
    intervalMs: options.everyMs,
    onFailure: options.onFailure,
  });

  return {
    /** The first look at once. */
    start(): void {
      void turns.once().catch(options.onFailure);
      turns.start();
    },
    stop(): Promise<void> {
      stopped = true;
      return turns.stop();
    },
    look,
  };
}
