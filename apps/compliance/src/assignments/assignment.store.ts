import { assignmentRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { AssignmentState } from './assignment.ts';

type AssignmentDocument = TenantDocument & Omit<AssignmentState, 'id'>;

export function assignmentStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<AssignmentState>(core, assignmentRecord)();
  const all = core.database.integrity<AssignmentDocument>(assignmentRecord.collection);
  const stateOf = ({ _id, ...fields }: AssignmentDocument): AssignmentState => ({ ...fields, id: _id });
  return {
    ...records,
    /** For jobs: one, or null once it was ended. */
    async find(tx: Tx, scope: Scope, _id: string): Promise<AssignmentState | null> {
      const found = await all.findOne(scope, { _id, deletedAt: null }, { tx });
      return found === null ? null : stateOf(found);
    },
    /** For jobs: those of a series, or all. */
    async every(tx: Tx, scope: Scope, filter: { seriesId?: string } = {}): Promise<AssignmentState[]> {
      return (await all.find(scope, { ...filter, deletedAt: null }, { tx })).map(stateOf);
    },
  };
}
export type AssignmentStore = ReturnType<typeof assignmentStore>;
