import { noteBody, sessionBody, type SessionBody } from './api-bodies.ts';
import { createOnce } from './create-once.ts';
import { noteChange, type Load } from './load.ts';
import type { Encounter } from './person.ts';
import type { Note, Session } from './platform.ts';

type Visit = { clientId: string; providerId: string; existing: Session[] };

/**
 * Brings an encounter's session to its end: booked, started, noted, signed, completed. What an earlier run
 * has done is not done again. The session that is taken for this encounter leaves `existing`.
 */
export async function loadSession(load: Load, encounter: Encounter, visit: Visit): Promise<void> {
  const body = sessionBody(encounter, visit.clientId, visit.providerId);
  const earlier = takeMatching(visit.existing, body);
  if (earlier) load.tally.session.found++;
  const session = earlier ?? (await book(load, encounter, body));
  const { sessions } = load.rymeda.care;
  if (session.status === 'scheduled') await act(load, session.id, () => sessions.start(session.id));
  if (session.status === 'scheduled' || session.status === 'in_progress') {
    await writeNote(load, session, encounter);
    await act(load, session.id, () => sessions.complete(session.id));
  }
}

/** Two encounters may begin at the same moment, so a session serves one of them only. */
export function takeMatching(existing: Session[], body: SessionBody): Session | undefined {
  const at = existing.findIndex(
    (session) =>
      Date.parse(session.startTime) === Date.parse(body.startTime) &&
      session.serviceType === body.serviceType &&
      session.providerId === body.providerId,
  );
  return at === -1 ? undefined : existing.splice(at, 1)[0];
}

function book(load: Load, encounter: Encounter, body: SessionBody): Promise<Session> {
  const { sessions } = load.rymeda.care;
  return createOnce(load, {
    resource: 'session',
    key: `${encounter.id}-${body.clientId}`,
    create: (options) => sessions.create(body, options),
    get: (id) => sessions.get(id),
  });
}

/** A session that this run has just booked has no note; one in progress may. */
async function writeNote(load: Load, session: Session, encounter: Encounter): Promise<void> {
  const { notes } = load.rymeda.care.sessions;
  const note = (await earlierNote(load, session)) ?? (await addNote(load, session.id, encounter));
  if (note.signedAt) return;
  await load.meter.measure(() => notes.sign(session.id, note.id));
  noteChange(load, 'note', note.id);
}

async function earlierNote(load: Load, session: Session): Promise<Note | undefined> {
  if (session.status === 'scheduled') return undefined;
  const { data } = await load.meter.measure(() => load.rymeda.care.sessions.notes.list(session.id));
  if (data[0]) load.tally.note.found++;
  return data[0];
}

async function addNote(load: Load, sessionId: string, encounter: Encounter): Promise<Note> {
  const idempotencyKey = `demo-note-${sessionId}`;
  const { notes } = load.rymeda.care.sessions;
  const note = await load.meter.measure(() =>
    notes.create(sessionId, noteBody(encounter), { idempotencyKey }),
  );
  load.tally.note.made++;
  noteChange(load, 'note', note.id);
  return note;
}

async function act(load: Load, sessionId: string, action: () => PromiseLike<Session>): Promise<void> {
  await load.meter.measure(action);
  noteChange(load, 'session', sessionId);
}
