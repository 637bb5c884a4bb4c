import { deliveryOperations } from '@rymeda/contracts';
import type { BlobCipher } from '@rymeda/encryption';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import { responseId } from '../sending/attempt.ts';
import { toDelivery, type DeliveryDocument } from './delivery.ts';
import type { DeliveryStore } from './delivery.store.ts';

export const getDelivery = (by: { deliveries: DeliveryStore; responses: Pick<BlobCipher, 'open'> }) =>
  route(deliveryOperations.get, 'webhooks_delivery', async ({ scope, params }) => {
    const delivery = await by.deliveries.load(scope, params.id, partnerFilter(scope));
    if (delivery === null) throw notFound();
    disclose({ resourceType: 'webhooks_delivery', resourceIds: [delivery._id], fields: ['response'] });
    return {
      data: toDelivery(delivery, await opened(delivery, by.responses)),
      version: delivery.attemptCount + 1,
    };
  });

const opened = (delivery: DeliveryDocument, cipher: Pick<BlobCipher, 'open'>) =>
  Promise.all(
    delivery.attempts.map(async ({ at, response }) =>
      response === null
        ? null
        : (await cipher.open(delivery.organizationId, responseId(delivery._id, at), response)).toString(
            'utf8',
          ),
    ),
  );
