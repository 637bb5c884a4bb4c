import { validationFailed, type Problem } from '@rymeda/kernel';
import { importJWK, type JWK } from 'jose';

const algorithmOf: Record<string, string> = { EC: 'ES256', OKP: 'EdDSA', RSA: 'PS256' };

/** Whether each key really is one, a point on its curve for example; names the first that isn't. */
export async function checkPublicKeys(jwks: { keys: JWK[] } | null): Promise<Problem | undefined> {
  for (const [i, key] of (jwks?.keys ?? []).entries())
    try {
      await importJWK(key, algorithmOf[key.kty as string] as string);
    } catch {
      return validationFailed([{ field: `jwks.keys.${i}`, code: 'invalid_value', message: 'is not a key' }]);
    }
  return undefined;
}

/** What the issuer verifies assertions with; asymmetric ones only. */
export const assertionAlgorithms = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];
