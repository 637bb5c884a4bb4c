import { agreementRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { AgreementState } from './agreement.ts';

export function agreementStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const all = core.database.integrity<TenantDocument>(agreementRecord.collection);
  return {
    ...recordStore<AgreementState>(core, agreementRecord)(),
    /** For jobs: of those that are in force, in the order of their ids. */
    async activeIds(tx: Tx, scope: Scope, after: string, limit: number): Promise<string[]> {
      const filter = { _id: { $gt: after }, status: 'active', deletedAt: null };
      const found = await all.find(scope, filter, { sort: { _id: 1 }, limit, projection: { _id: 1 }, tx });
      return found.map((row) => row._id);
    },
  };
}
export type AgreementStore = ReturnType<typeof agreementStore>;
