import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';

/** What revenue knows of a patient: that it is, or was, there. No PHI. */
export interface PatientDocument extends TenantDocument {
  sequence: number;
  /** Whether care's record names a payer and a member id. */
  insured?: boolean;
}

/** What revenue knows of a session, by its events. */
export interface SessionDocument extends TenantDocument {
  clientId: string;
  providerId: string;
  serviceType: string;
  status: string;
  /** When it was started: the service date is that day. */
  startedAt?: Date;
  /** Whether a note of it was signed. */
  noteSigned?: boolean;
  sequence: number;
}

/** The projection of care's records; written by its events alone. */
export function careStore(core: Pick<EngineCore, 'database'>) {
  const patients = core.database.collection<PatientDocument>('care_patients');
  const sessions = core.database.collection<SessionDocument>('care_sessions');
  return {
    /** `null` also where no event has told of it. */
    async patient(tx: Tx | undefined, scope: Scope, _id: string): Promise<PatientDocument | null> {
      const found = await patients.findOne(scope, { _id }, tx === undefined ? {} : { tx });
      return (found as Partial<PatientDocument> | null)?.sequence === undefined ? null : found;
    },
    /** `null` also where no more is known than that a note of it was signed. */
    async session(tx: Tx | undefined, scope: Scope, _id: string): Promise<SessionDocument | null> {
      const found = await sessions.findOne(scope, { _id }, tx === undefined ? {} : { tx });
      return (found as Partial<SessionDocument> | null)?.clientId === undefined ? null : found;
    },
    async savePatient(tx: Tx, scope: Scope, _id: string, fields: Partial<PatientDocument>): Promise<void> {
      await patients.update(scope, { _id }, { $set: fields }, tx, { upsert: true });
    },
    /** For whoever makes something of a patient that only one may make; events may not have told of the patient yet. */
    async touchPatient(tx: Tx, scope: Scope, _id: string): Promise<void> {
      await patients.update(scope, { _id }, { $inc: { guard: 1 } }, tx, { upsert: true });
    },
    async saveSession(tx: Tx, scope: Scope, _id: string, fields: Partial<SessionDocument>): Promise<void> {
      await sessions.update(scope, { _id }, { $set: fields }, tx, { upsert: true });
    },
    /**
     * For whoever decides by what else is billed of a session: two who do so at once must meet, and share only that. It
     * may be so new that nothing is known of it yet.
     */
    async touchSession(tx: Tx, scope: Scope, _id: string): Promise<void> {
      await sessions.update(scope, { _id }, { $inc: { guard: 1 } }, tx, { upsert: true });
    },
    /** A note is another record than its session, so this may be told first; it makes no session known. */
    async noteSigned(tx: Tx, scope: Scope, _id: string): Promise<void> {
      await sessions.update(scope, { _id }, { $set: { noteSigned: true } }, tx, { upsert: true });
    },
  };
}
export type CareStore = ReturnType<typeof careStore>;
