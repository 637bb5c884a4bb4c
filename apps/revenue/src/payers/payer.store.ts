import { payerRecord } from '@rymeda/contracts';
import { isId } from '@rymeda/kernel';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Tx } from '@rymeda/events';
import type { Scope, TenantDocument, Transactional } from '@rymeda/tenancy';
import type { PayerState } from './payer.ts';

export function payerStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const documents = core.database.collection<TenantDocument & { name: string }>(payerRecord.collection);
  const store = recordStore<PayerState>(core, payerRecord)();
  return {
    ...store,
    /** The record that others mean: by its id, or by its outside id where no two share that. */
    async named(tx: Tx, scope: Scope, name: string): Promise<string | undefined> {
      if (isId('pay', name)) return (await store.exists(tx, scope, name)) ? name : undefined;
      const found = await documents.find(
        scope,
        { payerId: name, deletedAt: null },
        { tx, limit: 2, projection: { _id: 1 } },
      );
      return found.length === 1 ? found[0]?._id : undefined;
    },
    /** By id. */
    async names(tx: Transactional, scope: Scope, ids: readonly string[]): Promise<Map<string, string>> {
      if (ids.length === 0) return new Map();
      const found = await documents.find(scope, { _id: { $in: ids } }, { tx, projection: { name: 1 } });
      return new Map(found.map(({ _id, name }) => [_id, name]));
    },
  };
}
export type PayerStore = ReturnType<typeof payerStore>;
