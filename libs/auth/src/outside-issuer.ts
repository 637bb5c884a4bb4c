import { isScope, organizationScopes } from '@rymeda/contracts';
import { isOrganizationId } from '@rymeda/kernel';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { principalFromClaims, rymedaClaims, type ClaimsResult } from './claims.ts';

const organizationId = z.string().refine(isOrganizationId, 'must be the id of an organisation');
const scope = z.enum(organizationScopes as [string, ...string[]], 'unknown scope');
const claimName = z.string().min(1).max(200);
const address = z.url({ protocol: /^https?$/, error: 'must be a URL' });

const client = z.strictObject({
  organizationId,
  partnerId: z.string().min(1).max(64).optional(),
  /** The most that its tokens may do; also what they may where the issuer gives no scopes. */
  scopes: z.array(scope).min(1).optional(),
});

/**
 * Another issuer whose tokens are taken, as configuration says it. It speaks for the organisations that are named here
 * and for no others, and never for the platform.
 */
export const outsideIssuer = z
  .strictObject({
    /** Exactly as in `iss`. */
    issuer: address,
    jwksUri: address,
    /** What `aud` must be; null where its tokens have none, as Cognito's, and `clients` says whose tokens are meant. */
    audience: z.string().min(1).nullable(),
    algorithms: z
      .array(z.enum(['ES256', 'RS256', 'EdDSA']))
      .min(1)
      .default(['RS256']),
    /** Claims that a token must have with exactly this value, for example `token_use: access`. */
    requiredClaims: z.record(claimName, z.string()).default({}),
    /** Under which names it gives what we need. */
    claims: z
      .strictObject({
        subject: claimName,
        clientId: claimName,
        organizationId: claimName,
        partnerId: claimName,
        /** null: its scopes mean nothing here, and those of `clients` are what a client may. */
        scope: claimName.nullable(),
        tokenId: claimName,
      })
      .partial()
      .default({}),
    /** Stands before our scopes in its own, for example `https://api.rymeda.com/`; scopes without it are not ours. */
    scopePrefix: z.string().max(200).default(''),
    /** Client id → whose it is. Where it is there, no other client's tokens are taken and no claim names a tenant. */
    clients: z.record(z.string().min(1).max(256), client).optional(),
    /** Without `clients`: whom its claim may name. */
    organizations: z.union([z.literal('*'), z.array(organizationId).min(1)]).optional(),
  })
  .refine((i) => (i.clients === undefined) !== (i.organizations === undefined), {
    path: ['clients'],
    message: 'either clients or organizations says whom it may speak for',
  })
  .refine((i) => i.audience !== null || i.clients !== undefined, {
    path: ['audience'],
    message: 'can be null only where clients names each client',
  });
export type OutsideIssuer = z.output<typeof outsideIssuer>;

export const outsideIssuers = z
  .array(outsideIssuer)
  .max(20)
  .refine((all) => new Set(all.map((i) => i.issuer)).size === all.length, 'each issuer stands once');

/** Reads a principal out of an outside issuer's claims, whose signature was verified, by its configuration. */
export function principalOfOutside(payload: JWTPayload, issuer: OutsideIssuer): ClaimsResult {
  for (const [name, value] of Object.entries(issuer.requiredClaims))
    if (payload[name] !== value) return { fault: `claim ${name} is not as required` };
  const { scope: scopeClaim = 'scope', ...renamed } = issuer.claims;
  const names = { ...rymedaClaims, ...renamed };
  const clientId = payload[names.clientId];
  const known =
    typeof clientId === 'string' && Object.hasOwn(issuer.clients ?? {}, clientId)
      ? issuer.clients?.[clientId]
      : undefined;
  if (issuer.clients !== undefined && known === undefined)
    return { fault: 'a client that is not configured' };
  if (!isName(clientId)) return { fault: 'no client' };
  if (isUnnamedUsers(payload, names.subject, clientId)) return { fault: 'no subject' };
  const tenant = known?.organizationId ?? payload[names.organizationId];
  if (typeof tenant !== 'string' || !mayName(tenant, issuer))
    return { fault: 'no organisation of this issuer' };
  // Only what is named here goes on: a claim of ours in a token of theirs means nothing.
  const translated: JWTPayload = {
    sub: payload[names.subject] as string,
    exp: payload.exp,
    iat: payload.iat,
    client_id: clientId,
    organizationId: tenant,
    partnerId: known === undefined ? payload[names.partnerId] : (known.partnerId ?? clientId),
    scope: scopesOf(scopeClaim === null ? undefined : payload[scopeClaim], issuer, known?.scopes).join(' '),
    jti: payload[names.tokenId] as string,
    cnf: payload['cnf'],
  };
  return principalFromClaims(translated, rymedaClaims);
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 256;

/**
 * A user's token that lacks the claim with our id of the user must not pass for its client's own, which has no roles to
 * limit it: a client's own has no other subject than the client (RFC 9068, section 2.2).
 */
const isUnnamedUsers = (payload: JWTPayload, subjectClaim: string, clientId: string): boolean =>
  !isName(payload[subjectClaim]) && payload.sub !== undefined && payload.sub !== clientId;

const mayName = (tenant: string, { clients, organizations }: OutsideIssuer): boolean =>
  isOrganizationId(tenant) &&
  (clients !== undefined || organizations === '*' || organizations?.includes(tenant) === true);

/** Its scopes that are ours, and no more than the client may. `platform:admin` is nobody's to give. */
function scopesOf(
  claim: unknown,
  { scopePrefix }: OutsideIssuer,
  most: readonly string[] | undefined,
): string[] {
  if (claim === undefined) return [...(most ?? [])];
  const given = typeof claim === 'string' ? claim.split(' ') : [];
  return given
    .filter((s) => s.startsWith(scopePrefix))
    .map((s) => s.slice(scopePrefix.length))
    .filter((s) => isScope(s) && s !== 'platform:admin' && (most === undefined || most.includes(s)));
}
