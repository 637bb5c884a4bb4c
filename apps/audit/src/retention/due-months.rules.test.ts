import { expect, it } from '@jest/globals';
import { isDue, leavable, monthText } from './due-months.rules.ts';

it.each([
  [{ year: 2019, month: 12 }, '2025-12-31T23:59:59.999Z', false],
  [{ year: 2019, month: 12 }, '2026-01-01T00:00:00.000Z', true],
  [{ year: 2020, month: 2 }, '2026-02-28T23:59:59.999Z', false],
  [{ year: 2020, month: 2 }, '2026-03-01T00:00:00.000Z', true],
])('%j is over for six years at %s: %s', (month, now, due) => {
  expect(isDue(month, new Date(now), 6)).toBe(due);
});

it('a log’s last bundle never leaves, whole or not', () => {
  expect([0, 1, 255, 256, 257, 512, 513, 600].map(leavable)).toEqual([0, 0, 0, 0, 256, 256, 512, 512]);
});

it('months sort as text', () => {
  expect([monthText({ year: 2019, month: 3 }), monthText({ year: 2019, month: 11 })]).toEqual([
    '2019-03',
    '2019-11',
  ]);
});
