import type { AccessRecorder, Transactions, Tx } from '@rymeda/events';
import { jobContext } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';

/**
 * A job's work in one organisation: one transaction, in the job's name, with the record of what it opened in it, as a
 * request has. `work` may run several times.
 */
export type RunJob = <T>(
  by: { organizationId: string; job: string },
  work: (tx: Tx, scope: TenantContext) => Promise<T>,
) => Promise<T>;

export const jobRunner =
  ({
    transactions,
    accessRecorder,
  }: {
    transactions: Transactions;
    accessRecorder: AccessRecorder;
  }): RunJob =>
  ({ organizationId, job }, work) => {
    const scope = jobContext(organizationId, job);
    return transactions.run(scope, async (tx) => {
      const result = await work(tx, scope);
      if (scope.disclosures.length > 0) await accessRecorder.inTransaction(tx, scope);
      return result;
    });
  };
