/** Failed sign-ins in a row, of an account or of one of its known devices. */
export interface Attempts {
  failures: number;
  /** When the last one began; milliseconds since the epoch. */
  lastAt: number;
}

/** So many wrong tries cost nothing: people mistype. */
export const freeFailures = 5;
/** No block is longer, so that nobody can be locked out for good by a stranger. Seconds. */
export const longestBlockS = 900;
/** Without a try for so long all is forgotten. Seconds. */
export const forgottenAfterS = 86_400;

/** How long after a failure the next try has to wait: 1 s after the fifth, doubling, 15 minutes at most. */
export const blockS = (failures: number): number =>
  failures < freeFailures ? 0 : Math.min(longestBlockS, 2 ** Math.min(failures - freeFailures, 20));

/**
 * Counts a try before it is judged, so that many at the same moment can't all be the free ones. Undefined when it must
 * wait; a success forgets the count.
 */
export function beginAttempt(before: Attempts | undefined, nowMs: number): Attempts | undefined {
  if (before === undefined || nowMs - before.lastAt >= forgottenAfterS * 1000)
    return { failures: 1, lastAt: nowMs };
  const aheadMs = before.lastAt - nowMs;
  // Further ahead than any block it is of a clock that was wrong, and would keep its user out until then.
  const isWrong = aheadMs > longestBlockS * 1000;
  if (!isWrong && aheadMs + blockS(before.failures) * 1000 > 0) return undefined;
  return { failures: before.failures + 1, lastAt: nowMs };
}
