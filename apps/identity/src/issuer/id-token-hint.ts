import { compactVerify, createLocalJWKSet, errors, type JWK } from 'jose';
import { z } from 'zod';

const claims = z.object({ iss: z.string(), aud: z.string(), sub: z.string() });

/** Whom an ID token of ours was about, and for which client. */
export interface IdTokenHint {
  clientId: string;
  userId: string;
}

/**
 * Reads an ID token that comes back as a hint; undefined for what we didn't sign. One that has expired is as good
 * (OpenID Connect RP-Initiated Logout 1.0, section 4) while the key is published that signed it.
 */
export const idTokenHintReader =
  (issuer: string, keys: () => readonly JWK[]) =>
  async (token: string): Promise<IdTokenHint | undefined> => {
    try {
      const key = createLocalJWKSet({ keys: [...keys()] });
      const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: ['ES256'] });
      // An access token has a type of its own, and is no hint.
      if (protectedHeader.typ !== undefined && protectedHeader.typ.toLowerCase() !== 'jwt') return undefined;
      const read = claims.safeParse(JSON.parse(new TextDecoder().decode(payload)));
      if (!read.success || read.data.iss !== issuer) return undefined;
      return { clientId: read.data.aud, userId: read.data.sub };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError)
        return undefined;
      throw error;
    }
  };
export type IdTokenHintReader = ReturnType<typeof idTokenHintReader>;
