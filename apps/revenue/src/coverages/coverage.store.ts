import { coverageRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { CoveragePeriod } from './coverage.rules.ts';
import type { CoverageState } from './coverage.ts';

type Clear = TenantDocument & CoveragePeriod;

export function coverageStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const documents = core.database.collection<Clear>(coverageRecord.collection);
  return {
    ...recordStore<CoverageState>(core, coverageRecord)(),
    /** Whether a patient has, or had, one of a rank: also what people deleted. Discloses nothing. */
    async anyEver(tx: Tx, scope: Scope, clientId: string, rank: number): Promise<boolean> {
      return (await documents.count(scope, { clientId, rank }, { tx, limit: 1 })) > 0;
    },
    /** A patient's coverages without their PHI, the newest first: nothing is opened, so nothing is disclosed. */
    periodsOf: (tx: Tx | undefined, scope: Scope, clientId: string): Promise<Clear[]> =>
      documents.find(
        scope,
        { clientId, deletedAt: null },
        {
          ...(tx === undefined ? {} : { tx }),
          sort: { createdAt: -1, _id: -1 },
          projection: { payerId: 1, rank: 1, from: 1, to: 1 },
        },
      ),
  };
}
export type CoverageStore = ReturnType<typeof coverageStore>;
