import type { BlobCipher } from '@rymeda/encryption';
import { responseId } from '../sending/attempt.ts';
import type { DeliveryDocument } from './delivery.ts';

/** What the receiver answered to each attempt, by place. */
export const openedResponses = (
  { _id, organizationId, attempts }: Pick<DeliveryDocument, '_id' | 'organizationId' | 'attempts'>,
  cipher: Pick<BlobCipher, 'open'>,
): Promise<(string | null)[]> =>
  Promise.all(
    attempts.map(async ({ at, response }) =>
      response === null
        ? null
        : (await cipher.open(organizationId, responseId(_id, at), response)).toString('utf8'),
    ),
  );
