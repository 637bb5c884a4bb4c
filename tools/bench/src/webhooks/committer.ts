import { createTransactions } from '@rymeda/events';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import mongoose from 'mongoose';
import { evenly } from '../load/evenly.ts';
import { inFlight } from '../load/in-flight.ts';

/** An engine's event that asks nothing of anybody but its subscribers. */
const engine = 'care';
export const committed = 'patient.created';

/**
 * Commits events to an engine's outbox in transactions of their own, as the engine does, beside its relay, which finds
 * them by looking: without the change behind them, which costs more than all that follows.
 */
export async function startCommitter(mongodbUri: string, organizationId: string) {
  const dbName = `rymeda_${engine}`;
  const connection = await mongoose.createConnection(mongodbUri, { dbName }).asPromise();
  const transactions = createTransactions({ connection, engine, clock: systemClock });

  const commit = (): Promise<void> =>
    transactions.run(jobContext(organizationId, 'bench'), (tx) => {
      const id = `pat_${uuidv7Hex()}`;
      const data = { id, status: 'active', primaryProviderId: null, insured: false };
      tx.emit({ name: `${engine}.${committed}`, subject: `patient/${id}`, sequence: 1, data });
      return Promise.resolve();
    });

  return {
    /** Evenly, `perSecond` for so many seconds; answers how many there were once all are committed. */
    async steadily(perSecond: number, seconds: number, signal: AbortSignal): Promise<number> {
      const commits = inFlight();
      for await (const _ of evenly(perSecond, perSecond * seconds, signal)) commits.add(commit());
      return commits.all();
    },
    end: () => connection.close(),
  };
}
