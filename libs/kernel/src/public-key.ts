import { createPublicKey, type JsonWebKey } from 'node:crypto';

/** Whether a JWK (RFC 7517) really is a key: a point on its curve, for example. */
export function isPublicJwk(key: JsonWebKey): boolean {
  try {
    createPublicKey({ key, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}
