import type { OrganizationSettingsList } from '@rymeda/auth';
import type { Clock } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import type { Connection } from 'mongoose';

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
  settings: Pick<OrganizationSettingsList, 'onHold'>;
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
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function keep(rows: Collection<Forgotten>, onHold: ReadonlySet<string>): Promise<void> {
    const soon = new Date(clock().getTime() + aheadMs);
    for (const organizationId of onHold)
      await rows.updateMany({ organizationId, expireAt: { $lte: soon } }, [
        { $set: { heldExpireAt: '$expireAt' } },
        { $unset: 'expireAt' },
      ]);
  }

  async function release(rows: Collection<Forgotten>, onHold: ReadonlySet<string>): Promise<void> {
    const kept = { organizationId: { $nin: [...onHold] }, heldExpireAt: { $exists: true } };
    const soonest = new Date(clock().getTime() + aheadMs);
    await rows.updateMany(kept, [
      { $set: { expireAt: { $max: ['$heldExpireAt', soonest] } } },
      { $unset: 'heldExpireAt' },
    ]);
  }

  async function look(): Promise<void> {
    const onHold = settings.onHold();
    if (onHold === undefined) return;
    for (const name of collections) {
      const rows = connection.collection(name) as unknown as Collection<Forgotten>;
      await keep(rows, onHold);
      await release(rows, onHold);
    }
  }

  async function lookAndPlanNext(): Promise<void> {
    await runAsSystem('legal-holds', look).catch(options.onFailure);
    if (!stopped) timer = setTimeout(() => void lookAndPlanNext(), options.everyMs).unref();
  }

  return {
    start: (): void => void lookAndPlanNext(),
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
    look,
  };
}
