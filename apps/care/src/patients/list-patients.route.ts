import { patientOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toPatient } from './patient.ts';
import type { PatientStore } from './patient.store.ts';

export const listPatients = ({ patients }: { patients: PatientStore }) =>
  route(patientOperations.list, 'care_patient', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await patients.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toPatient) };
  });
