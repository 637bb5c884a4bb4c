import { Problem, invalidToken, type Clock, type KeyRing, type Secret } from '@rymeda/kernel';
import { decodeJwt, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { principalOfOutside, type OutsideIssuer } from './outside-issuer.ts';
import { principalFromClaims, rymedaClaims, type ClaimMap } from './claims.ts';
import type { DenyList } from './deny-list.ts';
import { createKeySet } from './key-set.ts';
import { platformOrganization, type Principal } from './principal.ts';
import { serviceTokenIssuer, verifyServiceToken } from './service-token.ts';
import { createVerifiedCache } from './verified-cache.ts';

export const defaultAudience = 'https://api.rymeda.com';

/** Asymmetric ones only, so that a public key can never serve as an HMAC secret (RFC 8725, section 3.1). */
export type TokenAlgorithm = 'ES256' | 'RS256' | 'EdDSA';

export interface TokenVerifierOptions {
  issuer: string;
  jwksUri: string;
  audience?: string;
  algorithms?: readonly TokenAlgorithm[];
  denyList: Pick<DenyList, 'isDenied' | 'check'>;
  clock: Clock;
  /** Whether the organisation wants to be closed as soon as revocations are a minute old. */
  isStrict?: (organizationId: string) => boolean;
  /** Verified tokens that are remembered; 0 for none. */
  cacheSize?: number;
  claims?: ClaimMap;
  /** Other issuers beside our own, each with its own keys, checks and organisations. */
  outside?: readonly OutsideIssuer[];
  /** `operators`: our own issuer's tokens are taken for the platform's operators alone; all others come from outside. */
  ownTokens?: 'all' | 'operators';
  /** Given by engines, which also accept tokens of other services; the gateway, being public, leaves it out. */
  serviceKeys?: Secret<KeyRing>;
  /** How often an unknown key id may make a fetch, in milliseconds. */
  keyCooldownMs?: number;
  fetch?: typeof fetch;
}

export interface TokenVerifier {
  /**
   * The principal of a bearer token (the token alone; see `bearerToken`). Throws UNAUTHENTICATED, whose
   * internal text names the reason; SERVICE_UNAVAILABLE when the issuer's keys were never had;
   * REVOCATIONS_STALE when it isn't known well enough which tokens were revoked.
   */
  verify(bearer: string): Promise<Principal>;
}

/** `exp` tolerates clocks that differ by this. */
const clockToleranceS = 2;
/** RFC 9068 access tokens, and those of issuers that say only JWT or nothing. */
const acceptedTypes = new Set(['at+jwt', 'application/at+jwt', 'jwt', undefined]);

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { denyList, clock, serviceKeys } = options;
  const claimMap = options.claims ?? rymedaClaims;
  const cache = createVerifiedCache(options.cacheSize ?? 5000);
  const keySet = (jwksUri: string) =>
    createKeySet({
      jwksUri,
      clock,
      cooldownMs: options.keyCooldownMs ?? 5000,
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    });
  const keys = keySet(options.jwksUri);
  // Our own name is ours, whatever configuration says.
  const outside = new Map(
    (options.outside ?? [])
      .filter(({ issuer }) => issuer !== options.issuer && issuer !== serviceTokenIssuer)
      .map((of) => [of.issuer, { of, keys: keySet(of.jwksUri) }]),
  );
  const checks = {
    issuer: options.issuer,
    audience: options.audience ?? defaultAudience,
    algorithms: [...(options.algorithms ?? ['ES256'])],
    clockTolerance: clockToleranceS,
    requiredClaims: ['exp', 'iat'],
  };

  async function verifySignature(token: string): Promise<Principal> {
    // The issuer only chooses the check, each with its own key and algorithms; it is not believed before.
    const issuer = issuerOf(token);
    if (serviceKeys !== undefined && issuer === serviceTokenIssuer)
      return verifyServiceToken(token, { serviceKeys, clock });
    const other = typeof issuer === 'string' ? outside.get(issuer) : undefined;
    if (other !== undefined) return verifyOutside(token, other);
    const { payload, protectedHeader } = await jwtVerify(token, keys, { ...checks, currentDate: clock() });
    if (!acceptedTypes.has(protectedHeader.typ?.toLowerCase()))
      throw invalidToken('not an access token by its typ');
    const result = principalFromClaims(payload, claimMap);
    if ('fault' in result) throw invalidToken(result.fault);
    if (options.ownTokens === 'operators' && result.principal.organizationId !== platformOrganization)
      throw invalidToken('our own issuer serves operators alone');
    return result.principal;
  }

  async function verifyOutside(
    token: string,
    { of, keys: theirs }: { of: OutsideIssuer; keys: JWTVerifyGetKey },
  ): Promise<Principal> {
    const { payload, protectedHeader } = await jwtVerify(token, theirs, {
      issuer: of.issuer,
      ...(of.audience === null ? {} : { audience: of.audience }),
      algorithms: of.algorithms,
      clockTolerance: clockToleranceS,
      requiredClaims: ['exp', 'iat'],
      currentDate: clock(),
    });
    if (!acceptedTypes.has(protectedHeader.typ?.toLowerCase()))
      throw invalidToken('not an access token by its typ');
    const result = principalOfOutside(payload, of);
    if ('fault' in result) throw invalidToken(result.fault);
    return result.principal;
  }

  function requireCurrent(principal: Principal): void {
    if (principal.expiresAt + clockToleranceS <= clock().getTime() / 1000) throw invalidToken('expired');
    denyList.check(options.isStrict?.(principal.organizationId) ?? false);
    if (denyList.isDenied(principal)) throw invalidToken('revoked');
  }

  return {
    async verify(bearer) {
      const key = cache.keyOf(bearer);
      const known = cache.get(key);
      if (known !== undefined) {
        requireCurrent(known);
        return known;
      }
      const principal = await verifySignature(bearer).catch((error: unknown) => {
        throw asProblem(error);
      });
      // Revoked ones as well: refusing them again then costs no signature.
      cache.put(key, principal);
      requireCurrent(principal);
      return principal;
    },
  };
}

function issuerOf(token: string): unknown {
  return decodeJwt(token).iss;
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof errors.JWTClaimValidationFailed)
    return invalidToken(`${error.code}: ${error.claim} ${error.reason}`);
  if (error instanceof errors.JOSEError) return invalidToken(error.code);
  return invalidToken('the token is malformed');
}
