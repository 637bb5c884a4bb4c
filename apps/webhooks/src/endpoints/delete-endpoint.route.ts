import { endpointOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { partnerFilter } from './caller.ts';
import { endpointEvent } from './endpoint.ts';
import type { EndpointStores } from './stores.ts';

export const deleteEndpoint = ({ endpoints, lanes, wake }: EndpointStores) =>
  route(endpointOperations.delete, 'webhooks_endpoint', async ({ scope, params, ifMatch }, tx) => {
    const state = await endpoints.load(scope, params.id, partnerFilter(scope), tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await endpoints.softDelete(tx, scope, gone, tx.now);
    tx.emit(endpointEvent('deleted', gone));
    const { id: endpointId, organizationId } = gone;
    await lanes.raiseIn(tx, { endpointId, organizationId, dueAt: tx.now });
    tx.afterCommit(() => wake(endpointId, organizationId));
    return undefined;
  });
