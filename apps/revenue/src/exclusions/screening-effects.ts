import { subjectId, type Effects } from '@rymeda/events';
import type { ExclusionStore } from './exclusion.store.ts';

/** What compliance's events do here: who may not be billed to federal payers. */
export const screeningEffects = (exclusions: ExclusionStore): Effects => ({
  'rymeda.compliance.screening.decided.v1': async (tx, event) => {
    const { providerId, status, effectiveOn } = event.data;
    if (providerId == null) return;
    const scope = { organizationId: event.organizationid };
    const since = effectiveOn ?? null;
    const decision = { providerId, since, confirmed: status === 'confirmed' };
    await exclusions.save(tx, scope, subjectId(event.subject), decision);
  },
});
