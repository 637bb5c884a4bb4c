import { endpointOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { newSigningSecret } from '@rymeda/service/signature';
import { ownerOf } from './caller.ts';
import { endpointFault, newEndpoint } from './endpoint.rules.ts';
import { endpointEvent, toEndpoint } from './endpoint.ts';
import { refuseRecords, refuseRecordsBeyond } from './refuse-records.ts';
import { refuseTls } from './refuse-tls.ts';
import type { EndpointStores } from './stores.ts';

export const createEndpoint = ({ endpoints, refuseUrl, mayRead }: EndpointStores) =>
  route(endpointOperations.create, 'webhooks_endpoint', async ({ scope, principal, body }, tx) => {
    const secret = newSigningSecret();
    const { organizationId } = scope;
    const endpoint = newEndpoint(body, {
      id: newId('whe'),
      organizationId,
      ...ownerOf(principal),
      secret,
      now: tx.now,
    });
    const fault =
      refuseRecords(endpoint) ??
      (await refuseRecordsBeyond(scope, endpoint, mayRead)) ??
      endpointFault(endpoint) ??
      refuseTls(endpoint) ??
      (await refuseUrl(endpoint.url));
    if (fault) throw fault;
    await endpoints.insert(tx, scope, endpoint);
    tx.emit(endpointEvent('created', endpoint));
    return {
      data: { ...toEndpoint(endpoint, tx.now), secret },
      version: 1,
      location: `/v1/webhooks/endpoints/${endpoint.id}`,
    };
  });
