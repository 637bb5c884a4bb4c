import type { Keyring } from '@rymeda/encryption';
import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import type { Collection } from 'mongodb';
import { jobContext, keyEvent, type KeyRow } from './key-store.ts';
import type { Log } from './log.ts';
import type { Rotation } from './rotation/rotation.ts';

export interface ShredOptions {
  keys: Collection<KeyRow>;
  rotations: Collection<Rotation>;
  keyring: Pick<Keyring, 'forget'>;
  transactions: Transactions;
  clock: Clock;
}

type Shred = (organizationId: string, status: string) => Promise<void>;

/** What fails is tried again until it is done: an organisation's end is told once. */
export function untilDone(shred: Shred, log: Pick<Log, 'failure'>, retryMs = 30_000): Shred {
  return async function attempt(organizationId, status) {
    try {
      await shred(organizationId, status);
    } catch (error) {
      log.failure('shredding_failed', error);
      setTimeout(() => void attempt(organizationId, status), retryMs).unref();
    }
  };
}

/**
 * What an engine does when an organisation is being ended: while the waiting time runs its unwrapped keys are wiped, and
 * the provider opens no other; when it is over the wrapped ones go too, so that nothing is left to be opened.
 */
export function keyShredder({ keys, rotations, keyring, transactions, clock }: ShredOptions): Shred {
  return async (organizationId, status) => {
    if (status !== 'offboarding' && status !== 'shredded') return;
    keyring.forget(organizationId);
    if (status !== 'shredded') return;
    const scope = jobContext(organizationId, 'shredding');
    await transactions.run(scope, async (tx) => {
      const { session } = tx;
      const now = clock();
      // What can't be opened any more is not sealed anew either.
      const ended = { phase: 'done' as const, finishedAt: now, holder: null };
      await rotations.updateMany({ organizationId, phase: { $ne: 'done' } }, { $set: ended }, { session });
      const all = await keys.find({ organizationId }, { session }).toArray();
      const left = all.filter((key) => key.wrapped !== null);
      if (left.length === 0) return;
      const gone = { wrapped: null, state: 'destroyed' as const, destroyedAt: now, changedAt: now };
      await keys.updateMany({ organizationId, wrapped: { $ne: null } }, { $set: gone }, { session });
      for (const purpose of ['data', 'index'] as const) {
        const versions = left.filter((key) => key.purpose === purpose).map((key) => key.version);
        if (versions.length === 0) continue;
        // The step after every version's making and the destructions so far: an event's sequence has no holes.
        const made = all.filter((key) => key.purpose === purpose).length;
        const step = 2 * made - versions.length + 1;
        const version = Math.max(...versions);
        tx.emit(keyEvent('destroyed', { organizationId, purpose, version }, step));
      }
    });
    keyring.forget(organizationId);
  };
}
