import { deliveryOperations } from '@rymeda/contracts';
import type { BlobCipher } from '@rymeda/encryption';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import { toDelivery, versionOf } from './delivery.ts';
import type { DeliveryStore } from './delivery.store.ts';
import { openedResponses } from './responses.ts';

export const getDelivery = (by: { deliveries: DeliveryStore; responses: Pick<BlobCipher, 'open'> }) =>
  route(deliveryOperations.get, 'webhooks_delivery', async ({ scope, params }) => {
    const delivery = await by.deliveries.load(scope, params.id, partnerFilter(scope));
    if (delivery === null) throw notFound();
    disclose({ resourceType: 'webhooks_delivery', resourceIds: [delivery._id], fields: ['response'] });
    return {
      data: toDelivery(delivery, await openedResponses(delivery, by.responses)),
      version: versionOf(delivery),
    };
  });
