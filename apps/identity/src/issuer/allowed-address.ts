import { networkList } from '@rymeda/kernel';
import { errors, type KoaContext } from 'oidc-provider';
import type { OrganizationStore } from '../organizations/organization.store.ts';
import type { Requester } from './listener.ts';
import type { IssuedTo } from './issued-to.ts';

/** Whether an organisation lets anybody in from an address. */
export type AllowedAddresses = (organizationId: string, ipAddress: string) => Promise<boolean>;

/**
 * As the organisation's allow-list is now: a token costs one read more, and nobody who was shut out gets another while
 * lists travel. The platform's own client has no organisation, and so no list.
 */
export const allowedAddresses =
  (organizations: Pick<OrganizationStore, 'load'>): AllowedAddresses =>
  async (organizationId, ipAddress) => {
    const list = (await organizations.load({ organizationId }))?.settings.ipAllowList ?? [];
    return list.length === 0 || networkList(list)(ipAddress);
  };

export interface AddressGateOptions {
  isAllowed: AllowedAddresses;
  /** Whoever is behind the provider's present request; unknown is refused where there is a list. */
  requester: () => Requester | undefined;
  onRefused: (to: IssuedTo) => void;
}

/**
 * Turns away a known client, at the token endpoint only once it has proved itself, whose organisation lets nobody in
 * from there: `unauthorized_client` at the token endpoint (RFC 6749, section 5.2), `access_denied` at the authorization
 * endpoint (section 4.1.2.1).
 */
export const addressGate =
  ({ isAllowed, requester, onRefused }: AddressGateOptions) =>
  async (ctx: KoaContext): Promise<void> => {
    const { client, route } = ctx.oidc;
    if (client === undefined) return;
    const to = { clientId: client.clientId, organizationId: client['organizationId'] as string };
    if (await isAllowed(to.organizationId, requester()?.ipAddress ?? 'unknown')) return;
    onRefused(to);
    const Refused = route === 'token' ? errors.UnauthorizedClient : errors.AccessDenied;
    throw new Refused('the organisation lets nobody in from the address of this request');
  };
export type AddressGate = ReturnType<typeof addressGate>;
