import { subscriptionsFor, webhookEventOfType, type CloudEvent } from '@rymeda/contracts';
import { isSampled, withoutHyphens } from '@rymeda/kernel';
import { deliveryId, type NewDelivery } from '../deliveries/delivery.ts';
import type { Subscription } from '../endpoints/subscription.ts';

/** An event as webhooks know it. */
export interface TakenEvent {
  /** `evt_…`. */
  id: string;
  organizationId: string;
  event: string;
  engine: string;
  subject: string;
  sequence: number;
  payload: NewDelivery['payload'];
  /** When it was published, by the clock of the process that published it; after its commit. */
  publishedAt: Date;
  /** Of a trace that is kept. */
  traceparent?: string;
}

/** Undefined for what is never delivered. */
export function takenEvent(event: CloudEvent, publishedAt: Date): TakenEvent | undefined {
  const name = webhookEventOfType(event.type);
  const engine = /^\/rymeda\/([a-z]+)$/.exec(event.source)?.[1];
  if (name === undefined || engine === undefined) return undefined;
  const recordId = event.subject.slice(event.subject.indexOf('/') + 1);
  return {
    id: `evt_${withoutHyphens(event.id)}`,
    organizationId: event.organizationid,
    event: name,
    engine,
    subject: event.subject,
    sequence: event.sequence,
    payload: { createdAt: event.time, data: { id: recordId, ...event.data } },
    publishedAt,
    ...(isSampled(event.traceparent) ? { traceparent: event.traceparent } : {}),
  };
}

/** Clocks of processes may differ by so much. */
export const clockSkewMs = 2_000;

/** Everything that some of these events may have been subscribed by. */
export const subscriptionsOf = (events: readonly TakenEvent[]): string[] => [
  ...new Set(events.flatMap((e) => subscriptionsFor(e.event))),
];

/**
 * As in the API, the endpoints of other partners are not there for a partner; those that a user made are told of all.
 * Events from before they named their partner are told to the client that made the endpoint.
 */
export function isTold(
  { engine, subject, payload: { data } }: Pick<TakenEvent, 'engine' | 'subject' | 'payload'>,
  { partnerId, clientId }: Pick<Subscription, 'partnerId' | 'clientId'>,
): boolean {
  const isOfEndpoint = engine === 'webhooks' && subject.startsWith('endpoint/');
  if (!isOfEndpoint || partnerId === null) return true;
  return data['partnerId'] === undefined ? data['clientId'] === clientId : data['partnerId'] === partnerId;
}

/**
 * Finds what becomes of an event for an organisation's endpoints. An event was committed before it was published: one
 * that was published before an endpoint was made is from before it.
 */
export function matcher(endpoints: readonly Subscription[]): (event: TakenEvent) => Matched[] {
  const by = new Map<string, Subscription[]>();
  for (const endpoint of endpoints)
    for (const pattern of endpoint.events) {
      const list = by.get(pattern);
      if (list === undefined) by.set(pattern, [endpoint]);
      else list.push(endpoint);
    }
  return (event) =>
    [...new Set(subscriptionsFor(event.event).flatMap((s) => by.get(s) ?? []))]
      .filter((e) => isTold(event, e))
      .filter((e) => event.publishedAt.getTime() >= e.createdAt.getTime() - clockSkewMs)
      .map((endpoint) => ({ endpoint, delivery: deliveryOf(event, endpoint) }));
}

export interface Matched {
  endpoint: Subscription;
  delivery: NewDelivery;
}

export const deliveryOf = (
  event: Omit<TakenEvent, 'publishedAt'>,
  endpoint: Pick<Subscription, '_id' | 'partnerId'>,
): NewDelivery => ({
  _id: deliveryId(event.id.slice(4), endpoint._id),
  organizationId: event.organizationId,
  partnerId: endpoint.partnerId,
  endpointId: endpoint._id,
  event: event.event,
  eventId: event.id,
  engine: event.engine,
  subject: event.subject,
  sequence: event.sequence,
  payload: event.payload,
  ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
});
