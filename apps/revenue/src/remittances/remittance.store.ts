import { remittanceRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { RemittanceState } from './remittance.ts';

export function remittanceStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const store = recordStore<RemittanceState>(core, remittanceRecord)();
  const documents = core.database.collection<TenantDocument>(remittanceRecord.collection);
  const all = core.database.integrity<TenantDocument & { fileId: string }>(remittanceRecord.collection);
  const one = async (scope: Scope, filter: Record<string, unknown>, tx?: Tx) =>
    (await store.list(scope, filter, 1, undefined, tx === undefined ? {} : { tx })).items[0];
  return {
    ...store,
    /** How far its posting has come: no step of its life, so no version. */
    async progress(
      tx: Tx,
      scope: Scope,
      was: Pick<RemittanceState, 'id' | 'phase' | 'done'>,
      set: Partial<Pick<RemittanceState, 'phase' | 'done' | 'exceptions' | 'status' | 'depositId'>>,
    ): Promise<void> {
      const filter = { _id: was.id, phase: was.phase, done: was.done };
      const { matched } = await documents.update(scope, filter, { $set: { ...set, updatedAt: tx.now } }, tx);
      if (matched !== 1) throw new Error('A remittance moved on outside of the transaction');
    },
    byKey: (tx: Tx, scope: Scope, key: string) => one(scope, { key }, tx),
    byTrace: (tx: Tx, scope: Scope, originatorId: string, traceNumber: string) =>
      one(scope, { originatorId, traceNumber }, tx),
    /** The files whose payments wait for a deposit. Opens nothing. */
    async filesAwaitingDeposit(tx: Tx, scope: Scope): Promise<Set<string>> {
      const filter = { status: 'awaiting_deposit', deletedAt: null };
      const found = await all.find(scope, filter, { tx, projection: { fileId: 1 } });
      return new Set(found.map(({ fileId }) => fileId));
    },
    /** A payment that no deposit was found for yet. */
    undeposited: (tx: Tx, scope: Scope, traceNumber: string, amount: number) =>
      one(scope, { traceNumber, amount, depositId: null }, tx),
  };
}
export type RemittanceStore = ReturnType<typeof remittanceStore>;
