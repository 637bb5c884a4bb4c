import { deliveryOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { disclose, type TenantContext } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import type { EndpointStore } from '../endpoints/endpoint.store.ts';
import { toDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery.store.ts';
import { requireEventName, testEvent } from './event-name.rules.ts';

interface Stores {
  deliveries: DeliveryStore;
  endpoints: Pick<EndpointStore, 'idsOf'>;
}

export const listDeliveries = ({ deliveries, endpoints }: Stores) =>
  route(deliveryOperations.list, 'webhooks_delivery', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    requireEventName(filter.event, [testEvent]);
    const page = await deliveries.list(scope, await withinReach(endpoints, scope, filter), limit, after);
    // One entry a request: there may be any number of deliveries, and none holds PHI.
    disclose({ resourceType: 'webhooks_delivery', resourceIds: ['query'], fields: [] });
    return { ...page, items: page.items.map((d) => toDelivery(d)) };
  });

/** The ranges of an index that MongoDB merges in the order of a list; beyond them it would sort. */
const mostRanges = 200;

/**
 * A partner's deliveries are found by its endpoints, each of which has its range in an index: among all of an
 * organisation's, the few of one that is seldom sent anything would be looked for in those of a month. Who has more
 * endpoints than that is not seldom sent anything.
 */
export async function withinReach(
  endpoints: Stores['endpoints'],
  scope: TenantContext,
  filter: { endpointId?: string | undefined },
): Promise<object> {
  const { partnerId } = partnerFilter(scope);
  if (partnerId === undefined || filter.endpointId !== undefined)
    return { ...filter, ...partnerFilter(scope) };
  const ids = await endpoints.idsOf(scope, partnerId, mostRanges + 1);
  const byEndpoint = ids.length > mostRanges ? {} : { endpointId: { $in: ids } };
  return { ...filter, partnerId, ...byEndpoint };
}
