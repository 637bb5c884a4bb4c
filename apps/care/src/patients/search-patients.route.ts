import { patientOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toPatient } from './patient.ts';
import type { PatientStore } from './patient.store.ts';

export const searchPatients = ({ patients }: { patients: PatientStore }) =>
  route(patientOperations.search, 'care_patient', async ({ scope, body, limit, after }) => {
    const { limit: _limit, cursor: _cursor, status, primaryProviderId, ...by } = body;
    const filter = {
      ...(status === undefined ? {} : { status }),
      ...(primaryProviderId === undefined ? {} : { primaryProviderId }),
    };
    const page = await patients.search(scope, by, filter, scope.actor.partnerId ?? null, limit, after);
    return { ...page, items: page.items.map(toPatient) };
  });
