import { requirementRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
import type { EngineCore, Position } from '@rymeda/service';
import { isDuplicateKey, recordStore, type RecordFilter } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { RequirementState } from './requirement.ts';
import { mostRequirements } from './requirement.rules.ts';

export function requirementStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<RequirementState>(core, requirementRecord)(['uniqueCode']);
  const all = core.database.integrity<TenantDocument>(requirementRecord.collection);
  return {
    load: (scope: Scope, id: string, tx?: Tx) => records.load(scope, id, tx),
    list: (scope: Scope, filter: RecordFilter, limit: number, after?: Position) =>
      records.list(scope, filter, limit, after),
    count: (tx: Tx, scope: Scope): Promise<number> =>
      all.count(scope, { deletedAt: null }, { limit: mostRequirements, tx }),
    /** DUPLICATE_IDENTIFIER when something is said of the requirement already. */
    async insert(tx: Tx, scope: Scope, state: RequirementState): Promise<void> {
      try {
        await records.insert(tx, scope, state, { uniqueCode: state.code });
      } catch (error) {
        if (!isDuplicateKey(error, 'uniqueCode')) throw error;
        throw problem('DUPLICATE_IDENTIFIER', 'Something is said of this requirement already: change that', {
          details: { field: 'code' },
        });
      }
    },
    replace: (tx: Tx, scope: Scope, state: RequirementState): Promise<void> =>
      records.replace(tx, scope, state, { uniqueCode: state.code }),
    /** It may be said anew. */
    softDelete: (tx: Tx, scope: Scope, state: RequirementState): Promise<void> =>
      records.softDelete(tx, scope, state, { uniqueCode: '' }),
    /** What was said of all of them. */
    whole: (scope: Scope, tx?: Tx): Promise<RequirementState[]> =>
      records.list(scope, {}, mostRequirements, undefined, tx ? { tx } : {}).then((page) => page.items),
  };
}
export type RequirementStore = ReturnType<typeof requirementStore>;
