const firstMs = 1_000;
const longestMs = 300_000;

/** How long a job that failed for the n-th time waits: 1 s, doubled, five minutes at most. */
export const retryAfterMs = (attempts: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(attempts - 1, 0), 20));
