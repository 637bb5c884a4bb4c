import type { Transactions } from '@rymeda/events';
import { isUnreadable, packed, type Clock } from '@rymeda/kernel';
import type { Scope, TenantContext } from '@rymeda/tenancy';
import type { Definitions } from '../definition/definitions.ts';
import { eventDefinition, plainFields } from '../definition/platform.ts';
import type { Arrival, RunStore } from '../runs/run.store.ts';
import { waitKey, type RunDocument } from '../runs/run.ts';
import { valuesOf } from '../worker/driven.ts';
import type { LaneStore } from '../worker/lane.store.ts';
import { isMet } from './match.rules.ts';
import type { Part } from './part.ts';
import type { SeenEvent } from './seen-event.ts';

export interface WakeParts {
  runs: RunStore;
  definitions: Definitions;
  transactions: Transactions;
  lanes: Pick<LaneStore, 'raiseIn'>;
  clock: Clock;
}

/** So many runs are woken by one transaction. */
const mostTogether = 100;

/** Runs that wait for one of these events go on; of several events the first counts. Answers whose did. */
export function waitingWaker(parts: WakeParts) {
  const { runs, clock } = parts;

  /** Of several organisations, which have few each as a rule. Null where they are many: nobody waits for another's. */
  async function together(all: readonly Part[]): Promise<Set<string> | null> {
    const sought = soughtBy(all);
    const found = await runs.waitingFor([...sought.values()]);
    return found && wake(sought, found);
  }

  /** One organisation's, however many. */
  async function alone(part: Part): Promise<Set<string>> {
    const sought = soughtBy([part]);
    const woken = new Set<string>();
    for (const its of sought.values()) {
      const ids = await runs.waitingIds(its);
      for (const some of packed(ids, () => 1, mostTogether))
        for (const id of await wake(sought, await runs.loadMany(its.scope, some))) woken.add(id);
    }
    return woken;
  }

  async function wake(sought: Map<string, Sought>, found: readonly RunDocument[]): Promise<Set<string>> {
    const woken = new Set<string>();
    for (const [organizationId, all] of Map.groupBy(found, (run) => run.organizationId)) {
      const its = sought.get(organizationId);
      if (its === undefined) continue;
      for (const some of packed(all, () => 1, mostTogether))
        if (await arrive(its, some)) woken.add(organizationId);
    }
    return woken;
  }

  async function arrive({ context, keys }: Sought, all: readonly RunDocument[]): Promise<boolean> {
    const arrivals = await Promise.all(
      all.map((run) => arrivalOf(context, run, keys.get(run.waitKey ?? ''))),
    );
    const some = arrivals.filter((a) => a !== undefined);
    if (some.length === 0) return false;
    return parts.transactions.run(context, async (tx) => {
      if ((await runs.arrive(tx, context, some, tx.now)) === 0) return false;
      // With it: the event, coming once more, would not find the runs any more.
      await parts.lanes.raiseIn(tx, { organizationId: context.organizationId, dueAt: tx.now });
      return true;
    });
  }

  async function arrivalOf(
    context: TenantContext,
    run: RunDocument,
    event: SeenEvent | undefined,
  ): Promise<Arrival | undefined> {
    if (event === undefined || run.open === null) return undefined;
    if (!(await isAwaited(context, run, event).catch(notWhereDamaged))) return undefined;
    const { key } = run.open;
    const output = { ok: true, timedOut: false, event };
    return { runId: run._id, key, sealed: await runs.sealArrival(run.organizationId, run._id, key, output) };
  }

  async function isAwaited(
    context: TenantContext,
    document: RunDocument,
    event: SeenEvent,
  ): Promise<boolean> {
    const ready = await parts.definitions.of(context, document.workflowId, document.definition);
    const run = await runs.open(document);
    const instruction = ready?.compiled.program[run.plan.pc];
    if (instruction?.op !== 'step') return false;
    return isMet(instruction.awaits, { ...valuesOf(run, run.plan, clock()), awaited: event });
  }

  return { together, alone };
}

/** One that doesn't open will never go on. It fails when its wait is over, and keeps nobody's events until then. */
function notWhereDamaged(error: unknown): false {
  if (isUnreadable(error)) return false;
  throw error;
}

/** What is sought of one organisation: who waits for one of these, each with the event that it is. */
interface Sought {
  scope: Scope;
  context: TenantContext;
  keys: Map<string, SeenEvent>;
}

function soughtBy(all: readonly Part[]): Map<string, Sought> {
  const sought = new Map<string, Sought>();
  for (const { context, events } of all) {
    const { organizationId } = context;
    const its = sought.get(organizationId) ?? { scope: { organizationId }, context, keys: new Map() };
    sought.set(organizationId, its);
    addWaitKeys(its.keys, events);
  }
  return sought;
}

function addWaitKeys(keys: Map<string, SeenEvent>, events: Part['events']): void {
  for (const { seen: event } of events) {
    const definition = eventDefinition(event.name);
    for (const field of definition === undefined ? [] : plainFields(definition)) {
      const value = event.data[field];
      const key = waitKey(event.name, field, value);
      if (value !== undefined && value !== null && !keys.has(key)) keys.set(key, event);
    }
  }
}
