import { Problem, type Clock } from '@rymeda/kernel';
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';

interface KeySetOptions {
  jwksUri: string;
  clock: Clock;
  /** An unknown key id makes one fetch at most in this time. */
  cooldownMs: number;
  fetch?: typeof fetch;
}

/** Old enough to look again behind the callers' backs. */
const refreshMs = 10 * 60_000;
const fetchTimeoutMs = 3000;

/**
 * The issuer's keys (RFC 7517). Once had they are never dropped because the issuer is down: verification goes
 * on, and the deny-list's age bounds for how long. A key that the issuer withdrew goes at the next refresh.
 */
export function createKeySet(options: KeySetOptions): JWTVerifyGetKey {
  const { clock } = options;
  const remote = createRemoteJWKSet(new URL(options.jwksUri), {
    cacheMaxAge: Infinity,
    cooldownDuration: options.cooldownMs,
    timeoutDuration: fetchTimeoutMs,
    ...(options.fetch === undefined ? {} : { [customFetch]: options.fetch }),
  });
  let refreshAt = clock().getTime() + refreshMs;

  const keepStaleKeysWhenIssuerIsDown = (): void => undefined;
  function refreshInBackground(): void {
    const now = clock().getTime();
    if (now < refreshAt || remote.reloading) return;
    refreshAt = now + refreshMs;
    void remote.reload().catch(keepStaleKeysWhenIssuerIsDown);
  }

  return async (header, token) => {
    refreshInBackground();
    try {
      return await remote(header, token);
    } catch (cause) {
      if (isTokensFault(cause)) throw cause;
      throw new Problem('SERVICE_UNAVAILABLE', 'Tokens cannot be verified at the moment', {
        headers: { 'retry-after': '5' },
        internal: 'the issuer’s keys cannot be fetched',
        cause,
      });
    }
  };
}

/** No key for this token, or one that doesn't fit its algorithm; everything else is the issuer's outage. */
const isTokensFault = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
