import { noteOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { SessionStore } from '../sessions/session.store.ts';
import { toNote } from './note.ts';
import type { NoteStore } from './note.store.ts';

export const listNotes = ({ notes, sessions }: { notes: NoteStore; sessions: SessionStore }) =>
  route(noteOperations.list, 'care_note', async ({ scope, params, limit, after }) => {
    if ((await sessions.load(scope, params.id)) === null) throw notFound();
    const page = await notes.list(scope, { sessionId: params.id }, limit, after);
    return { ...page, items: page.items.map(toNote) };
  });
