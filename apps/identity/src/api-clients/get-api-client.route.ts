import { apiClientOperations, platformApiClientOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import { actForOrganization } from '../platform/act-for-organization.ts';
import { toApiClient } from './api-client.ts';
import type { ApiClientStores } from './stores.ts';

export const getApiClient = (stores: ApiClientStores) => [
  route(apiClientOperations.get, 'identity_api_client', ({ scope, params, now }) =>
    get(stores, scope, params.id, now),
  ),
  route(platformApiClientOperations.get, 'identity_api_client', (call) =>
    actForOrganization(stores.organizations, call, (scope) => get(stores, scope, call.params.id, call.now)),
  ),
];

async function get({ clients }: ApiClientStores, scope: Scope, id: string, now: Date) {
  const client = await clients.load(scope, id);
  if (client === null) throw notFound();
  return { data: toApiClient(client, now), version: client.version };
}
