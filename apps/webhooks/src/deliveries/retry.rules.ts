const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after the first attempts; after them every six hours. */
export const firstWaitsMs = [1 * second, 5 * second, 25 * second, 2 * minute, 10 * minute, 1 * hour];
export const laterWaitMs = 6 * hour;
/** How long a delivery is tried, from its first attempt on, and an endpoint may fail before it is disabled. */
export const giveUpAfterMs = 72 * hour;
/** A receiver can ask for more time, but not put a delivery off for ever. */
const longestRetryAfterMs = 24 * hour;
const jitter = 0.2;

export interface FailedAttempt {
  /** How many there were in this round; a replay begins a new one. */
  attempts: number;
  roundStartedAt: Date;
  now: Date;
  /** The receiver's `Retry-After`, if it gave one. */
  retryAfterMs?: number | undefined;
  /** 0 to 1. */
  random: number;
}

/** When to try again; null when it is given up. Times differ by up to a fifth, so that what failed together spreads. */
export function nextAttemptAt(failed: FailedAttempt): Date | null {
  const { attempts, now, retryAfterMs = 0, random } = failed;
  const planned = (firstWaitsMs[attempts - 1] ?? laterWaitMs) * (1 - jitter + 2 * jitter * random);
  const wait = Math.max(planned, Math.min(retryAfterMs, longestRetryAfterMs));
  const at = now.getTime() + Math.round(wait);
  return at > failed.roundStartedAt.getTime() + giveUpAfterMs ? null : new Date(at);
}
