import { apiClientOperations, platformApiClientOperations, type apiClientCreate } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { newId, notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import type { z } from 'zod';
import { checkPublicKeys } from '../issuer/client-keys.ts';
import { firstSecret, newClientSecret } from '../issuer/client-secret.rules.ts';
import { isOpen } from '../organizations/organization-lifecycle.rules.ts';
import { actForOrganization, emitFor } from '../platform/act-for-organization.ts';
import { apiClientEvent, toApiClient } from './api-client.ts';
import { newApiClient, refuseBeyond } from './api-client.rules.ts';
import { registrationFault } from './registration.rules.ts';
import { registrationOf, type ApiClientStores } from './stores.ts';

export const createApiClient = (stores: ApiClientStores) => [
  route(apiClientOperations.create, 'identity_api_client', ({ scope, body }, tx) =>
    create(stores, tx, scope, body, '/v1/organization/api-clients'),
  ),
  route(platformApiClientOperations.create, 'identity_api_client', (call, tx) => {
    const { organizationId } = call.params;
    const path = `/v1/platform/organizations/${organizationId}/api-clients`;
    return actForOrganization(stores.organizations, call, (scope) =>
      create(stores, tx, scope, call.body, path),
    );
  }),
];

async function create(
  { clients, directory, organizations }: ApiClientStores,
  tx: Tx,
  scope: TenantContext,
  command: z.output<typeof apiClientCreate>,
  path: string,
) {
  const refusal = refuseBeyond(scope, command.scopes, 'grant');
  if (refusal) throw refusal;
  // Held, so that a suspension at this moment either sees the client or is seen by it.
  const organizationStatus = await organizations.holdStatus(tx, scope);
  if (organizationStatus === null) throw notFound();
  const { organizationId } = scope;
  const client = newApiClient(command, { id: newId('cli'), organizationId, now: tx.now });
  const fault = registrationFault(client, tx.now) ?? (await checkPublicKeys(client.jwks));
  if (fault) throw fault;
  const clientSecret = client.tokenEndpointAuthMethod === 'client_secret' ? newClientSecret() : null;
  await clients.insert(tx, scope, client);
  await directory.insert(tx, {
    _id: client.id,
    organizationId,
    partnerId: client.partnerId,
    scopes: client.scopes,
    status: 'active',
    organizationStatus: isOpen(organizationStatus) ? 'active' : 'suspended',
    secrets: clientSecret === null ? [] : firstSecret(clientSecret, client.secretExpiresAt),
    tokensDeniedUntil: null,
    ...registrationOf(client),
  });
  emitFor(tx, organizationId, apiClientEvent('created', client));
  return {
    data: { ...toApiClient(client, tx.now), clientSecret },
    version: client.version,
    location: `${path}/${client.id}`,
  };
}
