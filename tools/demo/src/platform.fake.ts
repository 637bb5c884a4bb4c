import type { NoteBody, PatientBody, ProviderBody, SessionBody } from './api-bodies.ts';
import type { AuditEntry, Note, Patient, Platform, Provider, Session } from './platform.ts';

export class ApiError extends Error {
  readonly status: number;
  readonly error: { code: string; details: { field: string; code: string }[]; requestId: string };
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.error = { code, details: [], requestId: 'req_1' };
  }
}

type Kept<Body, Item> = Item & { body: Body };

/** The platform as far as the loader knows it, in memory, with an audit entry for each change. */
export function fakePlatform() {
  let next = 1;
  const patients = new Map<string, Kept<PatientBody, Patient>>();
  const providers = new Map<string, Kept<ProviderBody, Provider>>();
  const sessions = new Map<string, Kept<SessionBody, Session>>();
  const notes = new Map<string, Note & { sessionId: string; body: NoteBody }>();
  const answers = new Map<string, { id: string }>();
  const log: AuditEntry[] = [];
  const calls: string[] = [];
  /** Called before each request; what it throws is the answer. */
  let interfere: (call: string) => void = () => {};
  const settings = { now: () => new Date(), interfere: (hook: (call: string) => void) => (interfere = hook) };

  const called = async (call: string) => {
    await Promise.resolve();
    calls.push(call);
    interfere(call);
  };
  const record = (action: string, resource: string, resourceId: string) => {
    const id = `aud_${next++}`;
    const timestamp = settings.now().toISOString();
    const who = { userId: 'cli_1', ipAddress: '127.0.0.1', timestamp };
    log.push({ id, action, resourceType: `care_${resource}`, resourceId, ...who });
  };
  const keyed = async <T extends { id: string }>(key: string, make: () => T): Promise<T> => {
    const earlier = answers.get(key) as T | undefined;
    if (earlier) return earlier;
    const made = make();
    answers.set(key, made);
    return structuredClone(made);
  };
  const get =
    <T>(resource: string, from: Map<string, T>) =>
    async (id: string): Promise<T> => {
      await called(`${resource}.get`);
      const found = from.get(id);
      if (!found) throw new ApiError(404, 'NOT_FOUND');
      record('read', resource, id);
      return found;
    };
  const move = async (id: string, verb: string, from: string, to: string): Promise<Session> => {
    await called(`session.${verb}`);
    const session = sessions.get(id);
    if (session?.status !== from) throw new ApiError(409, 'INVALID_TRANSITION');
    session.status = to;
    record('update', 'session', id);
    return session;
  };
  const created = () => ({ createdAt: settings.now().toISOString() });

  const rymeda: Platform = {
    care: {
      patients: {
        async create(body, { idempotencyKey }) {
          await called('patient.create');
          return keyed(idempotencyKey, () => {
            const taken = [...patients.values()].some(
              (p) => p.body.partnerPatientId === body.partnerPatientId,
            );
            if (taken) throw new ApiError(409, 'DUPLICATE_IDENTIFIER');
            const twin = [...patients.values()].find((p) => p.body.lastName === body.lastName);
            if (twin) return { id: twin.id };
            const patient = { id: `pat_${next++}`, ...created(), body };
            patients.set(patient.id, patient);
            record('create', 'patient', patient.id);
            return patient;
          });
        },
        get: get('patient', patients),
        async search({ partnerPatientId }) {
          await called('patient.search');
          return { data: [...patients.values()].filter((p) => p.body.partnerPatientId === partnerPatientId) };
        },
      },
      providers: {
        async create(body, { idempotencyKey }) {
          await called('provider.create');
          return keyed(idempotencyKey, () => {
            const provider = { id: `prv_${next++}`, npi: body.npi, ...created(), body };
            providers.set(provider.id, provider);
            record('create', 'provider', provider.id);
            return provider;
          });
        },
        get: get('provider', providers),
        async list({ npi }) {
          await called('provider.list');
          return { data: [...providers.values()].filter((p) => p.npi === npi) };
        },
      },
      sessions: {
        async create(body, { idempotencyKey }) {
          await called('session.create');
          return keyed(idempotencyKey, () => {
            const { startTime, serviceType, providerId } = body;
            const id = `ses_${next++}`;
            const session = {
              id,
              status: 'scheduled',
              startTime,
              serviceType,
              providerId,
              ...created(),
              body,
            };
            sessions.set(id, session);
            record('update', 'session', id);
            return session;
          });
        },
        get: get('session', sessions),
        async *list({ clientId }) {
          await called('session.list');
          yield* [...sessions.values()].filter((s) => s.body.clientId === clientId).reverse();
        },
        start: (id) => move(id, 'start', 'scheduled', 'in_progress'),
        complete: (id) => move(id, 'complete', 'in_progress', 'completed'),
        notes: {
          async create(sessionId, body, { idempotencyKey }) {
            await called('note.create');
            return keyed(idempotencyKey, () => {
              const note = { id: `not_${next++}`, sessionId, body };
              notes.set(note.id, note);
              record('update', 'note', note.id);
              return note;
            });
          },
          async list(sessionId) {
            await called('note.list');
            return { data: [...notes.values()].filter((note) => note.sessionId === sessionId) };
          },
          async sign(_sessionId, noteId) {
            await called('note.sign');
            const note = notes.get(noteId);
            if (!note || note.signedAt) throw new ApiError(409, 'NOTE_SIGNED');
            note.signedAt = settings.now().toISOString();
            record('update', 'note', noteId);
            return note;
          },
        },
      },
    },
    audit: {
      logs: {
        async *list({ resourceId }) {
          await called('audit.list');
          yield* log.filter((entry) => resourceId === undefined || entry.resourceId === resourceId).reverse();
        },
      },
    },
  };
  return { rymeda, patients, providers, sessions, notes, log, calls, settings };
}
