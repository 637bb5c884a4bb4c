import { apiClientOperations, platformApiClientOperations, type apiClientPatch } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import type { z } from 'zod';
import { checkPublicKeys } from '../issuer/client-keys.ts';
import { actForOrganization, emitFor } from '../platform/act-for-organization.ts';
import { apiClientEvent, toApiClient } from './api-client.ts';
import { changeApiClient, refuseBeyond } from './api-client.rules.ts';
import { denyOlderTokens } from './deny-older-tokens.ts';
import { registrationOf, type ApiClientStores } from './stores.ts';

interface Command {
  id: string;
  patch: z.output<typeof apiClientPatch>;
  ifMatch: string | undefined;
}

export const updateApiClient = (stores: ApiClientStores) => [
  route(apiClientOperations.update, 'identity_api_client', ({ scope, params, body, ifMatch }, tx) =>
    update(stores, tx, scope, { id: params.id, patch: body, ifMatch }),
  ),
  route(platformApiClientOperations.update, 'identity_api_client', (call, tx) =>
    actForOrganization(stores.organizations, call, (scope) =>
      update(stores, tx, scope, { id: call.params.id, patch: call.body, ifMatch: call.ifMatch }),
    ),
  ),
];

async function update(stores: ApiClientStores, tx: Tx, scope: TenantContext, command: Command) {
  const { clients, directory } = stores;
  const state = await clients.load(scope, command.id, tx);
  if (state === null) throw notFound();
  checkIfMatch(command.ifMatch, state.version);
  const { client, changed, gained, narrowed, opened } = changeApiClient(state, command.patch, tx.now);
  const refusal =
    refuseBeyond(scope, gained, 'grant') ??
    (opened ? refuseBeyond(scope, client.scopes, 'open') : undefined) ??
    (await checkPublicKeys(client.jwks));
  if (refusal) throw refusal;
  if (changed.length > 0) {
    const key = { organizationId: scope.organizationId, clientId: client.id };
    await clients.update(tx, scope, client);
    await directory.update(tx, key, { scopes: client.scopes, ...registrationOf(client) });
    // They still carry what the client has lost.
    if (narrowed) await denyOlderTokens(stores, tx, key);
    emitFor(tx, scope.organizationId, apiClientEvent('updated', client, { changed }));
  }
  return { data: toApiClient(client, tx.now), version: client.version };
}
