import { noteOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { noteEvent, sign, toNote } from './note.ts';
import type { NoteStore } from './note.store.ts';

export const signNote = ({ notes }: { notes: NoteStore }) =>
  route(noteOperations.sign, 'care_note', async ({ scope, params, ifMatch, now }, tx) => {
    const note = await notes.load(scope, params.noteId, tx, { sessionId: params.id });
    if (note === null) throw notFound();
    checkIfMatch(ifMatch, note.version);
    const signed = sign(note, scope.actor.id, now);
    await notes.replace(tx, scope, signed);
    tx.emit(noteEvent('signed', signed));
    return { data: toNote(signed), version: signed.version };
  });
