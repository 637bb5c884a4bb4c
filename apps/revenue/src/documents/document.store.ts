import { documentRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { DocumentState } from './document.ts';

export function documentStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const documents = core.database.collection<TenantDocument>(documentRecord.collection);
  return {
    ...recordStore<DocumentState>(core, documentRecord)(),
    /** How many of these are a claim's own. */
    ofClaim: (tx: Tx, scope: Scope, claimId: string, ids: readonly string[]): Promise<number> =>
      documents.count(scope, { _id: { $in: ids }, claimId, deletedAt: null }, { tx }),
  };
}
export type DocumentStore = ReturnType<typeof documentStore>;
