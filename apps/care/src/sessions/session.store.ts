import { sessionRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore, Position } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import { occupying, plannedEnd, type SessionState } from './session.ts';
import { daysOf, inProgress, slotUnavailable } from './session.rules.ts';
import { daysBetween, startDays } from './start-days.rules.ts';

const dayMs = 86_400_000;

export interface SessionFilter {
  status?: string | undefined;
  clientId?: string | undefined;
  providerId?: string | undefined;
  serviceType?: string | undefined;
  startTimeFrom?: string | undefined;
  startTimeTo?: string | undefined;
}

export function sessionStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<SessionState>(core, sessionRecord)(['plannedEnd', 'startDays']);
  const guards = core.database.collection<TenantDocument>('provider_days');
  const planned = (state: SessionState) => ({
    plannedEnd: plannedEnd(state),
    startDays: startDays(state.startTime),
  });
  return {
    ...records,
    insert: (tx: Tx, scope: Scope, state: SessionState) => records.insert(tx, scope, state, planned(state)),
    replace: (tx: Tx, scope: Scope, state: SessionState) => records.replace(tx, scope, state, planned(state)),

    async list(scope: Scope, filter: SessionFilter, limit: number, after?: Position) {
      const { startTimeFrom, startTimeTo, ...equal } = filter;
      const starting = startingBetween(startTimeFrom, startTimeTo);
      if (starting === 'never') return { items: [], next: null };
      return records.list(scope, { ...equal, ...starting }, limit, after);
    },

    /**
     * SESSION_IN_PROGRESS while one of them is. A start holds patient and provider: whoever deletes either at the same
     * moment meets it there.
     */
    async assertNoneInProgress(
      tx: Tx,
      scope: Scope,
      of: { clientId: string } | { providerId: string },
    ): Promise<void> {
      if (await records.any(tx, scope, { ...of, status: 'in_progress' }))
        throw inProgress('A session is in progress: complete or cancel it first');
    },

    /**
     * Takes the provider's slot, or throws SLOT_UNAVAILABLE. The guards of the provider's days are written
     * before anything is read: two bookings of one slot conflict there, and the second sees the first.
     */
    async takeSlot(tx: Tx, scope: Scope, session: SessionState, allowOverlap: boolean): Promise<void> {
      for (const day of daysOf(session)) {
        const _id = `${scope.organizationId}:${session.providerId}:${day}`;
        await guards.update(scope, { _id }, { $inc: { writes: 1 } }, tx, { upsert: true });
      }
      if (allowOverlap) return;
      // A session lasts a day at most, so the index on startTime bounds the look.
      const earliest = new Date(session.startTime.getTime() - dayMs);
      const overlapping = {
        _id: { $ne: session.id },
        providerId: session.providerId,
        status: { $in: occupying },
        startTime: { $gt: earliest, $lt: plannedEnd(session) },
        plannedEnd: { $gt: session.startTime },
      };
      if (await records.any(tx, scope, overlapping)) throw slotUnavailable(session);
    },
  };
}
export type SessionStore = ReturnType<typeof sessionStore>;

/**
 * The days bound the range in an index; the exact times are compared in a way that no index serves, or the planner
 * might take the one on startTime and sort in memory.
 */
function startingBetween(
  from: string | undefined,
  to: string | undefined,
): Record<string, unknown> | 'never' {
  if (from === undefined && to === undefined) return {};
  const [begin, end] = [from, to].map((time) => (time === undefined ? undefined : new Date(time)));
  const days = daysBetween(begin, end);
  if (days.length === 0) return 'never';
  const outside = [
    ...(begin === undefined ? [] : [{ $lt: ['$startTime', begin] }]),
    ...(end === undefined ? [] : [{ $gte: ['$startTime', end] }]),
  ];
  return { startDays: { $in: days }, $expr: { $not: [{ $or: outside }] } };
}
