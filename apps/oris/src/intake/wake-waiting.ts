import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import type { Scope, TenantContext } from '@rymeda/tenancy';
import type { Definitions } from '../definition/definitions.ts';
import { eventDefinition, plainFields } from '../definition/platform.ts';
import type { RunStore } from '../runs/run.store.ts';
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

/** Runs that wait for one of these events go on; of several the first counts. Answers whose did. */
export function waitingWaker(parts: WakeParts) {
  const { runs, clock } = parts;

  return async (all: readonly Part[]): Promise<Set<string>> => {
    const sought = new Map<string, Sought>();
    for (const { context, events } of all) {
      const { organizationId } = context;
      const its = sought.get(organizationId) ?? { scope: { organizationId }, context, keys: new Map() };
      sought.set(organizationId, its);
      addWaitKeys(its.keys, events);
    }
    const woken = new Set<string>();
    for (const run of await runs.waitingFor([...sought.values()])) {
      const { context, keys } = sought.get(run.organizationId) ?? {};
      const event = keys?.get(run.waitKey ?? '');
      if (context === undefined || event === undefined) continue;
      if (await arrives(context, run, event)) woken.add(run.organizationId);
    }
    return woken;
  };

  async function arrives(context: TenantContext, run: RunDocument, event: SeenEvent): Promise<boolean> {
    if (run.open === null || !(await isAwaited(context, run, event))) return false;
    const { organizationId } = context;
    const output = { ok: true, timedOut: false, event };
    const sealed = await runs.sealArrival(organizationId, run._id, run.open.key, output);
    const to = { runId: run._id, key: run.open.key };
    return parts.transactions.run(context, async (tx) => {
      const isFirst = await runs.arrive(tx, context, to, sealed, tx.now);
      // With it: the event, coming once more, would not find the run any more.
      if (isFirst) await parts.lanes.raiseIn(tx, { organizationId, dueAt: tx.now });
      return isFirst;
    });
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
}

/** What is sought of one organisation: who waits for one of these, each with the event that it is. */
interface Sought {
  scope: Scope;
  context: TenantContext;
  keys: Map<string, SeenEvent>;
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
