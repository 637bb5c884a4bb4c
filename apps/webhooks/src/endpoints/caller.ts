import type { Principal } from '@rymeda/auth';
import type { TenantContext } from '@rymeda/tenancy';

/** Whose endpoints a caller reaches: a client its partner's, a user and a service the organisation's. */
export const partnerFilter = ({ actor }: TenantContext): { partnerId?: string } =>
  actor.kind === 'client' ? { partnerId: actor.partnerId ?? actor.id } : {};

/** Under whose name an endpoint is made. */
export const ownerOf = (principal: Principal): { clientId: string; partnerId: string | null } => {
  const clientId = principal.clientId ?? principal.id;
  return { clientId, partnerId: principal.kind === 'client' ? (principal.partnerId ?? clientId) : null };
};
