import { isUnavailable, readEvent, type MessageBatch } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { currentContext, runAsSystem } from '@rymeda/tenancy';
import { pendingDelivery, type DeliveryDocument, type NewDelivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery.store.ts';
import type { DeliveryWriter } from '../deliveries/delivery-writer.ts';
import { keepMs } from '../deliveries/delivery.ts';
import type { EndpointStore } from '../endpoints/endpoint.store.ts';
import type { Call, LaneStore } from '../lanes/lane.store.ts';
import type { Deliverer } from '../sending/deliverer.ts';
import type { EndpointRuntime } from '../sending/endpoint-runtime.ts';
import type { ReadyEndpoint, ReadyEndpoints } from '../sending/ready-endpoint.ts';
import { matcher, subscriptionsOf, takenEvent, type Matched, type TakenEvent } from './match.rules.ts';
import { groupsOf, slices, type Group } from './slice.rules.ts';
import type { SentAtOnce } from './send-at-once.ts';

export interface IntakeParts {
  endpoints: Pick<EndpointStore, 'subscribed'>;
  deliveries: Pick<DeliveryStore, 'insertInOrder'>;
  writer: Pick<DeliveryWriter, 'insert' | 'insertEvents'>;
  lanes: Pick<LaneStore, 'raise'>;
  ready: Pick<ReadyEndpoints, 'get'>;
  deliverer: Pick<Deliverer, 'runtimes' | 'wake'>;
  sendAtOnce(
    deliveries: NewDelivery[],
    endpoint: ReadyEndpoint,
    runtime: EndpointRuntime,
  ): Promise<SentAtOnce>;
  /** Whether a client has the read scope of an engine; null while that can't be told. */
  mayRead(organizationId: string, clientId: string, engine: string): Promise<boolean | null>;
  isHeld(organizationId: string): boolean;
  clock: Clock;
  onFailure(event: string, error: unknown): void;
}

export interface Intake {
  take(batch: MessageBatch): Promise<void>;
  stats(): { events: number; deliveries: number; unreadable: number };
}

/** Turns events into deliveries. What a batch became is durable before its offsets are committed. */
export function createIntake(parts: IntakeParts): Intake {
  const { clock } = parts;
  const counts = { events: 0, deliveries: 0, unreadable: 0 };

  function read(batch: MessageBatch): TakenEvent[] {
    return batch.messages.flatMap((message) => {
      const { publishedAt } = message;
      const event = readEvent(message);
      if (event === undefined) counts.unreadable++;
      const taken = event && takenEvent(event, publishedAt === undefined ? clock() : new Date(publishedAt));
      return taken ?? [];
    });
  }

  /**
   * A slice is sent while the one before it is stored. Whatever fails is repeated from where it was, so that what was
   * sent is not sent again because it could not be stored at once.
   */
  async function takeEvents(events: TakenEvent[], batch: MessageBatch): Promise<void> {
    const matchers = await untilDone(batch, () => matchersOf(events));
    let storing: Promise<unknown> = Promise.resolve();
    for (const slice of slices(events, matchers)) {
      const groups = groupsOf(await untilDone(batch, () => allowed(slice.matched)));
      const runtimes = await untilDone(batch, () => runtimesOf(groups));
      const sent = await Promise.all(groups.map((group) => begin(group, runtimes.get(group.endpoint._id))));
      await storing;
      storing = untilDone(batch, () => Promise.all([storeEvents(slice.events), store(groups, sent)]));
      // Seen when it is waited for, behind the slice that is sent meanwhile.
      storing.catch(() => undefined);
      counts.events += slice.events.length;
    }
    await storing;
  }

  async function untilDone<T>(batch: MessageBatch, step: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++)
      try {
        return await step();
      } catch (error) {
        if (batch.lost()) throw error;
        if (attempt === 0 || !isUnavailable(error)) parts.onFailure('webhook_intake_failed', error);
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 1_000)));
      }
  }

  /** Of each organisation that anybody subscribed in, as of a moment behind all that is in the batch. */
  async function matchersOf(events: TakenEvent[]): Promise<Map<string, (event: TakenEvent) => Matched[]>> {
    const byOrganization = [...Map.groupBy(events, (e) => e.organizationId)];
    const found = await Promise.all(
      byOrganization.map(async ([organizationId, of]) => {
        const endpoints = await parts.endpoints.subscribed({ organizationId }, subscriptionsOf(of));
        return [organizationId, endpoints] as const;
      }),
    );
    return new Map(found.filter(([, list]) => list.length > 0).map(([id, list]) => [id, matcher(list)]));
  }

  /** Without what a client may not read. Asked again before each attempt; what can't be told now is judged there. */
  async function allowed(matched: Matched[]): Promise<Matched[]> {
    const asked = new Map<string, Promise<boolean | null>>();
    for (const { endpoint, delivery } of matched) {
      const key = `${delivery.organizationId} ${endpoint.clientId} ${delivery.engine}`;
      if (!asked.has(key))
        asked.set(key, parts.mayRead(delivery.organizationId, endpoint.clientId, delivery.engine));
    }
    const refused = new Set<string>();
    for (const [key, may] of asked) if ((await may) === false) refused.add(key);
    if (refused.size === 0) return matched;
    return matched.filter(
      ({ endpoint, delivery }) =>
        !refused.has(`${delivery.organizationId} ${endpoint.clientId} ${delivery.engine}`),
    );
  }

  const runtimesOf = (groups: Group[]): Promise<Map<string, EndpointRuntime>> =>
    parts.deliverer.runtimes(
      groups.map(({ endpoint, organizationId }) => ({ endpointId: endpoint._id, organizationId })),
    );

  async function store(groups: Group[], sent: SentAtOnce[]): Promise<void> {
    if (groups.length === 0) return;
    const inOrder = groups.filter((g) => g.endpoint.ordered);
    const now = clock();
    const rows = sent.flatMap((s) => s.rows);
    await Promise.all([
      parts.writer.insert(rows),
      ...inOrder.map((g) =>
        parts.deliveries.insertInOrder(
          g,
          g.deliveries.map((d) => pendingDelivery(d, now, now)),
        ),
      ),
    ]);
    for (const { stored } of sent) stored();
    counts.deliveries += rows.length + inOrder.reduce((sum, g) => sum + g.deliveries.length, 0);
    await call(callsFor(rows, inOrder, now));
  }

  /** Quick endpoints that this process sends to are sent to now; the others' deliveries wait in the database. */
  async function begin(group: Group, runtime: EndpointRuntime | undefined): Promise<SentAtOnce> {
    const nothing = () => undefined;
    const { organizationId, endpoint, deliveries } = group;
    if (endpoint.ordered) return { rows: [], stored: nothing };
    const now = clock();
    const later = { rows: deliveries.map((d) => pendingDelivery(d, now, now)), stored: nothing };
    if (runtime === undefined || !runtime.isQuick(now.getTime()) || parts.isHeld(organizationId))
      return later;
    // What can't be opened now is looked at again where it waits.
    const ready = await parts.ready.get(organizationId, endpoint._id, endpoint.version).catch(() => null);
    if (ready === null || ready.disabled || ready.includeResource) return later;
    return parts.sendAtOnce(deliveries, ready, runtime);
  }

  async function storeEvents(events: TakenEvent[]): Promise<void> {
    const at = clock();
    const expireAt = new Date(at.getTime() + keepMs);
    await parts.writer.insertEvents(
      // A replay, weeks later, is no part of the trace.
      events.map(({ id, publishedAt: _p, traceparent: _t, ...event }) => ({
        _id: id,
        ...event,
        at,
        expireAt,
      })),
    );
  }

  async function call(calls: Call[]): Promise<void> {
    await parts.lanes.raise(calls);
    for (const { endpointId, organizationId } of calls) parts.deliverer.wake(endpointId, organizationId);
  }

  return {
    /** Repeats until it is done: the same deliveries come of the same events. Rejects when the partition is lost. */
    take: (batch) =>
      runAsSystem(
        'webhook-intake',
        async () => {
          const events = read(batch);
          if (events.length > 0) await takeEvents(events, batch);
        },
        currentContext()?.traceparent,
      ),
    stats: () => ({ ...counts }),
  };
}

function callsFor(rows: readonly DeliveryDocument[], inOrder: readonly Group[], now: Date): Call[] {
  const earliest = new Map<string, Call>();
  for (const { endpointId, organizationId, dueAt } of rows) {
    if (dueAt === undefined) continue;
    const known = earliest.get(endpointId);
    if (known === undefined || dueAt < known.dueAt)
      earliest.set(endpointId, { endpointId, organizationId, dueAt });
  }
  for (const { endpoint, organizationId } of inOrder)
    earliest.set(endpoint._id, { endpointId: endpoint._id, organizationId, dueAt: now });
  return [...earliest.values()];
}
