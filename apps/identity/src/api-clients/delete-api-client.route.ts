import { apiClientOperations, platformApiClientOperations } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { actForOrganization, emitFor } from '../platform/act-for-organization.ts';
import { revocationExpiry } from '../revocations/denial-times.rules.ts';
import { apiClientEvent } from './api-client.ts';
import { revoked } from './api-client.rules.ts';
import type { ApiClientStores } from './stores.ts';

export const deleteApiClient = (stores: ApiClientStores) => [
  route(apiClientOperations.delete, 'identity_api_client', ({ scope, params, ifMatch }, tx) =>
    remove(stores, tx, scope, params.id, ifMatch),
  ),
  route(platformApiClientOperations.delete, 'identity_api_client', (call, tx) =>
    actForOrganization(stores.organizations, call, (scope) =>
      remove(stores, tx, scope, call.params.id, call.ifMatch),
    ),
  ),
];

/** Its tokens are refused within seconds. The directory keeps it, so that its attempts are told as such. */
async function remove(
  { clients, directory, denyList }: ApiClientStores,
  tx: Tx,
  scope: TenantContext,
  id: string,
  ifMatch: string | undefined,
): Promise<undefined> {
  const state = await clients.load(scope, id, tx);
  if (state === null) throw notFound();
  checkIfMatch(ifMatch, state.version);
  const client = revoked(state, tx.now);
  const key = { organizationId: scope.organizationId, clientId: client.id };
  await clients.remove(tx, scope, client);
  await directory.update(tx, key, { status: 'revoked' });
  await denyList.add(tx, { kind: 'client', id: client.id, expiresAt: revocationExpiry(tx.now) });
  emitFor(tx, scope.organizationId, apiClientEvent('deleted', client));
  return undefined;
}
