import { setTimeout as sleep } from 'node:timers/promises';
import { createTransactions } from '@rymeda/events';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import mongoose from 'mongoose';

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
    transactions.run(newContext(organizationId), (tx) => {
      const id = `pat_${uuidv7Hex()}`;
      const data = { id, status: 'active', primaryProviderId: null, insured: false };
      tx.emit({ name: `${engine}.${committed}`, subject: `patient/${id}`, sequence: 1, data });
      return Promise.resolve();
    });

  return {
    /** Evenly, `perSecond` for so many seconds; answers how many there were once all are committed. */
    async steadily(perSecond: number, seconds: number, signal: AbortSignal): Promise<number> {
      const commits: Promise<void>[] = [];
      const begun = performance.now();
      for (let n = 0; n < perSecond * seconds; n++) {
        signal.throwIfAborted();
        const late = begun + (n * 1000) / perSecond - performance.now();
        if (late > 0) await sleep(late);
        commits.push(commit());
      }
      await Promise.all(commits);
      return commits.length;
    },
    end: () => connection.close(),
  };
}

const newContext = (organizationId: string): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: 'cli_bench', kind: 'client', scopes: new Set() },
  requestId: `req_${uuidv7Hex()}`,
  ipAddress: '127.0.0.1',
  operation: 'bench',
  disclosures: [],
});
