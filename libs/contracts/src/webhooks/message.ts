import { z } from 'zod';
import { instant, pageQuery } from '../fields.ts';
import { operation } from '../operation.ts';

/** A webhook's body, as it would be sent now without a resource. */
export const webhookMessage = z
  .object({
    event: z.string(),
    id: z.string().meta({ description: 'evt_ and 32 hex digits' }),
    createdAt: instant(),
    organizationId: z.string(),
    apiVersion: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'WebhookMessage' });
export type WebhookMessage = z.infer<typeof webhookMessage>;

export const webhookEventOperations = {
  list: operation({
    name: 'webhooks.events.list',
    method: 'GET',
    path: '/v1/webhooks/events',
    kind: 'list',
    scope: 'webhooks:read',
    summary:
      'List the last day’s events as a webhook would carry them, of engines that you may read, newest first',
    query: z.strictObject({ event: z.string().max(100).optional(), ...pageQuery }),
    data: webhookMessage,
    status: 200,
  }),
};
