import { depositRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { DepositState } from './deposit.ts';

export function depositStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const store = recordStore<DepositState>(core, depositRecord)();
  const documents = core.database.collection<TenantDocument>(depositRecord.collection);
  return {
    ...store,
    /** Money that no 835 has told of yet, by trace number and cents; the oldest first. */
    async waiting(
      tx: Tx,
      scope: Scope,
      traceNumber: string,
      amount: number,
    ): Promise<DepositState | undefined> {
      const filter = { traceNumber, amount, remittanceId: null };
      return (await store.list(scope, filter, 100, undefined, { tx })).items.at(-1);
    },
    /** With the 835 that tells of it: no step of its life, so no version. */
    async associate(tx: Tx, scope: Scope, { id: _id }: DepositState, remittanceId: string): Promise<void> {
      const set = { remittanceId, updatedAt: tx.now };
      const { matched } = await documents.update(scope, { _id, remittanceId: null }, { $set: set }, tx);
      if (matched !== 1) throw new Error('A deposit was associated outside of the transaction');
    },
  };
}
export type DepositStore = ReturnType<typeof depositStore>;
