import { subjectId, type Effects } from '@rymeda/events';
import type { ExclusionStore } from './exclusion.store.ts';

/** What compliance's events do here: who may not be billed to federal payers. */
export const screeningEffects = (exclusions: Pick<ExclusionStore, 'save' | 'withdraw'>): Effects => ({
  'rymeda.compliance.screening.decided.v1': async (tx, event) => {
    const { providerId, status, effectiveOn } = event.data;
    const [scope, id] = [{ organizationId: event.organizationid }, subjectId(event.subject)];
    const confirmed = status === 'confirmed';
    if (providerId != null)
      await exclusions.save(tx, scope, id, { providerId, since: effectiveOn ?? null, confirmed });
    // A user may have had a provider record when it was confirmed.
    else if (!confirmed) await exclusions.withdraw(tx, scope, id);
  },
});
