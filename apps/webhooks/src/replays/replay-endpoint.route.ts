import { endpointOperations } from '@rymeda/contracts';
import { newId, notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { keepMs } from '../deliveries/delivery.ts';
import type { ReplayStores } from '../deliveries/replay-delivery.route.ts';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import { shardOf } from '@rymeda/service/leases';
import { rangeAsked } from './range.rules.ts';
import { toReplay, type ReplayDocument } from './replay.ts';
import type { ReplayStore } from './replay.store.ts';

type Stores = Pick<ReplayStores, 'endpoints' | 'lanes' | 'wake'> & { replays: ReplayStore };

export const replayEndpoint = ({ endpoints, lanes, wake, replays }: Stores) =>
  route(endpointOperations.replay, 'webhooks_endpoint', async ({ scope, params, body, ifMatch }, tx) => {
    const endpoint = await endpoints.load(scope, params.id, partnerFilter(scope), tx);
    if (endpoint === null) throw notFound();
    checkIfMatch(ifMatch, endpoint.version);
    if (endpoint.disabled) throw problem('INVALID_TRANSITION', 'The endpoint is disabled');
    const { id: endpointId, organizationId } = endpoint;
    const { since, until } = rangeAsked(body, tx.now);
    const replay: ReplayDocument = {
      _id: newId('whr'),
      organizationId,
      partnerId: endpoint.partnerId,
      endpointId,
      shard: shardOf(endpointId),
      events: body.events,
      since,
      until,
      status: 'running',
      count: 0,
      position: { at: since, id: '' },
      createdAt: tx.now,
      expireAt: new Date(tx.now.getTime() + keepMs),
    };
    await replays.insert(tx, scope, replay);
    disclose({ resourceType: 'webhooks_delivery', resourceIds: [replay._id], fields: [] });
    await lanes.raiseIn(tx, { endpointId, organizationId, dueAt: tx.now });
    tx.afterCommit(() => wake(endpointId, organizationId));
    return { data: toReplay(replay), version: 1 };
  });
