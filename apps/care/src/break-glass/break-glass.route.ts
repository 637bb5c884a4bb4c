import { breakGlassOperations } from '@rymeda/contracts';
import { newId, notFound, problem } from '@rymeda/kernel';
import { route, type EngineCore } from '@rymeda/service';
import type { CareMetrics } from '../metrics.ts';
import type { PatientStore } from '../patients/patient.store.ts';
import { breakGlassEvent, dayBefore, isUnusual, newBreakGlass, toBreakGlass } from './break-glass.ts';
import type { BreakGlassStore } from './break-glass.store.ts';

interface Parts {
  breakGlass: BreakGlassStore;
  patients: PatientStore;
  settings: Pick<EngineCore['settings'], 'of'>;
  metrics: Pick<CareMetrics, 'brokeGlass'>;
}

/** Works at once and needs nobody's consent: what keeps it honest is that it can't be done unseen. */
export const breakTheGlass = ({ breakGlass, patients, settings, metrics }: Parts) =>
  route(breakGlassOperations.create, 'care_break_glass', async ({ scope, principal, params, body }, tx) => {
    if (principal.kind !== 'user') throw problem('FORBIDDEN', 'Only a user can read beyond its roles');
    if (!(await patients.existsForAnyone(tx, scope, params.id))) throw notFound();
    const { breakGlassPerDay } = settings.of(scope.organizationId);
    const opened = await breakGlass.openedSince(tx, scope, principal.id, dayBefore(tx.now));
    const unusual = isUnusual(opened, breakGlassPerDay);
    const window = newBreakGlass(body, {
      id: newId('bgl'),
      organizationId: scope.organizationId,
      patientId: params.id,
      userId: principal.id,
      unusual,
      now: tx.now,
    });
    await breakGlass.insert(tx, scope, window);
    tx.emit(breakGlassEvent(window));
    tx.afterCommit(() => metrics.brokeGlass(scope.organizationId, unusual));
    return {
      data: toBreakGlass(window),
      version: 1,
      location: `/v1/care/break-glass?patientId=${params.id}`,
    };
  });
