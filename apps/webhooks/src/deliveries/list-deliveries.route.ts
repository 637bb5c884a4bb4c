import { deliveryOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import { toDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery.store.ts';

export const listDeliveries = ({ deliveries }: { deliveries: DeliveryStore }) =>
  route(deliveryOperations.list, 'webhooks_delivery', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await deliveries.list(scope, { ...filter, ...partnerFilter(scope) }, limit, after);
    // One entry a request: there may be any number of deliveries, and none holds PHI.
    disclose({ resourceType: 'webhooks_delivery', resourceIds: ['query'], fields: [] });
    return { ...page, items: page.items.map((d) => toDelivery(d)) };
  });
