import type { KeyProvider } from '@rymeda/encryption';
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
import { cancelOffboarding } from './organizations/cancel-offboarding.route.ts';
import { offboardOrganization } from './organizations/offboard-organization.route.ts';
import type { Offboarding } from './organizations/offboarding.ts';
import { legalHolds } from './organizations/legal-holds.route.ts';
import { getOrganization } from './organizations/get-organization.route.ts';
import { listOrganizations } from './organizations/list-organizations.route.ts';
import { reactivateOrganization } from './organizations/reactivate-organization.route.ts';
import { suspendOrganization } from './organizations/suspend-organization.route.ts';
import { updateOrganization, type SettingsParts } from './organizations/update-organization.route.ts';
import { createRole } from './roles/create-role.route.ts';
import { deleteRole } from './roles/delete-role.route.ts';
import { getRole } from './roles/get-role.route.ts';
import { listRoles } from './roles/list-roles.route.ts';
import { updateRole } from './roles/update-role.route.ts';
import { createInvitation, type InvitationStores } from './sign-in/create-invitation.route.ts';
import { createUser } from './users/create-user.route.ts';
import { deleteUser, type DeleteUserStores } from './users/delete-user.route.ts';
import { getUser } from './users/get-user.route.ts';
import { listUsers } from './users/list-users.route.ts';
import { updateUser } from './users/update-user.route.ts';

export interface Stores extends ApiClientStores, DeleteUserStores, InvitationStores {
  keys: Pick<SigningKeys, 'rotate'>;
  keyring: CreateOrganizationParts['keyring'];
  settings: SettingsParts['settings'];
  offboarding: Pick<Offboarding, 'wake'>;
  keyProvider: KeyProvider;
  residencies: SettingsParts['residencies'];
}

/** Client operations are two routes each: for the tenant itself, and for an operator who names the tenant. */
export const routes = (stores: Stores): Route[] => [
  ...getOrganization(stores),
  ...updateOrganization(stores),

  ...createApiClient(stores),
  ...listApiClients(stores),
  ...getApiClient(stores),
  ...updateApiClient(stores),
  ...deleteApiClient(stores),
  ...rotateApiClientSecret(stores),

  createRole(stores),
  listRoles(stores),
  getRole(stores),
  updateRole(stores),
  deleteRole(stores),

  createUser(stores),
  listUsers(stores),
  getUser(stores),
  updateUser(stores),
  deleteUser(stores),
  createInvitation(stores),

  createOrganization(stores),
  listOrganizations(stores),
  suspendOrganization(stores),
  reactivateOrganization(stores),
  offboardOrganization(stores),
  cancelOffboarding(stores),
  ...legalHolds(stores),
  rotateSigningKey(stores),
];
