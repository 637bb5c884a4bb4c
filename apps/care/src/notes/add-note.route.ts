import { noteOperations } from '@rymeda/contracts';
import { newId, notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { SessionStore } from '../sessions/session.store.ts';
import { newNote, noteEvent, toNote } from './note.ts';
import type { NoteStore } from './note.store.ts';

export const addNote = ({ notes, sessions }: { notes: NoteStore; sessions: SessionStore }) =>
  route(noteOperations.create, 'care_note', async ({ scope, params, body, now }, tx) => {
    const session = await sessions.load(scope, params.id, tx);
    // Held, so that no note comes to a session that is deleted at the same moment.
    if (session === null || !(await sessions.hold(tx, scope, session.id))) throw notFound();
    const note = newNote(body, {
      id: newId('not'),
      organizationId: scope.organizationId,
      sessionId: session.id,
      clientId: session.clientId,
      author: scope.actor.id,
      now,
    });
    await notes.insert(tx, scope, note);
    tx.emit(noteEvent('added', note));
    return { data: toNote(note), version: 1, location: `/v1/care/sessions/${session.id}/notes` };
  });
