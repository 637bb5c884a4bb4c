import type { DueWork } from '../due/due.ts';
import type { RunJob } from '../jobs/run-job.ts';
import { clockNotices, nextClock } from './clock-notices.rules.ts';
import { noticeEvent } from './incident.ts';
import type { IncidentParts } from './parts.ts';
import { deadlinesOf, planClock } from './plan-clock.ts';

type Parts = Pick<IncidentParts, 'incidents' | 'settings' | 'directory' | 'due'> & { runJob: RunJob };

const job = 'compliance-breach-clock';
/** Incidents in one transaction. */
const batch = 50;
/** Who does this looks every second. */
const wake = (): void => undefined;

/** Says once of each notice that it is owed soon, or too late, in the transaction that remembers it. */
export const deadlineAnnouncer =
  (parts: Parts): DueWork =>
  ({ organizationId, subject }, finish) =>
    parts.runJob({ organizationId, job }, async (tx, scope) => {
      let state = await parts.incidents.load(scope, subject, tx);
      if (state === null) return finish(tx);
      const { owed, zone } = await deadlinesOf(parts, scope, state, tx.now, tx);
      for (const { deadline, daysLeft, key } of clockNotices(state, owed, zone, tx.now)) {
        state = { ...state, announced: [...state.announced, key], version: state.version + 1 };
        await parts.incidents.replace(tx, scope, state);
        tx.emit(noticeEvent(state, deadline, daysLeft));
      }
      await finish(tx, nextClock(state, owed, zone, tx.now));
    });

/** The organisation's terms or its zone are others: each open incident's clock is set anew. */
export const termsChanger =
  (parts: Parts): DueWork =>
  async ({ organizationId }, finish) => {
    for (let after: string | undefined = ''; after !== undefined;) {
      const from: string = after;
      after = await parts.runJob({ organizationId, job }, async (tx, scope) => {
        const ids = await parts.incidents.openIds(tx, scope, from, batch);
        for (const id of ids) {
          const state = await parts.incidents.load(scope, id, tx);
          if (state === null) continue;
          await parts.incidents.setClock(tx, scope, id, tx.now);
          await planClock({ ...parts, wake }, tx, scope, { ...state, clockSetAt: tx.now });
        }
        if (ids.length === batch) return ids.at(-1);
        await finish(tx);
        return undefined;
      });
    }
  };
