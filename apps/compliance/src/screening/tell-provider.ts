import type { DueWork } from '../due/due.ts';
import type { IdentityStore } from '../identity/identity.store.ts';
import type { ScreeningJobParts } from './parts.ts';
import { screeningEvent } from './screening.ts';

type Parts = Pick<ScreeningJobParts, 'screenings' | 'runJob'> & { identity: Pick<IdentityStore, 'person'> };

/** Rows of the lists that one person may stand in. */
const most = 500;

/** What was confirmed of a user before it was a provider is told again with the provider, whose claims are held by it. */
export const providerTeller =
  ({ screenings, identity, runJob }: Parts): DueWork =>
  ({ organizationId, subject }, finish) =>
    runJob({ organizationId, job: 'compliance-screening' }, async (tx, scope) => {
      const providerId = (await identity.person(scope, subject, tx))?.providerId ?? null;
      if (providerId === null) return finish(tx);
      const confirmed = { referenceId: subject, status: 'confirmed' };
      for (const was of (await screenings.list(scope, confirmed, most, undefined, { tx })).items) {
        const state = { ...was, updatedAt: tx.now, version: was.version + 1 };
        await screenings.replace(tx, scope, state);
        tx.emit(screeningEvent('decided', state, { providerId, effectiveOn: state.entry.since }));
      }
      await finish(tx);
    });
