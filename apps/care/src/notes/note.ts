import type { Note, NoteCreate } from '@rymeda/contracts';
import { problem } from '@rymeda/kernel';

export type NoteState = Omit<Note, 'createdAt' | 'updatedAt' | 'signedAt'> & {
  signedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

interface Birth {
  id: string;
  organizationId: string;
  sessionId: string;
  clientId: string;
  author: string;
  now: Date;
}

export const newNote = (command: NoteCreate, birth: Birth): NoteState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  sessionId: birth.sessionId,
  clientId: birth.clientId,
  type: command.type,
  authorId: command.authorId ?? birth.author,
  text: command.text,
  signedAt: null,
  signedBy: null,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

/** A signed note never changes again; an addendum follows it. NOTE_SIGNED otherwise. */
export function sign(note: NoteState, by: string, now: Date): NoteState {
  if (note.signedAt !== null) throw problem('NOTE_SIGNED', 'The note is signed; add an addendum instead');
  return { ...note, signedAt: now, signedBy: by, updatedAt: now, version: note.version + 1 };
}

export function toNote(state: NoteState): Note {
  const {
    id,
    organizationId,
    sessionId,
    clientId,
    type,
    authorId,
    text,
    signedAt,
    signedBy,
    createdAt,
    updatedAt,
  } = state;
  return {
    id,
    organizationId,
    sessionId,
    clientId,
    type,
    authorId,
    text,
    signedAt: signedAt?.toISOString() ?? null,
    signedBy,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const noteEvent = (
  verb: 'added' | 'signed',
  { id, sessionId, clientId, type, version }: NoteState,
) => ({
  name: `care.note.${verb}`,
  subject: `note/${id}`,
  sequence: version,
  data: { id, sessionId, clientId, type },
});
