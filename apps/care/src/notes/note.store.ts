import { noteRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope } from '@rymeda/tenancy';
import type { NoteState } from './note.ts';

export function noteStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<NoteState>(core, noteRecord)();
  return {
    ...records,
    /** Whether a note of the session is signed, whoever may see it. */
    anySigned: (tx: Tx, scope: Scope, sessionId: string): Promise<boolean> =>
      records.any(tx, scope, { sessionId, signedAt: { $ne: null } }),
  };
}
export type NoteStore = ReturnType<typeof noteStore>;
