import { engines, webhookEventOperations, type WebhookMessage } from '@rymeda/contracts';
import { apiVersion, route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import type { StoredEvent } from '../deliveries/delivery-writer.ts';
import { requireEventName } from '../deliveries/event-name.rules.ts';
import type { ReplayStore } from './replay.store.ts';

const dayMs = 86_400_000;

/** For developers: what an endpoint subscribed to everything would be sent, to be asked for instead. */
export const listEvents = ({ replays }: { replays: ReplayStore }) =>
  route(webhookEventOperations.list, 'webhooks_delivery', async ({ scope, query, limit, after, now }) => {
    requireEventName(query.event);
    const page = await replays.recentEvents(
      scope,
      {
        // As for an endpoint: what its client may not read it isn't sent.
        engines: engines.filter((engine) => scope.actor.scopes.has(`${engine}:read`)),
        event: query.event,
        since: new Date(now.getTime() - dayMs),
        ...partnerFilter(scope),
      },
      limit,
      after,
    );
    // One entry a request: events hold no PHI.
    disclose({ resourceType: 'webhooks_delivery', resourceIds: ['query'], fields: [] });
    return { ...page, items: page.items.map(toMessage) };
  });

export const toMessage = (e: StoredEvent): WebhookMessage => ({
  event: e.event,
  id: e._id,
  createdAt: e.payload.createdAt,
  organizationId: e.organizationId,
  apiVersion,
  data: e.payload.data,
});
