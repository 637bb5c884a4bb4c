import type { Route } from '@rymeda/service';
import { createApiClient } from './api-clients/create-api-client.route.ts';
import { deleteApiClient } from './api-clients/delete-api-client.route.ts';
import { getApiClient } from './api-clients/get-api-client.route.ts';
import { listApiClients } from './api-clients/list-api-clients.route.ts';
import { rotateApiClientSecret } from './api-clients/rotate-secret.route.ts';
import type { ApiClientStores } from './api-clients/stores.ts';
import { updateApiClient } from './api-clients/update-api-client.route.ts';
import { rotateSigningKey } from './issuer/rotate-signing-key.route.ts';
import type { SigningKeys } from './issuer/signing-keys.ts';
import {
  createOrganization,
  type CreateOrganizationParts,
} from './organizations/create-organization.route.ts';
import { getOrganization } from './organizations/get-organization.route.ts';
import { listOrganizations } from './organizations/list-organizations.route.ts';
import { reactivateOrganization } from './organizations/reactivate-organization.route.ts';
import { suspendOrganization } from './organizations/suspend-organization.route.ts';
import { updateOrganization } from './organizations/update-organization.route.ts';

export interface Stores extends ApiClientStores {
  keys: Pick<SigningKeys, 'rotate'>;
  keyring: CreateOrganizationParts['keyring'];
}

/** Client operations are two routes each: for the tenant itself, and for an operator who names the tenant. */
export const routes = (stores: Stores): Route[] => [
  getOrganization(stores),
  updateOrganization(stores),

  ...createApiClient(stores),
  ...listApiClients(stores),
  ...getApiClient(stores),
  ...updateApiClient(stores),
  ...deleteApiClient(stores),
  ...rotateApiClientSecret(stores),

  createOrganization(stores),
  listOrganizations(stores),
  suspendOrganization(stores),
  reactivateOrganization(stores),
  rotateSigningKey(stores),
];
