import { deliveryOperations } from '@rymeda/contracts';
import { notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import type { EndpointStore } from '../endpoints/endpoint.store.ts';
import type { LaneStore } from '../lanes/lane.store.ts';
import { toDelivery, versionOf } from './delivery.ts';
import type { DeliveryStore } from './delivery.store.ts';

export interface ReplayStores {
  deliveries: DeliveryStore;
  endpoints: EndpointStore;
  lanes: LaneStore;
  wake: (endpointId: string, organizationId: string) => void;
}

export const replayDelivery = ({ deliveries, endpoints, lanes, wake }: ReplayStores) =>
  route(deliveryOperations.replay, 'webhooks_delivery', async ({ scope, params, ifMatch }, tx) => {
    const filter = partnerFilter(scope);
    const delivery = await deliveries.load(scope, params.id, filter, tx);
    if (delivery === null) throw notFound();
    checkIfMatch(ifMatch, versionOf(delivery));
    const { endpointId, organizationId } = delivery;
    const endpoint = await endpoints.load(scope, endpointId, filter, tx);
    if (endpoint === null) throw problem('INVALID_TRANSITION', 'Its endpoint was deleted');
    if (endpoint.disabled) throw problem('INVALID_TRANSITION', 'Its endpoint is disabled');
    await deliveries.reopen(scope, [delivery._id], tx.now, tx);
    await lanes.raiseIn(tx, { endpointId, organizationId, dueAt: tx.now });
    tx.afterCommit(() => wake(endpointId, organizationId));
    disclose({ resourceType: 'webhooks_delivery', resourceIds: [delivery._id], fields: [] });
    const round = { attempts: 0, startedAt: tx.now };
    const { expireAt: _gone, ...rest } = delivery;
    const reopened = { ...rest, status: 'pending' as const, dueAt: tx.now, updatedAt: tx.now, round };
    return { data: toDelivery(reopened), version: versionOf(delivery) + 1 };
  });
