import type { Principal } from '@rymeda/auth';
import { problem, type Clock } from '@rymeda/kernel';
import { jobContext, type BreakGlassWindow } from '@rymeda/service';
import { runAsTenant } from '@rymeda/tenancy';
import { windowRules } from './break-glass.ts';
import type { BreakGlassStore } from './break-glass.store.ts';

/** What the edge asks when a request names a window: the window with the rules that it adds, or FORBIDDEN. */
export const openWindow =
  (windows: BreakGlassStore, clock: Clock) =>
  (principal: Principal, id: string): Promise<BreakGlassWindow> => {
    const context = jobContext(principal.organizationId, 'break-glass');
    return runAsTenant(context, async () => {
      const patientId = await windows.use(context, id, principal.id, clock());
      if (patientId === null)
        throw problem('FORBIDDEN', 'The caller has no open break-glass window of this id');
      return { record: { id, patientId, userId: principal.id }, rules: windowRules(patientId) };
    });
  };
