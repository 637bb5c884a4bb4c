import type { PendingEvent, Transactions } from '@rymeda/events';
import { gather } from '@rymeda/kernel';
import { runAsSystem, type TenantContext } from '@rymeda/tenancy';
import type { RunStore } from '../runs/run.store.ts';
import type { RunDocument } from '../runs/run.ts';
import { LostRunError } from './driven.ts';

/** A run in its last state, and what it has still to tell. */
export interface Closing {
  context: TenantContext;
  run: RunDocument;
  told: readonly PendingEvent[];
}

export type RunCloser = (closing: Closing) => Promise<void>;

/**
 * Runs that end at the same time, of whatever organisations, are one transaction; when one of them was changed by
 * somebody else, or anything fails, each is one of its own. LostRunError when it is somebody else's by now.
 */
export function runCloser(parts: {
  runs: Pick<RunStore, 'saveAcross' | 'saveClear'>;
  transactions: Transactions;
}): RunCloser {
  const { runs, transactions } = parts;

  const together = (all: readonly Closing[]): Promise<void> =>
    transactions.across(async (tx) => {
      const saved = await runs.saveAcross(
        tx,
        all.map((c) => c.run),
      );
      if (saved !== all.length) throw new LostRunError();
      for (const { context, told } of all) for (const event of told) tx.of(context).emit(event);
    });

  const alone = ({ context, run, told }: Closing): Promise<void> =>
    transactions.run(context, async (tx) => {
      if (!(await runs.saveClear(tx, context, run))) throw new LostRunError();
      for (const event of told) tx.emit(event);
    });

  async function eachAlone(all: readonly Closing[]): Promise<PromiseSettledResult<void>[]> {
    return Promise.allSettled(all.map(alone));
  }

  const closed = runAsSystem('oris-closing', () =>
    gather(async (all: Closing[]): Promise<PromiseSettledResult<void>[]> => {
      if (all.length === 1) return eachAlone(all);
      try {
        await together(all);
        return all.map(() => ({ status: 'fulfilled', value: undefined }));
      } catch {
        // Whatever it was, each finds out what it is to itself.
        return eachAlone(all);
      }
    }, 100),
  );

  return async (closing) => {
    const result = await closed(closing);
    if (result.status === 'rejected') throw result.reason;
  };
}
