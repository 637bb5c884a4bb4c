import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import { contextOf } from './revoke.ts';
import { refusalFilter, type Refusal } from './token-refusals.rules.ts';

/** How many refusals of a client were told: the `sequence` of the next. */
export interface RefusalCounter {
  /** The client id. */
  _id: string;
  organizationId: string;
  sequence: number;
}

export interface TokenRefusalsOptions {
  counters: Collection<RefusalCounter>;
  transactions: Transactions;
  clock: Clock;
  onFailure: (error: unknown) => void;
}

const limits = { quietMs: 60_000, maxClients: 10_000 };
/** What waits to be written when the database is slow; more is dropped. */
const maxPending = 100;

/** Tells as an event that a known client was refused a token; off the path of the answer. */
export function tokenRefusals({ counters, transactions, clock, onFailure }: TokenRefusalsOptions) {
  const isWorthTelling = refusalFilter(limits);
  // One kind of refusal doesn't hide another.
  const worthTelling = ({ clientId, reason }: Refusal): boolean =>
    isWorthTelling(`${clientId}:${reason}`, clock().getTime());
  const pending = new Set<Promise<void>>();

  async function tell(refusal: Refusal): Promise<void> {
    const { clientId, organizationId, reason } = refusal;
    const context = contextOf({ _id: clientId, organizationId }, refusal);
    await transactions.run(context, async (tx) => {
      const counter = await counters.findOneAndUpdate(
        { _id: clientId },
        { $inc: { sequence: 1 }, $set: { organizationId } },
        { session: tx.session, upsert: true, returnDocument: 'after' },
      );
      tx.emit({
        name: 'identity.token.refused',
        subject: `token_refusal/${clientId}`,
        sequence: counter?.sequence ?? 1,
        data: { id: clientId, reason },
      });
    });
  }

  return {
    /** Never throws, never waits. */
    note(refusal: Refusal): void {
      if (pending.size >= maxPending || !worthTelling(refusal)) return;
      const told: Promise<void> = runAsSystem('token-refusals', () => tell(refusal))
        .catch(onFailure)
        .finally(() => pending.delete(told));
      pending.add(told);
    },
    /** Waits until what was noted is written. */
    async drain(): Promise<void> {
      await Promise.all(pending);
    },
  };
}
export type TokenRefusals = ReturnType<typeof tokenRefusals>;
