/** Seconds: an assertion is made for one request, so a long life only helps whoever finds it. */
export const maxAssertionLifeS = 300;
/** Seconds by which a client's clock may be ahead. */
export const assertionToleranceS = 10;
export const maxJtiLength = 256;

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * What of an assertion's claims is at fault beyond its signature (RFC 7523, section 3, tightened); undefined when
 * nothing is. Times are seconds since the epoch.
 */
export function assertionFault(claims: Record<string, unknown>, nowS: number): string | undefined {
  const { exp, iat, nbf, jti, aud, iss, sub } = claims;
  if (typeof exp !== 'number' || exp > nowS + maxAssertionLifeS + assertionToleranceS)
    return `exp must be at most ${maxAssertionLifeS} s ahead`;
  if (exp <= nowS - assertionToleranceS) return 'the assertion has expired';
  if (isAhead(iat, nowS) || isAhead(nbf, nowS)) return 'the assertion is from the future';
  if (typeof jti !== 'string' || jti === '' || jti.length > maxJtiLength)
    return `jti must have 1 to ${maxJtiLength} characters`;
  // With several audiences another server that got it could hand it on to us.
  if (typeof aud !== 'string' && !(Array.isArray(aud) && aud.length === 1)) return 'aud must be one address';
  if (iss !== sub) return 'iss and sub must be the client';
  return undefined;
}

const isAhead = (time: unknown, nowS: number): boolean =>
  time !== undefined && (typeof time !== 'number' || time > nowS + assertionToleranceS);
