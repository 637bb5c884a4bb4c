import type { AccessRecorder, Transactions, Tx } from '@rymeda/events';
import { jobContext } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { AsyncLocalStorage } from 'node:async_hooks';

const asked = new AsyncLocalStorage<string>();

/** Whatever `work` tells carries the request id of the workflow's run that asked for it, if one did. */
export const askedBy = <T>(requestId: string | null | undefined, work: () => T): T =>
  requestId == null ? work() : asked.run(requestId, work);

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
    const requestId = asked.getStore();
    const scope = { ...jobContext(organizationId, job), ...(requestId === undefined ? {} : { requestId }) };
    return transactions.run(scope, async (tx) => {
      const result = await work(tx, scope);
      if (scope.disclosures.length > 0) await accessRecorder.inTransaction(tx, scope);
      return result;
    });
  };
