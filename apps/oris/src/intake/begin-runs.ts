import type { Transactions, Tx } from '@rymeda/events';
import { isSampled, packed, type Clock } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { newRun } from '../runs/run.rules.ts';
import type { RunStore } from '../runs/run.store.ts';
import { runEvent, type RunState } from '../runs/run.ts';
import { measure, type Measured } from '../threshold/measure.ts';
import type { MeasureStore } from '../threshold/measure.store.ts';
import type { Part, Starting } from './part.ts';
import type { PastEvents } from './past-events.store.ts';

export interface BeginParts {
  runs: RunStore;
  measures: MeasureStore;
  events: PastEvents;
  transactions: Transactions;
  clock: Clock;
}

/** So many events share a transaction. */
const mostTogether = 100;

/** Makes the runs that events start, durable with the events. Both ways answer how many were made. */
export function runBeginner(parts: BeginParts) {
  const { runs, events, transactions, clock } = parts;

  /**
   * Several organisations' at once, on the assumption that nothing of it was there before: fails as a whole otherwise. Not
   * for those that measure, which must read first.
   */
  async function together(all: readonly Part[]): Promise<number> {
    const made = await Promise.all(packed(all, (p) => p.past.length, mostTogether).map(oneTransaction));
    return made.reduce((sum, n) => sum + n, 0);
  }

  async function oneTransaction(all: readonly Part[]): Promise<number> {
    const past = all.flatMap((p) => p.past);
    const now = clock();
    const made = all.flatMap(({ context, starting }) =>
      unique(starting).map((one) => ({ context, run: runOf(context, one, now) })),
    );
    if (made.length === 0) {
      await events.addAcross(past);
      return 0;
    }
    // Before the transaction, which is the shorter for it.
    const sealed = await runs.sealed(made.map((m) => m.run));
    await transactions.across(async (tx) => {
      await events.addAcross(past, tx);
      await runs.insertAcross(tx, sealed);
      for (const { context, run } of made) tx.of(tracedAs(context, run)).emit(runEvent('started', run, 1));
    });
    return made.length;
  }

  /** One organisation's, of which any part may be there already. */
  async function alone({ context, past, starting }: Part): Promise<number> {
    const isTogether = starting.length > 0 && past.length <= mostTogether;
    if (!isTogether) await events.put(context, past);
    if (starting.length === 0) return 0;
    return transactions.run(context, async (tx) => {
      if (isTogether) await events.put(context, past, tx);
      const all = unique(starting);
      const known = await runs.started(context, all.map(triggerKeyOf), tx);
      const made: RunState[] = [];
      for (const one of all.filter((s) => !known.has(triggerKeyOf(s))))
        made.push(...(await runsOf(tx, context, one)));
      await runs.insert(tx, context, made);
      for (const run of made) tx.inNameOf(tracedAs(context, run)).emit(runEvent('started', run, 1));
      return made.length;
    });
  }

  /** One, but for a threshold: its runs are those of the events that its windows end with. */
  async function runsOf(tx: Tx, context: TenantContext, one: Starting): Promise<RunState[]> {
    const { listener, seen } = one;
    if (listener.threshold === null) return [runOf(context, one, tx.now)];
    const made: RunState[] = [];
    for (const { eventId, ...measured } of await measure(tx, context, parts.measures, listener, seen)) {
      const last = eventId === seen.id ? seen : await events.load(context, eventId, tx);
      const run = runOf(context, { ...one, seen: last ?? seen }, tx.now, measured);
      // Of an event that is forgotten the one that was seen now tells, once.
      const isThere = last !== seen && (await runs.started(context, [run.triggerKey], tx)).size > 0;
      if (!isThere && made.every((m) => m.triggerKey !== run.triggerKey)) made.push(run);
    }
    return made;
  }

  return { together, alone };
}

/** One event starts a workflow once. */
const triggerKeyOf = ({ seen, listener }: Pick<Starting, 'seen' | 'listener'>): string =>
  `event:${seen.id}:${listener.workflowId}`;

const unique = (starting: readonly Starting[]): Starting[] => [
  ...new Map(starting.map((s) => [triggerKeyOf(s), s])).values(),
];

function runOf(
  { organizationId }: TenantContext,
  one: Starting,
  now: Date,
  measured?: Omit<Measured, 'eventId'>,
): RunState {
  const { listener, seen, event, depth, lineage } = one;
  const start = {
    organizationId,
    workflowId: listener.workflowId,
    definition: listener.definition,
    triggerKey: triggerKeyOf(one),
    trigger: { kind: listener.trigger.kind, eventId: seen.id, scheduledAt: null, actorId: null },
    values: { event: seen, ...(measured === undefined ? {} : { measure: measured }) },
    depth,
    lineage,
    traceparent: isSampled(event.traceparent) ? event.traceparent : undefined,
  };
  return newRun(start, now);
}

/** What tells of a run belongs to the trace of the event that started it. */
const tracedAs = (context: TenantContext, { traceparent }: Pick<RunState, 'traceparent'>): TenantContext =>
  traceparent === undefined ? context : { ...context, traceparent };
