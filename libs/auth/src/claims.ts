import { isOrganizationId } from '@rymeda/kernel';
import type { JWTPayload } from 'jose';
import { platformOrganization, type Principal } from './principal.ts';

/** Under which names an issuer gives what we need; another issuer may use others. */
export interface ClaimMap {
  subject: string;
  clientId: string;
  organizationId: string;
  partnerId: string;
  scope: string;
  tokenId: string;
}

export const rymedaClaims: ClaimMap = {
  subject: 'sub',
  clientId: 'client_id',
  organizationId: 'organizationId',
  partnerId: 'partnerId',
  scope: 'scope',
  tokenId: 'jti',
};

/** A fault names the claim, for the log only. */
export type ClaimsResult = { principal: Principal } | { fault: string };

/**
 * Reads a principal out of claims whose signature was verified. An access token is a client's own when its
 * subject is the client (RFC 9068, section 2.2), otherwise a user's.
 */
export function principalFromClaims(claims: JWTPayload, map: ClaimMap): ClaimsResult {
  const subject = text(claims[map.subject]);
  const clientId = text(claims[map.clientId]);
  const organizationId = text(claims[map.organizationId]);
  const partnerId = text(claims[map.partnerId]);
  const tokenId = text(claims[map.tokenId]);
  // Without it a user's token would pass for a client's, whom no roles limit.
  if (clientId === undefined) return { fault: 'no client' };
  if (partnerId === undefined && (claims[map.partnerId] ?? '') !== '') return { fault: 'malformed partner' };
  const id = subject ?? clientId;
  if (isReservedActor(id)) return { fault: 'subject is reserved' };
  if (tokenId === undefined) return { fault: 'no token id' };
  if (claims.exp === undefined) return { fault: 'no expiry' };
  if (organizationId === undefined) return { fault: 'no organisation' };
  if (organizationId !== platformOrganization && !isOrganizationId(organizationId))
    return { fault: 'malformed organisation' };
  const grantId = text(claims['grantId']);
  const binding = bindingOf(claims['cnf']);
  if (binding === 'unknown') return { fault: 'bound in a way that is not checked here' };
  const scopes = scopeSet(claims[map.scope]);
  if (scopes.has('platform:admin') !== (organizationId === platformOrganization))
    return { fault: 'platform scope and platform organisation go together' };
  return {
    principal: {
      id,
      kind: id === clientId ? 'client' : 'user',
      clientId,
      organizationId,
      scopes,
      tokenId,
      expiresAt: claims.exp,
      ...(partnerId === undefined ? {} : { partnerId }),
      ...(claims.iat === undefined ? {} : { issuedAt: claims.iat }),
      ...(grantId === undefined ? {} : { grantId }),
      ...(binding === undefined ? {} : { certificateThumbprint: binding }),
    },
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined;

/** A certificate's thumbprint (RFC 8705, section 3.1). A token bound to anything else is worth nothing here. */
function bindingOf(confirmation: unknown): string | undefined {
  if (confirmation === undefined) return undefined;
  if (typeof confirmation !== 'object' || confirmation === null) return 'unknown';
  const [[method, value] = [], ...more] = Object.entries(confirmation);
  const isCertificate = method === 'x5t#S256' && typeof value === 'string' && /^[\w-]{43}$/.test(value);
  return isCertificate && more.length === 0 ? value : 'unknown';
}

/** `svc:` and `system:` are names in the audit trail that no outside issuer may give. */
const isReservedActor = (id: string): boolean => /^(svc|system):/.test(id);

/** Space separated (RFC 6749, section 3.3); anything else grants nothing. */
export const scopeSet = (scope: unknown): ReadonlySet<string> =>
  new Set(typeof scope === 'string' ? scope.split(' ').filter((s) => s !== '') : []);
