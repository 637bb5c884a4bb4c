import { isOwnHost } from '@rymeda/kernel';
import { z } from 'zod';
import { keywords, line } from '../fields.ts';

const base64url = (min: number, max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url')
    .min(min)
    .max(max);

const about = {
  kid: line(128).optional(),
  use: z.literal('sig').optional(),
};

/**
 * A public key that verifies signatures (RFC 7517, RFC 7518). Strict: a private member (`d`, `p`, `k`) is refused, so
 * that nobody hands us what only the client may have.
 */
const jsonWebKey = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64url(43, 43),
    y: base64url(43, 43),
    alg: z.literal('ES256').optional(),
    ...about,
  }),
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: base64url(43, 43),
    alg: z.enum(['EdDSA', 'Ed25519']).optional(),
    ...about,
  }),
  z.strictObject({
    kty: z.literal('RSA'),
    /** 2048 to 4096 bits. */
    n: base64url(342, 683),
    e: base64url(1, 8),
    alg: z.enum(['PS256', 'RS256']).optional(),
    ...about,
  }),
]);

/** The keys stand in the registration itself: there is no address that we would have to fetch. */
export const jsonWebKeySet = z
  .strictObject({ keys: z.array(jsonWebKey).min(1, 'at least one key is required').max(10) })
  .meta({ description: 'Public keys for private_key_jwt (RFC 7517); two while rotating' });

/** Why an address can't be redirected to; undefined when it can. */
export function redirectUriFault(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'must be an absolute URI';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOwnHost(url.hostname)))
    return 'must begin with https://, or with http:// on the own machine';
  if (text.includes('#')) return 'must have no fragment';
  if (text.includes('*')) return 'must be one address, without wildcards';
  if (url.username !== '' || url.password !== '') return 'must have no user info';
  // One spelling, so that what is compared is what a browser goes to.
  if (url.href !== text) return `must be written as ${url.pathname === '/' ? 'origin and /' : 'browsers do'}`;
  return undefined;
}

/** Where an authorization answer may go (RFC 6749, section 3.1.2; RFC 9700, section 2.1). */
export const redirectUri = () =>
  z
    .string()
    .max(500)
    .superRefine((text, ctx) => {
      const fault = redirectUriFault(text);
      if (fault !== undefined)
        ctx.addIssue({ code: 'custom', message: fault, params: { code: 'invalid_value' } });
    })
    .register(keywords, { format: 'uri' });
