import type { ClientDirectory } from '../issuer/client-directory.ts';
import type { OrganizationStore } from '../organizations/organization.store.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import type { ApiClientStore } from './api-client.store.ts';

/** What changes together with an API client, always in one transaction. */
export interface ApiClientStores {
  clients: ApiClientStore;
  directory: ClientDirectory;
  denyList: DenyListStore;
  organizations: OrganizationStore;
}
