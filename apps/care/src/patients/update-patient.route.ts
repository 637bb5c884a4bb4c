import { patientOperations } from '@rymeda/contracts';
import { notFound, referenceNotFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { ProviderStore } from '../providers/provider.store.ts';
import { patientEventData, toPatient } from './patient.ts';
import { changePatient } from './patient.rules.ts';
import type { PatientStore } from './patient.store.ts';

export const updatePatient = ({
  patients,
  providers,
}: {
  patients: PatientStore;
  providers: ProviderStore;
}) =>
  route(patientOperations.update, 'care_patient', async ({ scope, params, body, ifMatch, now }, tx) => {
    const state = await patients.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { patient, changed } = changePatient(state, body, {
      now,
      partnerId: scope.actor.partnerId ?? null,
    });
    if (changed.length === 0) return { data: toPatient(state), version: state.version };
    const provider = changed.includes('primaryProviderId') ? patient.primaryProviderId : null;
    if (provider != null && !(await providers.exists(tx, scope, provider)))
      throw referenceNotFound('primaryProviderId');
    await patients.replace(tx, scope, patient, state);
    tx.emit({
      name: 'care.patient.updated',
      subject: `patient/${patient.id}`,
      sequence: patient.version,
      data: { ...patientEventData(patient), changed },
    });
    return { data: toPatient(patient), version: patient.version };
  });
