import { breakGlassOperations } from '@rymeda/contracts';
import { newId, notFound, problem } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { PatientStore } from '../patients/patient.store.ts';
import { breakGlassEvent, newBreakGlass, toBreakGlass } from './break-glass.ts';
import type { BreakGlassStore } from './break-glass.store.ts';

interface Stores {
  breakGlass: BreakGlassStore;
  patients: PatientStore;
}

/** Works at once and needs nobody's consent: what keeps it honest is that it can't be done unseen. */
export const breakTheGlass = ({ breakGlass, patients }: Stores) =>
  route(breakGlassOperations.create, 'care_break_glass', async ({ scope, principal, params, body }, tx) => {
    if (principal.kind !== 'user') throw problem('FORBIDDEN', 'Only a user can read beyond its roles');
    if (!(await patients.existsForAnyone(tx, scope, params.id))) throw notFound();
    const window = newBreakGlass(body, {
      id: newId('bgl'),
      organizationId: scope.organizationId,
      patientId: params.id,
      userId: principal.id,
      now: tx.now,
    });
    await breakGlass.insert(tx, scope, window);
    tx.emit(breakGlassEvent(window));
    return {
      data: toBreakGlass(window),
      version: 1,
      location: `/v1/care/break-glass?patientId=${params.id}`,
    };
  });
