import { endpointOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { partnerFilter } from './caller.ts';
import { changeEndpoint, endpointFault, headersAstray } from './endpoint.rules.ts';
import type { Tx } from '@rymeda/events';
import { endpointEvent, toEndpoint, type EndpointState } from './endpoint.ts';
import { refuseRecords, refuseRecordsBeyond } from './refuse-records.ts';
import { refuseTls } from './refuse-tls.ts';
import type { EndpointStores } from './stores.ts';

export const updateEndpoint = ({ endpoints, refuseUrl, mayRead, lanes, wake }: EndpointStores) =>
  route(endpointOperations.update, 'webhooks_endpoint', async ({ scope, params, body, ifMatch }, tx) => {
    const state = await endpoints.load(scope, params.id, partnerFilter(scope), tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { endpoint, changed } = changeEndpoint(state, body, tx.now);
    const fault =
      headersAstray(state, body) ??
      refuseRecords(endpoint, changed) ??
      (await refuseRecordsBeyond(scope, endpoint, mayRead, changed)) ??
      endpointFault(endpoint, changed) ??
      (changed.includes('tls') ? refuseTls(endpoint) : undefined) ??
      (changed.includes('url') ? await refuseUrl(endpoint.url) : undefined);
    if (fault) throw fault;
    if (changed.length > 0) {
      await endpoints.replace(tx, scope, endpoint);
      tx.emit(endpointEvent('updated', endpoint, { changed }));
      if (changed.includes('disabled') || changed.includes('url')) await callAgain(tx, endpoint);
      if (changed.includes('ordered') && !endpoint.ordered) await free(tx, endpoint);
    }
    return { data: toEndpoint(endpoint, tx.now), version: endpoint.version };

    /** What waited while it was disabled goes on; a new address is not judged by the old one's failures. */
    async function callAgain(tx: Tx, { id: endpointId, organizationId }: EndpointState): Promise<void> {
      await lanes.raiseIn(tx, { endpointId, organizationId, dueAt: tx.now });
      await lanes.forgiveIn(tx, endpointId);
      tx.afterCommit(() => wake(endpointId, organizationId));
    }

    /** What waits behind a record's first need not: there may be many, so whoever sends sees to it. */
    async function free(tx: Tx, { id: endpointId, organizationId }: EndpointState): Promise<void> {
      await lanes.raiseIn(tx, { endpointId, organizationId, dueAt: tx.now, unorderedAt: tx.now });
      tx.afterCommit(() => wake(endpointId, organizationId));
    }
  });
