/** A bucket that holds a minute's worth at most a sixth at once: a rate without long bursts. */
export interface Bucket {
  tokens: number;
  at: number;
}

export const freshBucket = (perMinute: number, now: number): Bucket => ({
  tokens: burstOf(perMinute),
  at: now,
});

const burstOf = (perMinute: number): number => Math.max(1, perMinute / 6);

/** The bucket after one was taken, or how long to wait for it, milliseconds. */
export function take(
  bucket: Bucket,
  perMinute: number,
  now: number,
): { bucket: Bucket } | { waitMs: number } {
  // A clock that goes back fills nothing and takes nothing.
  const passed = Math.max(0, now - bucket.at);
  const tokens = Math.min(burstOf(perMinute), bucket.tokens + (passed * perMinute) / 60_000);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, at: now } };
  return { waitMs: Math.ceil(((1 - tokens) * 60_000) / perMinute) };
}
