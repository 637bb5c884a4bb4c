import { expect, it } from '@jest/globals';
import { logYear, padded } from './log-name.rules.ts';

it.each([
  ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:10Z', 2026],
  ['2027-01-01T00:00:00.000Z', '2027-01-01T00:00:10Z', 2027],
  // A clock ahead by less than a day, and by more.
  ['2027-01-01T00:00:00.000Z', '2026-12-31T00:00:00Z', 2027],
  ['2027-01-01T00:00:00.001Z', '2026-12-31T00:00:00Z', 2026],
  // What waited for 400 days, and longer.
  ['2025-11-27T00:00:00.000Z', '2027-01-01T00:00:00Z', 2025],
  ['2025-11-26T23:59:59.999Z', '2027-01-01T00:00:00Z', 2027],
])('an entry of %s that arrives %s is in the log of %i', (timestamp, now, year) => {
  expect(logYear(new Date(timestamp), new Date(now))).toBe(year);
});

it('sizes sort as text', () => {
  expect([100, 20, 3].map(padded).sort()).toEqual([3, 20, 100].map(padded));
});
