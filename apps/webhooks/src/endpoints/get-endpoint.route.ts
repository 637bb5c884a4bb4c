import { endpointOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from './caller.ts';
import { toEndpoint } from './endpoint.ts';
import type { EndpointStores } from './stores.ts';

export const getEndpoint = ({ endpoints }: Pick<EndpointStores, 'endpoints'>) =>
  route(endpointOperations.get, 'webhooks_endpoint', async ({ scope, params, now }) => {
    const endpoint = await endpoints.load(scope, params.id, partnerFilter(scope));
    if (endpoint === null) throw notFound();
    disclose({ resourceType: 'webhooks_endpoint', resourceIds: [endpoint.id], fields: [] });
    return { data: toEndpoint(endpoint, now), version: endpoint.version };
  });
