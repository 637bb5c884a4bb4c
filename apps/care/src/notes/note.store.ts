import { noteRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { NoteState } from './note.ts';

export const noteStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<NoteState>(core, noteRecord)();
export type NoteStore = ReturnType<typeof noteStore>;
