import { invalidToken, unauthenticated } from '@rymeda/kernel';

/** Far above any token of ours; bounds what is hashed and parsed for a stranger. */
const maxTokenLength = 8192;
const scheme = /^bearer(?![^ ])/i;
const credentials = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The token of an Authorization header (RFC 6750, section 2.1). Throws UNAUTHENTICATED. */
export function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined) throw unauthenticated('no authorization header');
  if (!scheme.test(authorization)) throw unauthenticated('another scheme than Bearer');
  if (authorization.length > maxTokenLength) throw invalidToken('authorization header too long');
  const token = credentials.exec(authorization)?.[1];
  if (token === undefined) throw invalidToken('not a bearer token');
  return token;
}
