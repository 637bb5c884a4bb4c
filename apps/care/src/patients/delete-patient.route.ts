import { patientOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { SessionStore } from '../sessions/session.store.ts';
import type { PatientStore } from './patient.store.ts';

export const deletePatient = ({ patients, sessions }: { patients: PatientStore; sessions: SessionStore }) =>
  route(patientOperations.delete, 'care_patient', async ({ scope, params, ifMatch }, tx) => {
    const state = await patients.glance(tx, scope, params.id);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    await sessions.assertNoneInProgress(tx, scope, { clientId: state.id });
    const sequence = state.version + 1;
    await patients.softDelete(tx, scope, state, sequence);
    tx.emit({
      name: 'care.patient.deleted',
      subject: `patient/${state.id}`,
      sequence,
      data: { id: state.id, status: state.status, primaryProviderId: state.primaryProviderId ?? null },
    });
    return undefined;
  });
