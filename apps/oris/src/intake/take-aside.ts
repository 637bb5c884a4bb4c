import { askedAgainAt, isOfDatabase, isPassing } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { createTurns, type Turns } from '@rymeda/service';
import type { Leases } from '@rymeda/service/leases';
import type { Scope } from '@rymeda/tenancy';
import type { Taken } from './part.ts';
import { seen } from './seen-event.ts';
import type { AsideLanes, SetAside, SetAsideStore } from './set-aside.store.ts';

export interface AsideParts {
  store: SetAsideStore;
  lanes: AsideLanes;
  clock: Clock;
}

const turnMs = 500;
/** Organisations of one turn, events of one that are taken together, and how often: the turn's others wait for it. */
const [mostOrganizations, mostEvents, mostTimes] = [20, 100, 10];
/** One that nobody can take, whatever is there, is looked at again after as long as it has waited, between these. */
const [damagedSoonestMs, damagedLatestMs] = [60_000, 3_600_000];
const soonMs = 1_000;

/** Keeps an organisation's events for later, so that nobody else's wait for what it can't have now. */
export const setterAside =
  ({ store, lanes, clock }: AsideParts) =>
  async (organizationId: string, events: readonly Taken[]): Promise<void> => {
    const now = clock();
    await store.put({ organizationId }, events, now, now);
    await lanes.raise([{ id: organizationId, dueAt: new Date(now.getTime() + soonMs) }]);
  };

export interface AsideTakerParts extends AsideParts {
  leases: Pick<Leases, 'held'>;
  /** What they start is started once, however often they are taken. */
  take: (organizationId: string, events: readonly Taken[]) => Promise<void>;
  onFailure(event: string, error: unknown): void;
}

/** Takes events that were set aside, in the process that has their organisation's shard. */
export function asideTaker(parts: AsideTakerParts): Turns {
  const { store, lanes, clock } = parts;

  /** What one turn has room for. Answers when to look again; null where nothing is left. */
  async function takeSome(scope: Scope): Promise<Date | null> {
    for (let times = 0; times < mostTimes; times++) {
      const due = await store.due(scope, clock(), mostEvents);
      const [first] = due;
      if (first === undefined) return store.nextDueAt(scope);
      if (!(await areTaken(scope, due))) return askedAgainAt(first.at, clock());
    }
    return clock();
  }

  /** False when what they need can't be had yet. */
  async function areTaken(scope: Scope, rows: readonly SetAside[]): Promise<boolean> {
    try {
      await parts.take(
        scope.organizationId,
        rows.map(({ event, publishedAt, at }) => ({ event, publishedAt, seen: seen(event), cameAt: at })),
      );
    } catch (error) {
      if (isOfDatabase(error)) throw error;
      if (isPassing(error)) return false;
      const [first, ...others] = rows;
      if (first === undefined || others.length > 0) return eachIsTaken(scope, rows);
      parts.onFailure('oris_event_not_taken', error);
      await store.again(scope, rows, damagedUntil(first.at, clock()));
      return true;
    }
    await store.done(scope, rows, clock());
    return true;
  }

  async function eachIsTaken(scope: Scope, rows: readonly SetAside[]): Promise<boolean> {
    for (const row of rows) if (!(await areTaken(scope, [row]))) return false;
    return true;
  }

  async function turn(): Promise<void> {
    const due = await lanes.due(parts.leases.held(), clock(), mostOrganizations);
    const settled = due.map(async ({ _id, seq }) =>
      lanes.settle(_id, seq, await takeSome({ organizationId: _id })),
    );
    // Each for itself: the others' are settled when one of them fails.
    for (const outcome of await Promise.allSettled(settled))
      if (outcome.status === 'rejected') parts.onFailure('oris_aside_failed', outcome.reason);
  }

  return createTurns({
    job: 'oris-aside',
    turn,
    intervalMs: turnMs,
    onFailure: (error) => parts.onFailure('oris_aside_failed', error),
  });
}

function damagedUntil(since: Date, now: Date): Date {
  const waitedMs = now.getTime() - since.getTime();
  return new Date(now.getTime() + Math.min(Math.max(waitedMs, damagedSoonestMs), damagedLatestMs));
}
