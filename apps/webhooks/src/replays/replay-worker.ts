import { subscriptionsFor } from '@rymeda/contracts';
import { problem, type Clock } from '@rymeda/kernel';
import { pendingDelivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery.store.ts';
import type { EndpointState } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint.store.ts';
import { deliveryOf, isTold } from '../intake/match.rules.ts';
import type { ReplayDocument } from './replay.ts';
import type { ReplayStore } from './replay.store.ts';

export interface ReplayParts {
  replays: ReplayStore;
  deliveries: Pick<DeliveryStore, 'insertInOrder' | 'reopen'>;
  endpoints: Pick<EndpointStore, 'load'>;
  mayRead(organizationId: string, clientId: string, engine: string): Promise<boolean | null>;
  clock: Clock;
}

const step = 200;

/**
 * Works off one step of an endpoint's replays; whether anything was done. A step that is done twice, after a death in the
 * middle, makes nothing twice: deliveries have one id each.
 */
export function replayWorker(parts: ReplayParts) {
  const { replays, clock } = parts;

  return async (organizationId: string, endpointId: string): Promise<boolean> => {
    const scope = { organizationId };
    const [job] = await replays.running(scope, endpointId);
    if (job === undefined) return false;
    const endpoint = await parts.endpoints.load(scope, endpointId);
    const next = endpoint === null ? undefined : await stepOf(job, endpoint);
    await replays.advance(scope, job, next === undefined ? { status: 'done' } : next);
    return true;
  };

  /** Undefined at the end. */
  async function stepOf(
    job: ReplayDocument,
    endpoint: EndpointState,
  ): Promise<Partial<ReplayDocument> | undefined> {
    return job.events === 'failed' ? failed(job) : past(job, endpoint);
  }

  async function failed(job: ReplayDocument): Promise<Partial<ReplayDocument> | undefined> {
    const scope = { organizationId: job.organizationId };
    const rows = await replays.failedBehind(scope, job, step);
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    await parts.deliveries.reopen(
      scope,
      rows.map((r) => r._id),
      clock(),
    );
    return { position: { at: last.updatedAt, id: last._id }, count: job.count + rows.length };
  }

  async function past(
    job: ReplayDocument,
    endpoint: EndpointState,
  ): Promise<Partial<ReplayDocument> | undefined> {
    const { organizationId } = job;
    const events = await replays.eventsBehind({ organizationId }, job.position, job.until, step);
    const last = events.at(-1);
    if (last === undefined) return undefined;
    const subscribed = new Set(endpoint.events);
    const wanted = [];
    for (const event of events) {
      if (!subscriptionsFor(event.event).some((s) => subscribed.has(s)) || !isTold(event, endpoint)) continue;
      const may = await parts.mayRead(organizationId, endpoint.clientId, event.engine);
      // This step is done again, after the pause that the deliverer makes behind a failure.
      if (may === null) throw problem('SERVICE_UNAVAILABLE', 'The client’s scopes can’t be told now');
      if (may) wanted.push(deliveryOf({ ...event, id: event._id }, { ...endpoint, _id: endpoint.id }));
    }
    const now = clock();
    const known = new Map(
      (
        await replays.existing(
          { organizationId },
          wanted.map((d) => d._id),
        )
      ).map((d) => [d._id, d]),
    );
    const again = wanted.filter((d) => known.has(d._id) && known.get(d._id)?.status !== 'pending');
    await parts.deliveries.reopen(
      { organizationId },
      again.map((d) => d._id),
      now,
    );
    await parts.deliveries.insertInOrder(
      { organizationId },
      wanted.filter((d) => !known.has(d._id)).map((d) => pendingDelivery(d, now, now)),
    );
    return { position: { at: last.at, id: last._id }, count: job.count + wanted.length };
  }
}
