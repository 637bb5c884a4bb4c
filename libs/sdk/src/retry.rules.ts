/** What is known when an attempt has failed. */
export interface FailedAttempt {
  /** 0 for the first attempt. */
  attempt: number;
  maxRetries: number;
  /** Sending it twice has the effect of sending it once. */
  repeatable: boolean;
  /** 0 when no answer came. */
  status: number;
  code: string;
  /** The answer's header. */
  retryAfter: string | undefined;
  nowMs: number;
  /** From 0 to below 1. */
  random: number;
}

const baseMs = 250;
const capMs = 8_000;
/** A longer Retry-After is the caller's decision. */
export const longestWaitMs = 30_000;

/** How long to wait before the next attempt, in milliseconds; `null`: give up. */
export function retryDelayMs(failed: FailedAttempt): number | null {
  if (failed.attempt >= failed.maxRetries) return null;
  // Without an answer, or with 502 to 504, the request may have had its effect; others say that it had none.
  if (!isTransient(failed) || !(failed.repeatable || hadNoEffect(failed))) return null;
  const asked = retryAfterMs(failed.retryAfter, failed.nowMs);
  if (asked !== undefined) return asked > longestWaitMs ? null : asked + failed.random * baseMs;
  const ceiling = Math.min(capMs, baseMs * 2 ** failed.attempt);
  return ceiling / 2 + (failed.random * ceiling) / 2;
}

/** Before the work began, or as it lost to others that were changing the same record. */
const hadNoEffect = ({ status, code, retryAfter }: FailedAttempt): boolean =>
  status === 429 || (status === 409 && code === 'CONFLICT' && retryAfter !== undefined);

function isTransient(failed: FailedAttempt): boolean {
  const { status, code, attempt } = failed;
  if (hadNoEffect(failed)) return true;
  if (status === 0) return true;
  // Our own earlier attempt is still running there; its answer can be had in a moment.
  if (status === 409) return attempt > 0 && code === 'IDEMPOTENCY_CONFLICT';
  return status === 502 || status === 503 || status === 504;
}

/** `Retry-After`: seconds or an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const wait = Date.parse(header) - nowMs;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
