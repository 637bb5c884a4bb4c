import { deriveKeys, randomToken, invalidToken, type Clock, type KeyRing, type Secret } from '@rymeda/kernel';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { scopeSet } from './claims.ts';
import type { Principal } from './principal.ts';

export const serviceTokenIssuer = 'rymeda:services';
const audience = 'rymeda:engines';
const type = 'svc+jwt';
const lifeS = 300;
const subjectForm = /^svc:[a-z][a-z0-9-]{0,31}$/;
const agentForm = /^[a-z]{3}_[0-9a-f]{32}$/;

export interface ServiceTokenClaims {
  organizationId: string;
  /** The least that the call needs. */
  scopes: readonly string[];
  /** Request id or event id that the call is made for; kept in the access record. */
  cause: string;
  /** In whose name, within the service; then the call is an API client's, and no more than its partner's. */
  agent?: { id: string; partnerId?: string };
}

const keysOf = (serviceKeys: Secret<KeyRing>): KeyRing =>
  deriveKeys(serviceKeys.reveal(), 'rymeda/service-token/v1');

/** A service's own token for one call to another, valid for five minutes: HS256 under a key derived from the newest. */
export async function signServiceToken(
  claims: ServiceTokenClaims,
  by: { serviceKeys: Secret<KeyRing>; service: string; clock: Clock },
): Promise<string> {
  const now = Math.floor(by.clock().getTime() / 1000);
  return new SignJWT({
    organizationId: claims.organizationId,
    scope: claims.scopes.join(' '),
    cause: claims.cause,
    ...(claims.agent === undefined ? {} : { agent: claims.agent.id, partnerId: claims.agent.partnerId }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: type })
    .setIssuer(serviceTokenIssuer)
    .setAudience(audience)
    .setSubject(`svc:${by.service}`)
    .setJti(randomToken(16))
    .setIssuedAt(now)
    .setExpirationTime(now + lifeS)
    .sign(keysOf(by.serviceKeys)[0]);
}

/** Throws UNAUTHENTICATED; its internal text names the reason. */
export async function verifyServiceToken(
  token: string,
  by: { serviceKeys: Secret<KeyRing>; clock: Clock },
): Promise<Principal> {
  const payload = await verifiedBy(keysOf(by.serviceKeys), token, by.clock()).catch((error: unknown) => {
    throw invalidToken(`service token: ${error instanceof errors.JOSEError ? error.code : 'malformed'}`);
  });
  const { sub, jti, exp, iat, organizationId, cause, agent, partnerId } = payload;
  if (sub === undefined || !subjectForm.test(sub)) throw invalidToken('service token: subject');
  if (typeof organizationId !== 'string' || organizationId === '')
    throw invalidToken('service token: organisation');
  if (typeof cause !== 'string' || cause === '') throw invalidToken('service token: cause');
  if (agent !== undefined && !(typeof agent === 'string' && agentForm.test(agent)))
    throw invalidToken('service token: agent');
  return {
    id: agent === undefined ? sub : `${sub}/${agent}`,
    kind: agent === undefined ? 'service' : 'client',
    ...(typeof partnerId === 'string' ? { partnerId } : {}),
    organizationId,
    scopes: scopeSet(payload['scope']),
    tokenId: jti as string,
    expiresAt: exp as number,
    ...(iat === undefined ? {} : { issuedAt: iat }),
    cause,
  };
}

async function verifiedBy([key, ...older]: KeyRing, token: string, currentDate: Date): Promise<JWTPayload> {
  try {
    const checks = { algorithms: ['HS256'], issuer: serviceTokenIssuer, audience, typ: type };
    const times = { maxTokenAge: lifeS, clockTolerance: 2, currentDate };
    const requiredClaims = ['exp', 'jti', 'sub'];
    return (await jwtVerify(token, key, { ...checks, ...times, requiredClaims })).payload;
  } catch (error) {
    const [next, ...rest] = older;
    if (next === undefined || !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    return verifiedBy([next, ...rest], token, currentDate);
  }
}
