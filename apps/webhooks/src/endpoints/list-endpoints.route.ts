import { endpointOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from './caller.ts';
import { toEndpoint } from './endpoint.ts';
import type { EndpointStores } from './stores.ts';

export const listEndpoints = ({ endpoints }: Pick<EndpointStores, 'endpoints'>) =>
  route(endpointOperations.list, 'webhooks_endpoint', async ({ scope, query, limit, after, now }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await endpoints.list(scope, { ...filter, ...partnerFilter(scope) }, limit, after);
    disclose({ resourceType: 'webhooks_endpoint', resourceIds: page.items.map((e) => e.id), fields: [] });
    return { ...page, items: page.items.map((e) => toEndpoint(e, now)) };
  });
