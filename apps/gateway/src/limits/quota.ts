/** So many points in so many seconds. */
export interface Quota {
  points: number;
  seconds: number;
}

/** How a caller stands after a request. */
export interface Standing {
  allowed: boolean;
  quota: Quota;
  remaining: number;
  /** Milliseconds until the window ends. */
  resetMs: number;
}

/** The standing that binds: a refusal first, then whichever has less left. */
export function tighter(a: Standing, b: Standing): Standing {
  if (a.allowed !== b.allowed) return a.allowed ? b : a;
  return b.remaining < a.remaining ? b : a;
}

/** draft-ietf-httpapi-ratelimit-headers, and Retry-After (RFC 9110, section 10.2.3) with a refusal. */
export function rateLimitHeaders(standing: Standing): Record<string, string> {
  const { quota, remaining, allowed } = standing;
  const seconds = Math.max(1, Math.ceil(standing.resetMs / 1000));
  return {
    'ratelimit-policy': `"default";q=${quota.points};w=${quota.seconds}`,
    ratelimit: `"default";r=${Math.max(0, remaining)};t=${seconds}`,
    ...(allowed ? {} : { 'retry-after': String(seconds) }),
  };
}
