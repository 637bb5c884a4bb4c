import type { DueWork } from '../due/due.ts';
import { daysLeft, nextNotice, noticesDue, validUntil } from '../expiry/expiry.rules.ts';
import type { RunJob } from '../jobs/run-job.ts';
import { noticed } from './artifact.rules.ts';
import { artifactNotice } from './artifact.ts';
import type { ArtifactParts } from './parts.ts';
import { planRetention, planSeries } from './plan-notices.ts';

/** Gives each notice of an artifact's end once, and ends it. All in one transaction: it happened, or it is still due. */
export const artifactExpirer =
  ({
    artifacts,
    directory,
    due,
    runJob,
  }: Pick<ArtifactParts, 'artifacts' | 'directory' | 'due'> & { runJob: RunJob }): DueWork =>
  ({ organizationId, subject }, finish) =>
    runJob({ organizationId, job: 'compliance-expiry' }, async (tx, scope) => {
      let state = await artifacts.load(scope, subject, tx);
      if (state === null || state.status === 'superseded' || state.expiresAt === null) return finish(tx);
      const { expiresAt } = state;
      const zone = await directory.timezone(scope);
      for (const days of noticesDue({ ...state, expiresAt }, zone, tx.now)) {
        state = noticed(state, days, tx.now);
        await artifacts.replace(tx, scope, state, zone);
        const left = daysLeft(expiresAt, zone, tx.now);
        tx.emit(artifactNotice(state, validUntil(expiresAt, zone), { milestone: days, left }));
        if (days > 0) continue;
        await planRetention({ due }, tx, scope, state);
        await planSeries({ due }, tx, scope, state);
      }
      await finish(tx, nextNotice({ ...state, expiresAt }, zone, tx.now));
    });
