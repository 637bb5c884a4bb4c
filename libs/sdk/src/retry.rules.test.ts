import { expect, test } from '@jest/globals';
import { retryAfterMs, retryDelayMs, type FailedAttempt } from './retry.rules.ts';

const failed = (change: Partial<FailedAttempt>): FailedAttempt => ({
  attempt: 0,
  maxRetries: 10,
  repeatable: true,
  status: 503,
  code: 'SERVICE_UNAVAILABLE',
  retryAfter: undefined,
  nowMs: 0,
  random: 0.5,
  ...change,
});

test('waits double up to a cap, with jitter', () => {
  const waits = [0, 1, 2, 9].map((attempt) => retryDelayMs(failed({ attempt })));
  expect(waits).toEqual([187.5, 375, 750, 6000]);
  expect(retryDelayMs(failed({ random: 0 }))).toBe(125);
});

test('a Retry-After above the longest wait is left to the caller', () => {
  expect(retryDelayMs(failed({ status: 429, retryAfter: '30', random: 0 }))).toBe(30_000);
  expect(retryDelayMs(failed({ status: 429, retryAfter: '31' }))).toBeNull();
});

test('what may have had its effect and cannot be repeated is not; a rate-limited request always can', () => {
  expect(retryDelayMs(failed({ repeatable: false }))).toBeNull();
  expect(retryDelayMs(failed({ repeatable: false, status: 0, code: 'TIMED_OUT' }))).toBeNull();
  expect(retryDelayMs(failed({ repeatable: false, status: 429 }))).not.toBeNull();
});

test('only transient failures are tried again', () => {
  for (const status of [0, 429, 502, 503, 504])
    expect(retryDelayMs(failed({ status, code: 'X' }))).not.toBeNull();
  for (const status of [400, 401, 404, 409, 422, 500])
    expect(retryDelayMs(failed({ status, code: 'X' }))).toBeNull();
});

test('IDEMPOTENCY_CONFLICT means "still running" only when an attempt of ours came before', () => {
  const conflict = { status: 409, code: 'IDEMPOTENCY_CONFLICT' };
  expect(retryDelayMs(failed(conflict))).toBeNull();
  expect(retryDelayMs(failed({ ...conflict, attempt: 1 }))).not.toBeNull();
});

test('a CONFLICT is tried again, whatever it was, where the answer says when', () => {
  const conflict = { status: 409, code: 'CONFLICT', repeatable: false, random: 0 };
  expect(retryDelayMs(failed({ ...conflict, retryAfter: '1' }))).toBe(1_000);
  expect(retryDelayMs(failed(conflict))).toBeNull();
  expect(retryDelayMs(failed({ ...conflict, code: 'DUPLICATE_IDENTIFIER', retryAfter: '1' }))).toBeNull();
});

test('Retry-After is read as seconds or as a date (RFC 9110, section 10.2.3)', () => {
  expect(retryAfterMs('2', 0)).toBe(2000);
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 1000)).toBe(4000);
  expect(retryAfterMs('soon', 0)).toBeUndefined();
  expect(retryAfterMs(undefined, 0)).toBeUndefined();
});
