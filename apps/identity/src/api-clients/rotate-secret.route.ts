import { apiClientOperations, platformApiClientOperations, type apiClientRotate } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import type { z } from 'zod';
import { newClientSecret, rotateSecrets } from '../issuer/client-secret.rules.ts';
import { actForOrganization, emitFor } from '../platform/act-for-organization.ts';
import { apiClientEvent, toApiClient } from './api-client.ts';
import { refuseBeyond, rotated, timeOf } from './api-client.rules.ts';
import { denyOlderTokens } from './deny-older-tokens.ts';
import { registrationFault } from './registration.rules.ts';
import type { ApiClientStores } from './stores.ts';

export const rotateApiClientSecret = (stores: ApiClientStores) => [
  route(apiClientOperations.rotateSecret, 'identity_api_client', (call, tx) =>
    rotate(stores, tx, call.scope, call),
  ),
  route(platformApiClientOperations.rotateSecret, 'identity_api_client', (call, tx) =>
    actForOrganization(stores.organizations, call, (scope) => rotate(stores, tx, scope, call)),
  ),
];

interface Rotate {
  params: { id: string };
  body: z.output<typeof apiClientRotate>;
  ifMatch: string | undefined;
}

async function rotate(
  stores: ApiClientStores,
  tx: Tx,
  scope: TenantContext,
  { params, body: command, ifMatch }: Rotate,
) {
  const { clients, directory } = stores;
  const state = await clients.load(scope, params.id, tx);
  if (state === null) throw notFound();
  checkIfMatch(ifMatch, state.version);
  const refusal = refuseBeyond(scope, state.scopes, 'rotate');
  if (refusal) throw refusal;
  if (state.tokenEndpointAuthMethod !== 'client_secret')
    throw problem('CONFLICT', 'This client has no secret; its keys are changed with PATCH');
  const rotation = { ...command, secretExpiresAt: timeOf(command.secretExpiresAt) };
  const client = rotated(state, rotation, tx.now);
  const fault = registrationFault({ ...client, expiresAt: null }, tx.now);
  if (fault) throw fault;
  const key = { organizationId: scope.organizationId, clientId: client.id };
  const clientSecret = newClientSecret();
  const secrets = rotateSecrets(await directory.secrets(tx, key), clientSecret, rotation, tx.now);
  await clients.update(tx, scope, client);
  await directory.update(tx, key, { secrets });
  // No overlap says that somebody else has the old secret, and may have tokens by it.
  if (command.overlapSeconds === 0) await denyOlderTokens(stores, tx, key);
  emitFor(tx, scope.organizationId, apiClientEvent('rotated', client));
  return { data: { ...toApiClient(client, tx.now), clientSecret }, version: client.version };
}
