import { patientOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { isBilling } from '../billing.ts';
import { toPatient } from './patient.ts';
import type { PatientStore } from './patient.store.ts';

export const getPatient = ({ patients }: { patients: PatientStore }) =>
  route(patientOperations.get, 'care_patient', async ({ scope, params }) => {
    const patient = await patients[isBilling(scope) ? 'loadEver' : 'load'](scope, params.id);
    if (patient === null) throw notFound();
    return { data: toPatient(patient), version: patient.version };
  });
