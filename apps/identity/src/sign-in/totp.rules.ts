import { Secret, TOTP } from 'otpauth';

const periodS = 30;
/** Steps before and after the present one that are taken, for clocks that differ (RFC 6238, section 5.2). */
const window = 1;

/** RFC 6238 with what every authenticator app knows: SHA-1, six digits, 30 s. */
/** A copy of its own: a Buffer is often a view of a pool that holds other things. */
const totpOf = (secret: Uint8Array, label?: string, issuer?: string): TOTP =>
  new TOTP({
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    algorithm: 'SHA1',
    digits: 6,
    period: periodS,
    ...(label === undefined ? {} : { label }),
    ...(issuer === undefined ? {} : { issuer }),
  });

/**
 * The time step that a code belongs to, or undefined when it is wrong. A step at or before `lastStep` was used: a code
 * that somebody looked on at is worth nothing a second time (RFC 6238, section 5.2).
 */
export function totpStep(secret: Uint8Array, code: string, now: Date, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = totpOf(secret).validate({ token: code, window, timestamp: now.getTime() });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / periodS) + delta;
  return step > lastStep ? step : undefined;
}

/** What an authenticator app is given: for typing, in groups of four, and as a link. */
export function totpEnrolment(secret: Uint8Array, account: string): { text: string; uri: string } {
  const totp = totpOf(secret, account, 'Rymeda');
  const text = totp.secret.base32.replace(/(.{4})(?=.)/g, '$1 ');
  return { text, uri: totp.toString() };
}
