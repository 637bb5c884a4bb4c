import type { Collection } from 'mongodb';
import { beginAttempt, forgottenAfterS } from './attempt.rules.ts';

export interface AttemptsRow {
  /** A keyed hash of whatever was typed as an address: counted alike whether there is such an account or not. */
  _id: string;
  failures: number;
  lastAt: number;
  expiresAt: Date;
}

const raceTries = 5;

/** Counts of failed sign-ins; the rules decide, and compare-and-set lets one of several at once count at a time. */
export function attemptsStore(rows: Collection<AttemptsRow>) {
  async function replace(key: string, before: AttemptsRow | null, after: AttemptsRow): Promise<boolean> {
    if (before !== null) {
      const was = { _id: key, failures: before.failures, lastAt: before.lastAt };
      return (await rows.replaceOne(was, after)).matchedCount === 1;
    }
    try {
      await rows.insertOne(after);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === 11000) return false;
      throw error;
    }
  }

  return {
    /** Counts a try; false when it must wait, or when too many come at the same moment. */
    async begin(key: string, now: Date): Promise<boolean> {
      for (let i = 0; i < raceTries; i++) {
        const before = await rows.findOne({ _id: key });
        const after = beginAttempt(before ?? undefined, now.getTime());
        if (after === undefined) return false;
        const expiresAt = new Date(now.getTime() + forgottenAfterS * 1000);
        if (await replace(key, before, { _id: key, ...after, expiresAt })) return true;
      }
      return false;
    },
    async forget(key: string): Promise<void> {
      await rows.deleteOne({ _id: key });
    },
  };
}
export type AttemptsStore = ReturnType<typeof attemptsStore>;
