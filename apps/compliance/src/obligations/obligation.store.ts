import { obligationRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore, Position } from '@rymeda/service';
import { recordStore, type RecordFilter } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { Found } from './obligation.rules.ts';
import type { ObligationState } from './obligation.ts';

type ObligationDocument = TenantDocument & Omit<ObligationState, 'id'>;

export function obligationStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<ObligationState & { version: number }>(core, obligationRecord)();
  const all = core.database.integrity<ObligationDocument>(obligationRecord.collection);
  const stateOf = ({ _id, deletedAt: _d, ...fields }: ObligationDocument): ObligationState => ({
    ...fields,
    id: _id,
  });
  return {
    list: (scope: Scope, filter: RecordFilter, limit: number, after?: Position) =>
      records.list(scope, filter, limit, after),
    /** What a person was found to owe by an assignment, also where it no longer does. */
    async find(tx: Tx, scope: Scope, assignmentId: string, userId: string): Promise<Found | null> {
      const found = await all.findOne(scope, { assignmentId, userId }, { tx });
      return found && { state: stateOf(found), retired: found.deletedAt != null };
    },
    async load(tx: Tx, scope: Scope, _id: string): Promise<ObligationState | null> {
      const found = await all.findOne(scope, { _id, deletedAt: null }, { tx });
      return found === null ? null : stateOf(found);
    },
    /** Some that are still owed by an assignment. */
    owed: async (tx: Tx, scope: Scope, assignmentId: string, limit: number): Promise<ObligationState[]> =>
      (await all.find(scope, { assignmentId, deletedAt: null }, { limit, tx })).map(stateOf),
    async save(tx: Tx, scope: Scope, { id, ...fields }: ObligationState): Promise<void> {
      const { schemaVersion } = obligationRecord;
      const { organizationId: _organization, ...set } = { ...fields, schemaVersion, deletedAt: null };
      await all.update(scope, { _id: id }, { $set: set }, tx, { upsert: true });
    },
    /** How many are late, by series, from the index alone; discloses nothing. */
    async overdueBySeries(scope: Scope, tx?: Tx): Promise<ReadonlyMap<string, number>> {
      const stages = [
        { $match: { status: 'overdue', deletedAt: null } },
        { $group: { _id: '$seriesId', n: { $sum: 1 } } },
      ];
      const rows = await all.aggregate<{ _id: string; n: number }>(scope, stages, tx);
      return new Map(rows.map((row) => [row._id, row.n]));
    },
    async retire(tx: Tx, scope: Scope, _id: string): Promise<void> {
      await all.softDelete(scope, { _id }, tx.now, tx);
    },
  };
}
export type ObligationStore = ReturnType<typeof obligationStore>;
