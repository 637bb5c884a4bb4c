import type { NoteBody, PatientBody, ProviderBody, SessionBody } from './api-bodies.ts';

/** What the loader needs of `Rymeda` from `@rymeda/sdk`. */
export type Platform = {
  care: {
    patients: Resource<PatientBody, Patient> & {
      search(body: { partnerPatientId: string }): PromiseLike<Page<Patient>>;
    };
    providers: Resource<ProviderBody, Provider> & {
      list(query: { npi: string }): PromiseLike<Page<Provider>>;
    };
    sessions: Resource<SessionBody, Session> & {
      list(query: { clientId: string; limit: number }): AsyncIterable<Session>;
      start(id: string): PromiseLike<Session>;
      complete(id: string): PromiseLike<Session>;
      notes: {
        create(sessionId: string, body: NoteBody, options: Keyed): PromiseLike<Note>;
        list(sessionId: string): PromiseLike<Page<Note>>;
        sign(sessionId: string, noteId: string): PromiseLike<Note>;
      };
    };
  };
  audit: { logs: { list(query: AuditQuery): AsyncIterable<AuditEntry> } };
};

type Resource<Body, Item> = {
  create(body: Body, options: Keyed): PromiseLike<Item>;
  get(id: string): PromiseLike<Item>;
};
type Keyed = { idempotencyKey: string };
type Page<T> = { data: readonly T[] };
type AuditQuery = { resourceId?: string; from?: string; limit: number };

/** A 202, for a person who is there already, gives only the id. */
export type Patient = { id: string; createdAt?: string };
export type Provider = { id: string; npi: string; createdAt: string };
export type Session = {
  id: string;
  status: string;
  startTime: string;
  serviceType: string;
  providerId: string;
  createdAt: string;
};
export type Note = { id: string; signedAt?: string | null };
export type AuditEntry = {
  id: string;
  action: string;
  resourceType: string;
  resourceId: string;
  userId: string;
  ipAddress: string;
  timestamp: string;
};
