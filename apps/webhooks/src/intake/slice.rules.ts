import type { NewDelivery } from '../deliveries/delivery.ts';
import type { Subscription } from '../endpoints/subscription.ts';
import type { Matched, TakenEvent } from './match.rules.ts';

/** Some events of a batch and what becomes of them: as much as is sent and stored together. */
export interface Slice {
  events: TakenEvent[];
  matched: Matched[];
}

/** Deliveries of one endpoint, in the order of their events. */
export interface Group {
  organizationId: string;
  endpoint: Subscription;
  deliveries: NewDelivery[];
}

/** Nobody's events wait for more than this many of another's. */
export const mostEvents = 200;
/** One event of an organisation with thousands of endpoints is a slice of its own. */
export const mostDeliveries = 1_000;

/** Made as they are asked for, so that a batch is never in memory as all that becomes of it. */
export function* slices(
  events: readonly TakenEvent[],
  matchers: ReadonlyMap<string, (event: TakenEvent) => Matched[]>,
): Generator<Slice> {
  let slice: Slice = { events: [], matched: [] };
  for (const event of events) {
    const matched = matchers.get(event.organizationId)?.(event) ?? [];
    if (slice.events.length === mostEvents || slice.matched.length + matched.length > mostDeliveries) {
      if (slice.events.length > 0) yield slice;
      slice = { events: [], matched: [] };
    }
    slice.events.push(event);
    slice.matched = slice.matched.length === 0 ? matched : slice.matched.concat(matched);
  }
  if (slice.events.length > 0) yield slice;
}

export function groupsOf(matched: readonly Matched[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { endpoint, delivery } of matched) {
    const group = groups.get(endpoint._id);
    if (group !== undefined) group.deliveries.push(delivery);
    else
      groups.set(endpoint._id, {
        organizationId: delivery.organizationId,
        endpoint,
        deliveries: [delivery],
      });
  }
  return [...groups.values()];
}
