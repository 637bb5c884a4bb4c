import { expect, it } from '@jest/globals';
import { keepMs } from './delivery.ts';
import {
  isGone,
  isSuccess,
  outcomeOf,
  refusedOutcome,
  unreadOutcome,
  type AttemptResult,
} from './outcome.rules.ts';
import { firstWaitsMs, giveUpAfterMs } from './retry.rules.ts';

const at = new Date('2026-03-02T14:00:00.000Z');
const after = (ms: number) => new Date(at.getTime() + ms);
const result = (more: Partial<AttemptResult> = {}): AttemptResult => ({
  ...{ status: 200, latencyMs: 30, error: null, response: null },
  ...more,
});
const attempt = { at, status: 200, latencyMs: 30, error: null, response: null };
const fresh = { round: { attempts: 0, startedAt: after(-5_000) }, attemptCount: 7 };
const outcome = (more: Partial<AttemptResult>, before = fresh) =>
  outcomeOf(before, result(more), attempt, 0.5);

it.each([
  [199, false],
  [200, true],
  [204, true],
  [299, true],
  [300, false],
  [302, false],
  [410, false],
  [500, false],
])('an answer of %i is a success: %s', (status, success) => {
  expect(isSuccess(result({ status }))).toBe(success);
  expect(isSuccess(result({ status, error: 'timeout' }))).toBe(false);
  expect(isGone({ status })).toBe(status === 410);
});

it('no answer is no success', () => expect(isSuccess(result({ status: null }))).toBe(false));

it('what was delivered is kept for its time, and counts as an attempt of a round that begins with it', () => {
  expect(outcome({})).toEqual({
    ...{ status: 'delivered', dueAt: null, expireAt: after(keepMs), attempt },
    ...{ round: { attempts: 1, startedAt: at }, attemptCount: 8 },
  });
});

it('what failed is tried again, from the end of the attempt on, as long as its round lasts', () => {
  expect(outcome({ status: 500 })).toMatchObject({
    ...{ status: 'pending', dueAt: after(30 + firstWaitsMs[0]!), expireAt: null },
    ...{ round: { attempts: 1, startedAt: at } },
  });
  const begun = { round: { attempts: 3, startedAt: after(-60_000) }, attemptCount: 3 };
  expect(outcome({ status: 500 }, begun)).toMatchObject({
    ...{ dueAt: after(30 + firstWaitsMs[3]!), round: { attempts: 4, startedAt: after(-60_000) } },
  });
  const old = { round: { attempts: 20, startedAt: after(-giveUpAfterMs) }, attemptCount: 20 };
  expect(outcome({ status: 500 }, old)).toMatchObject({
    ...{ status: 'failed', dueAt: null, expireAt: after(keepMs), attemptCount: 21 },
  });
});

it('what could not be read waits like what failed, and what may not be sent is given up without a round', () => {
  expect(unreadOutcome(fresh, at, 0.5)).toMatchObject({
    ...{ status: 'pending', dueAt: after(firstWaitsMs[0]!), round: { attempts: 1, startedAt: at } },
    attempt: { status: null, error: 'resource_unavailable' },
  });
  expect(refusedOutcome(fresh, 'endpoint_gone', at)).toEqual({
    ...{ status: 'failed', dueAt: null, expireAt: after(keepMs), round: fresh.round, attemptCount: 8 },
    attempt: { at, status: null, latencyMs: 0, error: 'endpoint_gone', response: null },
  });
});
