import { patientOperations } from '@rymeda/contracts';
import { newId, referenceNotFound } from '@rymeda/kernel';
import { togetherRoute } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import type { ProviderStore } from '../providers/provider.store.ts';
import { patientEventData, patientPath, toPatient } from './patient.ts';
import { newPatient } from './patient.rules.ts';
import type { PatientStore } from './patient.store.ts';

export const createPatient = ({
  patients,
  providers,
}: {
  patients: PatientStore;
  providers: ProviderStore;
}) =>
  togetherRoute(patientOperations.create, 'care_patient', async ({ scope, body, now }, tx) => {
    const { organizationId, actor } = scope;
    const patient = newPatient(body, {
      id: newId('pat'),
      organizationId,
      partnerId: actor.partnerId ?? null,
      now,
    });
    if (patient.primaryProviderId != null && !(await providers.exists(tx, scope, patient.primaryProviderId)))
      throw referenceNotFound('primaryProviderId');

    // Most people are new, and the unique index says so when they are not: then the next attempt looks first.
    const look = tx.attempt > 0 || body.onMatch === 'create' || body.status !== 'active';
    const same = look ? await patients.findSamePerson(tx, scope, patient) : null;
    if (same !== null && body.onMatch === 'return') {
      // No record was opened, but now the caller knows that this person is a patient here.
      disclose({ resourceType: 'care_patient', resourceIds: [same], fields: [] });
      return { status: 202, data: { id: same }, location: patientPath(same) };
    }

    await patients.insert(tx, scope, patient, same === null);
    tx.emit({
      name: 'care.patient.created',
      subject: `patient/${patient.id}`,
      sequence: 1,
      data: patientEventData(patient),
    });
    return { data: toPatient(patient), version: 1, location: patientPath(patient.id) };
  });
