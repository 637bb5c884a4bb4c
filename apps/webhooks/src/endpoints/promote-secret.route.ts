import { endpointOperations } from '@rymeda/contracts';
import { notFound, Problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { promote } from '../signature/rotation.rules.ts';
import { partnerFilter } from './caller.ts';
import { endpointEvent, toEndpoint } from './endpoint.ts';
import type { EndpointStores } from './stores.ts';

export const promoteEndpointSecret = ({ endpoints }: Pick<EndpointStores, 'endpoints'>) =>
  route(endpointOperations.promoteSecret, 'webhooks_endpoint', async ({ scope, params, ifMatch }, tx) => {
    const state = await endpoints.load(scope, params.id, partnerFilter(scope), tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const secrets = promote(state.secrets, tx.now);
    if (secrets instanceof Problem) throw secrets;
    const endpoint = { ...state, secrets, updatedAt: tx.now, version: state.version + 1 };
    await endpoints.replace(tx, scope, endpoint);
    tx.emit(endpointEvent('updated', endpoint, { changed: ['secret'] }));
    return { data: toEndpoint(endpoint, tx.now), version: endpoint.version };
  });
