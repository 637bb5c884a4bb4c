import { payerRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Tx } from '@rymeda/events';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { PayerState } from './payer.ts';

export function payerStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const documents = core.database.collection<TenantDocument & { name: string }>(payerRecord.collection);
  return {
    ...recordStore<PayerState>(core, payerRecord)(),
    /** By id. */
    async names(tx: Tx, scope: Scope, ids: readonly string[]): Promise<Map<string, string>> {
      if (ids.length === 0) return new Map();
      const found = await documents.find(scope, { _id: { $in: ids } }, { tx, projection: { name: 1 } });
      return new Map(found.map(({ _id, name }) => [_id, name]));
    },
  };
}
export type PayerStore = ReturnType<typeof payerStore>;
