import type { ExchangeResult } from '@rymeda/service/egress';
import { keepMs, type DeliveryDocument, type StoredAttempt } from './delivery.ts';
import { nextAttemptAt } from './retry.rules.ts';

/** What came of an attempt, as the network tells it. */
export type AttemptResult = ExchangeResult;

export const isSuccess = (r: Pick<AttemptResult, 'status' | 'error'>): boolean =>
  r.error === null && r.status !== null && r.status >= 200 && r.status < 300;

/** The receiver wants nothing any more (RFC 9110, section 15.5.11). */
export const isGone = (r: Pick<AttemptResult, 'status'>): boolean => r.status === 410;

/** What an attempt changes of a delivery. */
export interface Outcome {
  status: DeliveryDocument['status'];
  dueAt: Date | null;
  expireAt: Date | null;
  attempt: StoredAttempt;
  round: DeliveryDocument['round'];
  attemptCount: number;
}

type Before = Pick<DeliveryDocument, 'round' | 'attemptCount'>;

/** `attempt`: the result as it is stored. */
export function outcomeOf(
  before: Before,
  result: AttemptResult,
  attempt: StoredAttempt,
  random: number,
): Outcome {
  const now = attempt.at;
  const startedAt = before.round.attempts === 0 ? now : before.round.startedAt;
  const round = { attempts: before.round.attempts + 1, startedAt };
  const counted = { attempt, round, attemptCount: before.attemptCount + 1 };
  const finished = new Date(now.getTime() + keepMs);
  if (isSuccess(result)) return { ...counted, status: 'delivered', dueAt: null, expireAt: finished };
  const dueAt = nextAttemptAt({
    attempts: round.attempts,
    roundStartedAt: startedAt,
    now: new Date(now.getTime() + result.latencyMs),
    retryAfterMs: result.retryAfterMs,
    random,
  });
  return dueAt === null
    ? { ...counted, status: 'failed', dueAt: null, expireAt: finished }
    : { ...counted, status: 'pending', dueAt, expireAt: null };
}

/** Nothing could be sent of this record: it waits like any attempt that failed, and stops no other. */
export function unreadOutcome(before: Before, now: Date, random: number): Outcome {
  const nothing = { status: null, latencyMs: 0, error: 'resource_unavailable', response: null };
  return outcomeOf(before, nothing, { at: now, ...nothing }, random);
}

/** Given up without a try: the endpoint is gone, or its client may not have this any more. */
export const refusedOutcome = (before: Before, error: string, now: Date): Outcome => ({
  status: 'failed',
  dueAt: null,
  expireAt: new Date(now.getTime() + keepMs),
  attempt: { at: now, status: null, latencyMs: 0, error, response: null },
  round: before.round,
  attemptCount: before.attemptCount + 1,
});
