import { z } from 'zod';
import { instant, pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';

/** pending: to be tried, for the first time or again; failed: given up, a dead letter that can be replayed. */
export const deliveryStatus = z.enum(['pending', 'delivered', 'failed']);

export const deliveryAttempt = z.object({
  at: instant(),
  /** The receiver's HTTP status; null when there was no answer. */
  status: z.number().nullable(),
  latencyMs: z.number(),
  /** Why it did not succeed, for example timeout, connection_refused, address_refused. */
  error: z.string().nullable(),
  response: z.string().nullable().meta({
    description:
      "The first 4 KiB of the answer's body; null in lists, and where a resource had been sent along",
  }),
});

export const webhookDelivery = z
  .object({
    ...recordBase('whd'),
    endpointId: z.string(),
    event: z.string(),
    /** The body's `id`. */
    eventId: z.string(),
    /** `<resource>/<id>`. */
    subject: z.string(),
    status: deliveryStatus,
    attempts: z.array(deliveryAttempt).meta({ description: 'The last 60; attemptCount counts all' }),
    attemptCount: z.number(),
    nextAttemptAt: instant().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

const id = { id: 'whd' };
const path = '/v1/webhooks/deliveries';
export const deliveryOperations = {
  list: operation({
    name: 'webhooks.deliveries.list',
    method: 'GET',
    path,
    kind: 'list',
    scope: 'webhooks:read',
    summary: 'List deliveries, newest first; status=failed are the dead letters',
    query: z.strictObject({
      endpointId: reference('whe').optional(),
      status: deliveryStatus.optional(),
      event: z.string().max(100).optional(),
      ...pageQuery,
    }),
    data: webhookDelivery,
    status: 200,
  }),
  get: operation({
    name: 'webhooks.deliveries.get',
    method: 'GET',
    path: `${path}/{id}`,
    kind: 'read',
    scope: 'webhooks:read',
    params: id,
    summary: 'Read a delivery with its attempts',
    data: webhookDelivery,
    status: 200,
  }),
  replay: operation({
    name: 'webhooks.deliveries.replay',
    method: 'POST',
    path: `${path}/{id}/replay`,
    kind: 'action',
    scope: 'webhooks:write',
    params: id,
    summary: 'Send it again now, with the same webhook-id',
    body: z.strictObject({}),
    bodyOptional: true,
    data: webhookDelivery,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};
