import { noteOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { noteEvent, sign, toNote } from './note.ts';
import type { SessionStore } from '../sessions/session.store.ts';
import type { NoteStore } from './note.store.ts';

export const signNote = ({ notes, sessions }: { notes: NoteStore; sessions: SessionStore }) =>
  route(noteOperations.sign, 'care_note', async ({ scope, params, ifMatch, now }, tx) => {
    // Held, so that no note is signed of a session that is deleted at the same moment.
    if (!(await sessions.hold(tx, scope, params.id))) throw notFound();
    const note = await notes.load(scope, params.noteId, tx, { sessionId: params.id });
    if (note === null) throw notFound();
    checkIfMatch(ifMatch, note.version);
    const signed = sign(note, scope.actor.id, now);
    await notes.replace(tx, scope, signed);
    tx.emit(noteEvent('signed', signed));
    return { data: toNote(signed), version: signed.version };
  });
