import type { ClientDirectory } from '../issuer/client-directory.ts';
import type { OrganizationStore } from '../organizations/organization.store.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import type { ApiClientState } from './api-client.ts';
import type { ApiClientStore } from './api-client.store.ts';

/** What the issuer must know of a client's registration. */
export const registrationOf = (client: ApiClientState) => ({
  grantTypes: client.grantTypes,
  authMethod: client.tokenEndpointAuthMethod,
  redirectUris: client.redirectUris,
  jwks: client.jwks,
  certificateBound: client.certificateBoundTokens,
  expiresAt: client.expiresAt,
});

/** What changes together with an API client, always in one transaction. */
export interface ApiClientStores {
  clients: ApiClientStore;
  directory: ClientDirectory;
  denyList: DenyListStore;
  organizations: OrganizationStore;
}
