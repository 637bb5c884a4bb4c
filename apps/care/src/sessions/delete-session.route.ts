import { sessionOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { NoteStore } from '../notes/note.store.ts';
import { deleteSession as deleted } from './session.rules.ts';
import { sessionEvent } from './session.ts';
import type { SessionStore } from './session.store.ts';

export const deleteSession = ({ sessions, notes }: { sessions: SessionStore; notes: NoteStore }) =>
  route(sessionOperations.delete, 'care_session', async ({ scope, params, ifMatch }, tx) => {
    const state = await sessions.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const hasSignedNote = await notes.anySigned(tx, scope, state.id);
    const gone = deleted(state, { hasSignedNote });
    await sessions.softDelete(tx, scope, gone);
    tx.emit(sessionEvent('deleted', gone));
    return undefined;
  });
