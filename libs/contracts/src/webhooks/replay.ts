import { z } from 'zod';
import { instant, pageQuery, reference } from '../fields.ts';
import { operation } from '../operation.ts';

export const replayStatus = z.enum(['running', 'done']);

export const webhookReplay = z
  .object({
    id: z.string(),
    endpointId: z.string(),
    events: z.enum(['failed', 'all']),
    since: instant(),
    until: instant(),
    status: replayStatus,
    /** How many deliveries it has made or opened again so far. */
    count: z.number(),
    createdAt: instant(),
  })
  .meta({ id: 'WebhookReplay' });
export type WebhookReplay = z.infer<typeof webhookReplay>;

const path = '/v1/webhooks/replays';
export const replayOperations = {
  list: operation({
    name: 'webhooks.replays.list',
    method: 'GET',
    path,
    kind: 'list',
    scope: 'webhooks:read',
    summary: 'List replays of endpoints, newest first',
    query: z.strictObject({
      endpointId: reference('whe').optional(),
      status: replayStatus.optional(),
      ...pageQuery,
    }),
    data: webhookReplay,
    status: 200,
  }),
  get: operation({
    name: 'webhooks.replays.get',
    method: 'GET',
    path: `${path}/{id}`,
    kind: 'read',
    scope: 'webhooks:read',
    params: { id: 'whr' },
    summary: 'Read a replay: how far it has come',
    data: webhookReplay,
    status: 200,
  }),
};
