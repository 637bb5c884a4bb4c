import type { CloudEvent } from '@rymeda/contracts';
import {
  isUnavailable,
  readEvent,
  retryTransaction,
  type MessageBatch,
  type Transactions,
  type Tx,
} from '@rymeda/events';
import { isSampled, type Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { isDuplicateKey } from '@rymeda/service/records';
import { currentContext, runAsSystem, type TenantContext } from '@rymeda/tenancy';
import { plainFields, eventDefinition } from '../definition/platform.ts';
import type { Definitions } from '../definition/definitions.ts';
import { originOf } from '../runs/lineage.rules.ts';
import { mostDepth, newRun } from '../runs/run.rules.ts';
import type { RunStore } from '../runs/run.store.ts';
import { runEvent, waitKey, type RunDocument, type RunState } from '../runs/run.ts';
import { measure } from '../threshold/measure.ts';
import type { MeasureStore } from '../threshold/measure.store.ts';
import type { LaneStore } from '../worker/lane.store.ts';
import { valuesOf } from '../worker/driven.ts';
import type { Pauser } from '../worker/pauser.ts';
import { backlog } from './backlog.ts';
import type { Listeners } from './listeners.ts';
import { isMet, matching, type Listener } from './match.rules.ts';
import { pastEvent, type PastEventDocument, type PastEvents } from './past-events.store.ts';
import { seen, type SeenEvent } from './seen-event.ts';

export interface IntakeParts {
  listeners: Listeners;
  definitions: Definitions;
  runs: RunStore;
  measures: MeasureStore;
  events: PastEvents;
  lanes: Pick<LaneStore, 'raise'>;
  transactions: Transactions;
  pauser: Pauser;
  clock: Clock;
  wake: (organizationId: string) => void;
  onFailure(event: string, error: unknown): void;
}

export interface Intake {
  take(batch: MessageBatch): Promise<void>;
  stats(): { events: number; runs: number; refused: number; unreadable: number };
}

interface Taken {
  event: CloudEvent;
  seen: SeenEvent;
  publishedAt: Date;
}
interface Matched extends Taken {
  listener: Listener;
}

/** So many events share the transaction of what they start; more are written before it. */
const mostTogether = 100;

/** Turns events into runs, and lets runs go on that waited for one. All of it is durable before offsets are committed. */
export function createIntake(parts: IntakeParts): Intake {
  const { clock, runs } = parts;
  const isFull = backlog(runs, clock);
  const counts = { events: 0, runs: 0, refused: 0, unreadable: 0 };

  function read(batch: MessageBatch): Taken[] {
    return batch.messages.flatMap((message) => {
      const { publishedAt } = message;
      const event = readEvent(message);
      if (event === undefined) {
        counts.unreadable++;
        return [];
      }
      return [
        {
          event,
          seen: seen(event),
          publishedAt: publishedAt === undefined ? clock() : new Date(publishedAt),
        },
      ];
    });
  }

  async function untilDone(batch: MessageBatch, step: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt++)
      try {
        return await step();
      } catch (error) {
        if (batch.lost()) throw error;
        if (attempt === 0 || !isUnavailable(error)) parts.onFailure('oris_intake_failed', error);
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 1_000)));
      }
  }

  async function takeOrganization(organizationId: string, all: Taken[]): Promise<void> {
    const context = jobContext(organizationId, 'oris');
    const index = await parts.listeners(context);
    if (index === null) return;
    const events = all.filter((t) => eventDefinition(t.seen.name) !== undefined);
    if (events.length === 0) return;
    const at = clock();
    const matched = events.flatMap((t) =>
      matching(t.seen, t.publishedAt, index).map((listener): Matched => ({ ...t, listener })),
    );
    const allowed = await withoutLoops(context, matched);
    const past = events.map((t) => pastEvent(t.event, at));
    // What they start is durable with them, and both before anybody is looked for who waits: who begins to wait later
    // finds them there.
    const together = allowed.length > 0 && past.length <= mostTogether;
    if (!together) await remember(context, past);
    const started = allowed.length > 0 ? await start(context, allowed, together ? past : []) : 0;
    const woken = await arrive(context, events);
    if (started + woken === 0) return;
    counts.runs += started;
    await parts.lanes.raise([{ organizationId, dueAt: at }]);
    parts.wake(organizationId);
  }

  async function start(
    context: TenantContext,
    allowed: (Matched & Origin)[],
    past: PastEventDocument[],
  ): Promise<number> {
    return parts.transactions.run(context, async (tx) => {
      const isFirst = tx.attempt === 0;
      if (past.length > 0)
        await once(tx, '_id', () => parts.events[isFirst ? 'add' : 'put'](context, past, tx));
      const made: RunState[] = [];
      for (const one of await unstarted(tx, context, allowed)) {
        const run = await runOf(tx, context, one);
        if (run !== undefined) made.push(run);
      }
      await once(tx, 'triggerKey', () => runs.insert(tx, context, made));
      for (const run of made) tx.inNameOf(tracedAs(context, run)).emit(runEvent('started', run, 1));
      return made.length;
    });
  }

  /** An event hardly ever comes twice, and a unique index knows when one does: only then is looked at what is there. */
  async function once(tx: Tx, key: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (tx.attempt === 0 && isDuplicateKey(error, key)) throw retryTransaction('It was taken in already');
      throw error;
    }
  }

  async function remember(context: TenantContext, past: PastEventDocument[]): Promise<void> {
    try {
      await parts.events.add(context, past);
    } catch (error) {
      if (!isDuplicateKey(error, '_id')) throw error;
      await parts.events.put(context, past);
    }
  }

  async function unstarted(tx: Tx, context: TenantContext, matched: (Matched & Origin)[]) {
    const unique = new Map(matched.map((m) => [triggerKeyOf(m), m]));
    if (tx.attempt === 0) return [...unique.values()];
    const known = await runs.started(context, [...unique.keys()], tx);
    return [...unique].filter(([key]) => !known.has(key)).map(([, m]) => m);
  }

  async function runOf(tx: Tx, context: TenantContext, m: Matched & Origin): Promise<RunState | undefined> {
    const { listener } = m;
    const measured =
      listener.threshold === null ? undefined : await measure(tx, context, parts.measures, listener, m.seen);
    if (listener.threshold !== null && measured === undefined) return undefined;
    const start = {
      organizationId: context.organizationId,
      workflowId: listener.workflowId,
      definition: listener.definition,
      triggerKey: triggerKeyOf(m),
      trigger: { kind: listener.trigger.kind, eventId: m.seen.id, scheduledAt: null, actorId: null },
      values: { event: m.seen, ...(measured === undefined ? {} : { measure: measured }) },
      depth: m.depth,
      lineage: m.lineage,
      traceparent: isSampled(m.event.traceparent) ? m.event.traceparent : undefined,
    };
    return newRun(start, tx.now);
  }

  interface Origin {
    depth: number;
    lineage: string[];
  }

  /** What would start itself, or goes too deep, starts nothing and is paused. Neither does one start that has a backlog. */
  async function withoutLoops(context: TenantContext, matched: Matched[]): Promise<(Matched & Origin)[]> {
    const origins = matched.map((m) => originOf(m.event));
    const parents = new Map(
      (await runs.loadMany(context, [...new Set(origins.flatMap((o) => o?.runId ?? []))])).map((r) => [
        r._id,
        r,
      ]),
    );
    const allowed: (Matched & Origin)[] = [];
    for (const [i, m] of matched.entries()) {
      const origin = origins[i];
      const lineage = (origin && parents.get(origin.runId)?.lineage) ?? [];
      const depth = origin == null ? 0 : origin.depth + 1;
      if (lineage.includes(m.listener.workflowId) || depth > mostDepth) {
        counts.refused++;
        await parts.pauser.pause(context.organizationId, m.listener.workflowId, 'loop');
      } else if (await isFull(context, m.listener.workflowId)) {
        counts.refused++;
        await parts.pauser.pause(context.organizationId, m.listener.workflowId, 'backlog');
      } else allowed.push({ ...m, depth, lineage });
    }
    return allowed;
  }

  /** Runs that wait for one of these events go on; of several the first counts. */
  async function arrive(context: TenantContext, events: Taken[]): Promise<number> {
    const byKey = new Map<string, SeenEvent>();
    for (const { seen: event } of events) {
      const definition = eventDefinition(event.name);
      for (const field of definition === undefined ? [] : plainFields(definition)) {
        const value = event.data[field];
        const key = waitKey(event.name, field, value);
        if (value !== undefined && value !== null && !byKey.has(key)) byKey.set(key, event);
      }
    }
    let woken = 0;
    for (const run of await runs.waitingFor(context, [...byKey.keys()])) {
      const event = byKey.get(run.waitKey ?? '');
      if (event !== undefined && run.open !== null && (await isAwaited(context, run, event))) {
        const output = { ok: true, timedOut: false, event };
        const sealed = await runs.sealArrival(context.organizationId, run._id, run.open.key, output);
        const to = { runId: run._id, key: run.open.key };
        const first = await parts.transactions.run(context, (tx) =>
          runs.arrive(tx, context, to, sealed, tx.now),
        );
        if (first) woken++;
      }
    }
    return woken;
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

  return {
    /** Repeats until it is done: the same runs come of the same events. Rejects when the partition is lost. */
    take: (batch) =>
      runAsSystem(
        'oris-intake',
        async () => {
          const all = read(batch);
          const byOrganization = Map.groupBy(all, (t) => t.event.organizationid);
          await Promise.all(
            [...byOrganization].map(([id, of]) => untilDone(batch, () => takeOrganization(id, of))),
          );
          counts.events += all.length;
        },
        currentContext()?.traceparent,
      ),
    stats: () => ({ ...counts }),
  };
}

/** One event starts a workflow once. */
const triggerKeyOf = ({ seen: event, listener }: Pick<Matched, 'seen' | 'listener'>): string =>
  `event:${event.id}:${listener.workflowId}`;

/** What tells of a run belongs to the trace of the event that started it. */
const tracedAs = (context: TenantContext, { traceparent }: Pick<RunState, 'traceparent'>): TenantContext =>
  traceparent === undefined ? context : { ...context, traceparent };
