import type { OrganizationSettingsList } from '@rymeda/auth';
import type { Clock } from '@rymeda/kernel';
import { runAsTenant } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import type { Connection } from 'mongoose';
import { jobContext } from './key-store.ts';
import { createTurns } from './turns.ts';

interface Forgotten {
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

/**
 * Keeps what is forgotten after a time for as long as its organisation is under legal hold: takes the time away, and
 * gives it back, a week ahead at least, when the hold is released. Every process does; doing it twice changes nothing.
 */
export function holdKeeper({ connection, collections, settings, clock, ...options }: HoldKeeperOptions) {
  const rowsOf = (name: string) => connection.collection(name) as unknown as Collection<Forgotten>;
  /** Organisations without a hold whose documents have their times. */
  const free = new Set<string>();

  async function keep(organizationId: string): Promise<void> {
    free.delete(organizationId);
    const soon = { organizationId, expireAt: { $lte: new Date(clock().getTime() + aheadMs) } };
    for (const name of collections)
      await rowsOf(name).updateMany(soon, { $rename: { expireAt: 'heldExpireAt' } });
  }

  async function release(organizationId: string): Promise<void> {
    if (free.has(organizationId)) return;
    const kept = { organizationId, heldExpireAt: { $exists: true } };
    const heldExpireAt = new Date(clock().getTime() + aheadMs);
    for (const name of collections) {
      await rowsOf(name).updateMany(kept, { $max: { heldExpireAt } });
      await rowsOf(name).updateMany(kept, { $rename: { heldExpireAt: 'expireAt' } });
    }
    free.add(organizationId);
  }

  async function look(): Promise<void> {
    for (const [organizationId, isHeld] of settings.holds() ?? [])
      await runAsTenant(jobContext(organizationId, 'legal-holds'), () =>
        isHeld ? keep(organizationId) : release(organizationId),
      );
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
    stop: turns.stop,
    look,
  };
}
