import { incidentRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { IncidentState } from './incident.ts';

export function incidentStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const all = core.database.integrity<TenantDocument & Pick<IncidentState, 'clockSetAt'>>(
    incidentRecord.collection,
  );
  return {
    ...recordStore<IncidentState>(core, incidentRecord)(),
    /** For jobs: of those that are not closed, in the order of their ids. */
    async openIds(tx: Tx, scope: Scope, after: string, limit: number): Promise<string[]> {
      const filter = { _id: { $gt: after }, status: { $in: ['reported', 'triaged'] }, deletedAt: null };
      const found = await all.find(scope, filter, { sort: { _id: 1 }, limit, projection: { _id: 1 }, tx });
      return found.map((row) => row._id);
    },
    /** Its clock counts anew; nothing that anybody said of it changes. */
    async setClock(tx: Tx, scope: Scope, _id: string, clockSetAt: Date): Promise<void> {
      await all.update(scope, { _id }, { $set: { clockSetAt } }, tx);
    },
  };
}
export type IncidentStore = ReturnType<typeof incidentStore>;
