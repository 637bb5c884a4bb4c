import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';

/** What revenue knows of a patient: that it is, or was, there. No PHI. */
export interface PatientDocument extends TenantDocument {
  sequence: number;
}

/** What revenue knows of a session, by its events. */
export interface SessionDocument extends TenantDocument {
  clientId: string;
  providerId: string;
  serviceType: string;
  status: string;
  /** When it was started: the service date is that day. */
  startedAt?: Date;
  sequence: number;
}

/** The projection of care's records; written by its events alone. */
export function careStore(core: Pick<EngineCore, 'database'>) {
  const patients = core.database.collection<PatientDocument>('care_patients');
  const sessions = core.database.collection<SessionDocument>('care_sessions');
  return {
    patient: (tx: Tx, scope: Scope, _id: string) => patients.findOne(scope, { _id }, { tx }),
    session: (tx: Tx, scope: Scope, _id: string) => sessions.findOne(scope, { _id }, { tx }),
    async savePatient(tx: Tx, scope: Scope, _id: string, fields: Partial<PatientDocument>): Promise<void> {
      await patients.update(scope, { _id }, { $set: fields }, tx, { upsert: true });
    },
    async saveSession(tx: Tx, scope: Scope, _id: string, fields: Partial<SessionDocument>): Promise<void> {
      await sessions.update(scope, { _id }, { $set: fields }, tx, { upsert: true });
    },
  };
}
export type CareStore = ReturnType<typeof careStore>;
