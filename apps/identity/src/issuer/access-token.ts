import type { Clock } from '@rymeda/kernel';
import { createLocalJWKSet, errors, jwtVerify, type JWK } from 'jose';
import { z } from 'zod';

const claims = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string(),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
  scope: z.string(),
  client_id: z.string(),
  organizationId: z.string(),
  partnerId: z.string(),
  /** Of a user's token: the sign-in that it came from. */
  grantId: z.string().optional(),
  roles: z.array(z.string()).optional(),
  cnf: z.object({ 'x5t#S256': z.string() }).optional(),
});

export type AccessToken = z.output<typeof claims>;

export interface AccessTokenReaderOptions {
  issuer: string;
  audience: string;
  keys: () => readonly JWK[];
  clock: Clock;
}

/** Reads a token of our own; undefined for anything that isn't one, or has expired. */
export function accessTokenReader(options: AccessTokenReaderOptions) {
  return async (token: string): Promise<AccessToken | undefined> => {
    const keys = createLocalJWKSet({ keys: [...options.keys()] });
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['ES256'],
        issuer: options.issuer,
        audience: options.audience,
        typ: 'at+jwt',
        currentDate: options.clock(),
      });
      const read = claims.safeParse(payload);
      return read.success ? read.data : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
      throw error;
    }
  };
}
export type AccessTokenReader = ReturnType<typeof accessTokenReader>;
