import { screeningRecord, screeningRunRecord, screeningSubjectRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { sha256 } from '@rymeda/kernel';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { RunState, ScreeningState, SubjectState } from './screening.ts';

type Core = Pick<EngineCore, 'database' | 'cipher'>;
interface SubjectDocument extends TenantDocument {
  referenceId: string;
}
interface ScreeningDocument extends TenantDocument {
  token: string;
}

export function subjectStore(core: Core) {
  const all = core.database.integrity<SubjectDocument>(screeningSubjectRecord.collection);
  const records = recordStore<SubjectState>(core, screeningSubjectRecord)();
  return {
    ...records,
    /** Who had left is there again, with what was known; the change that says so is the caller's. */
    async revive(tx: Tx, scope: Scope, _id: string): Promise<SubjectState | null> {
      await all.update(scope, { _id }, { $set: { deletedAt: null } }, tx);
      return records.load(scope, _id, tx);
    },
    /** For jobs: the subjects of providers or users, those who left among them. Discloses nothing. */
    async idsOf(tx: Tx, scope: Scope, referenceIds: string[]) {
      const projection = { _id: 1 as const, referenceId: 1 as const, deletedAt: 1 as const };
      const found = await all.find(scope, { referenceId: { $in: referenceIds } }, { projection, tx });
      return new Map(found.map((row) => [row.referenceId, { id: row._id, gone: row.deletedAt != null }]));
    },
  };
}
export type SubjectStore = ReturnType<typeof subjectStore>;

/** Names subject and row without telling either: each pair is found once. */
export const tokenOf = (subjectId: string, entryKey: string): string =>
  sha256(`${subjectId}\n${entryKey}`).toString('base64url');

export function screeningStore(core: Core) {
  const all = core.database.integrity<ScreeningDocument>(screeningRecord.collection);
  const records = recordStore<ScreeningState>(core, screeningRecord)(['token']);
  return {
    ...records,
    insert: (tx: Tx, scope: Scope, state: ScreeningState) =>
      records.insert(tx, scope, state, { token: tokenOf(state.subjectId, state.entry.key) }),
    /** Decided or not, the pair keeps its token: it is not found again. */
    replace: (tx: Tx, scope: Scope, state: ScreeningState) =>
      records.replace(tx, scope, state, { token: tokenOf(state.subjectId, state.entry.key) }),
    /** Of some pairs those that were found before. */
    async known(tx: Tx, scope: Scope, tokens: string[]): Promise<Set<string>> {
      const projection = { token: 1 as const };
      const found = await all.find(scope, { token: { $in: tokens } }, { projection, tx });
      return new Set(found.map((row) => row.token));
    },
  };
}
export type ScreeningStore = ReturnType<typeof screeningStore>;

export function runStore(core: Core) {
  const all = core.database.integrity<TenantDocument>(screeningRunRecord.collection);
  return {
    ...recordStore<RunState>(core, screeningRunRecord)(),
    /** How far it has come: no version of the record, and no event. One that is completed has come to its end. */
    async progress(scope: Scope, _id: string, said: Partial<RunState>, tx?: Tx): Promise<void> {
      await all.update(scope, { _id, status: { $ne: 'completed' } }, { $set: said }, tx);
    },
  };
}
export type RunStore = ReturnType<typeof runStore>;
