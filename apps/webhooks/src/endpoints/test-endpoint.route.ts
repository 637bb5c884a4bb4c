import { endpointOperations, eventsByEngine, webhookEventName } from '@rymeda/contracts';
import { newId, notFound, problem, uuidv7Hex, validationFailed } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { deliveryId, pendingDelivery, toDelivery } from '../deliveries/delivery.ts';
import { requireEventName, testEvent } from '../deliveries/event-name.rules.ts';
import type { ReplayStores } from '../deliveries/replay-delivery.route.ts';
import { partnerFilter } from './caller.ts';

const examples = new Map(
  Object.values(eventsByEngine)
    .flat()
    .flatMap((e) => {
      const name = webhookEventName(e.name);
      return name === undefined ? [] : [[name, e.example] as const];
    }),
);

/** Sent like any other, with an example of the event's data and `test: true`, whatever the endpoint subscribes to. */
export const testEndpoint = ({ endpoints, deliveries, lanes, wake }: ReplayStores) =>
  route(endpointOperations.test, 'webhooks_endpoint', async ({ scope, params, body, ifMatch }, tx) => {
    const endpoint = await endpoints.load(scope, params.id, partnerFilter(scope), tx);
    if (endpoint === null) throw notFound();
    checkIfMatch(ifMatch, endpoint.version);
    if (endpoint.disabled) throw problem('INVALID_TRANSITION', 'The endpoint is disabled');
    const event = body.event ?? testEvent;
    const example = event === testEvent ? {} : examples.get(event);
    if (example === undefined) {
      requireEventName(event);
      const message = 'is announced: nothing sends it yet';
      throw validationFailed([{ field: 'event', code: 'invalid_value', message }]);
    }
    const { id: endpointId, organizationId, partnerId } = endpoint;
    const id = uuidv7Hex(tx.now.getTime());
    const delivery = pendingDelivery(
      {
        _id: deliveryId(id, endpointId),
        organizationId,
        partnerId,
        endpointId,
        event,
        eventId: `evt_${id}`,
        engine: 'test',
        subject: `test/${newId('whd', tx.now.getTime())}`,
        sequence: 1,
        // Some events' own data has no id; what is delivered always has one.
        payload: { createdAt: tx.now.toISOString(), data: { id: endpoint.id, ...example, test: true } },
      },
      tx.now,
      tx.now,
    );
    await deliveries.insert(tx, scope, delivery);
    disclose({ resourceType: 'webhooks_delivery', resourceIds: [delivery._id], fields: [] });
    await lanes.raiseIn(tx, { endpointId, organizationId, dueAt: tx.now });
    tx.afterCommit(() => wake(endpointId, organizationId));
    return { data: toDelivery(delivery), version: 1 };
  });
