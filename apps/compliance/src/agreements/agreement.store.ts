import { agreementRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { AgreementFacts, AgreementState } from './agreement.ts';

export function agreementStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const all = core.database.integrity<TenantDocument & AgreementFacts>(agreementRecord.collection);
  return {
    ...recordStore<AgreementState>(core, agreementRecord)(),
    /** Those that were not terminated, as far as they are no secret; discloses nothing. */
    async standing(scope: Scope, tx?: Tx): Promise<AgreementFacts[]> {
      const filter = { status: { $in: ['active', 'expired'] }, deletedAt: null };
      const projection = { side: 1 as const, status: 1 as const, expiresAt: 1 as const, renewal: 1 as const };
      return all.find(scope, filter, { projection, ...(tx ? { tx } : {}) });
    },
    /** For jobs: of those that are in force or ended on a day since, in the order of their ids. */
    async endingIds(tx: Tx, scope: Scope, since: string, after: string, limit: number): Promise<string[]> {
      const standing = [{ status: 'active' }, { status: 'expired', expiresAt: { $gte: since } }];
      const filter = { _id: { $gt: after }, $or: standing, deletedAt: null };
      const found = await all.find(scope, filter, { sort: { _id: 1 }, limit, projection: { _id: 1 }, tx });
      return found.map((row) => row._id);
    },
  };
}
export type AgreementStore = ReturnType<typeof agreementStore>;
