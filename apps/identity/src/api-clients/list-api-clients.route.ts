import { apiClientOperations, platformApiClientOperations } from '@rymeda/contracts';
import { route, type Position } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import { actForOrganization } from '../platform/act-for-organization.ts';
import { toApiClient } from './api-client.ts';
import type { ApiClientStores } from './stores.ts';

export const listApiClients = (stores: ApiClientStores) => [
  route(apiClientOperations.list, 'identity_api_client', ({ scope, limit, after, now }) =>
    list(stores, scope, limit, after, now),
  ),
  route(platformApiClientOperations.list, 'identity_api_client', (call) =>
    actForOrganization(stores.organizations, call, (scope) =>
      list(stores, scope, call.limit, call.after, call.now),
    ),
  ),
];

async function list(
  { clients }: ApiClientStores,
  scope: Scope,
  limit: number,
  after: Position | undefined,
  now: Date,
) {
  const page = await clients.list(scope, limit, after);
  return { ...page, items: page.items.map((c) => toApiClient(c, now)) };
}
