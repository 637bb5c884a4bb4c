import { binderRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { BinderState } from './binder.ts';

export function binderStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const all = core.database.integrity<TenantDocument>(binderRecord.collection);
  return {
    ...recordStore<BinderState>(core, binderRecord)(),
    /** A step of its making: no version of the record, for versions are what events tell of. */
    async step(
      tx: Tx,
      scope: Scope,
      _id: string,
      to: Partial<Pick<BinderState, 'status' | 'auditExportId'>>,
    ): Promise<void> {
      await all.update(scope, { _id }, { $set: { ...to, updatedAt: tx.now } }, tx);
    },
    /** How far it has come: no version of the record, and no event. One that is done has come to its end. */
    async progress(scope: Scope, _id: string, progress: BinderState['progress']): Promise<void> {
      await all.update(scope, { _id, status: 'building' }, { $set: { progress } });
    },
  };
}
export type BinderStore = ReturnType<typeof binderStore>;
