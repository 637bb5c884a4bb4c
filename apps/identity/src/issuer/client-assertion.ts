import type { Clock } from '@rymeda/kernel';
import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JWK, type JWTVerifyOptions } from 'jose';
import type { AssertionUses } from './assertion-uses.store.ts';
import { assertionFault, assertionToleranceS } from './client-assertion.rules.ts';
import { assertionAlgorithms } from './client-keys.ts';
import type { DirectoryEntry } from './client-directory.ts';

export interface AssertionOptions {
  /** What `aud` may be: the issuer and its token endpoint. */
  audience: string[];
  uses: AssertionUses;
  clock: Clock;
}

/** The client that an assertion speaks for, before anything of it is believed. */
export function claimedClient(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

/** Whether an assertion is the client's own, for us, in time and new (RFC 7523, section 3). */
export async function isOwnAssertion(
  assertion: string,
  entry: DirectoryEntry,
  { audience, uses, clock }: AssertionOptions,
): Promise<boolean> {
  if (entry.authMethod !== 'private_key_jwt' || entry.jwks === null) return false;
  try {
    const payload = await claimsOf(assertion, entry.jwks, {
      algorithms: assertionAlgorithms,
      issuer: entry._id,
      subject: entry._id,
      audience,
      currentDate: clock(),
      clockTolerance: assertionToleranceS,
    });
    if (assertionFault(payload, clock().getTime() / 1000) !== undefined) return false;
    return await uses.isFirst(
      entry._id,
      payload.jti as string,
      (payload.exp as number) + assertionToleranceS,
    );
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false;
    throw error;
  }
}

/** Under one of the keys: while a client changes its key it has two, and an assertion may name neither. */
async function claimsOf(assertion: string, jwks: { keys: JWK[] }, options: JWTVerifyOptions) {
  try {
    return (await jwtVerify(assertion, createLocalJWKSet(jwks), options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error)
      try {
        return (await jwtVerify(assertion, key, options)).payload;
      } catch (fault) {
        if (!(fault instanceof errors.JWSSignatureVerificationFailed)) throw fault;
      }
    throw error;
  }
}
