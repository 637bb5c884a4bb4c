import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, aYearAfter, dateOf, dayNumber, daysBetween } from './days.ts';

it('days are numbered as the calendar of UTC counts them, and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 900_000 }), (days) => {
      const date = dateOf(days);
      expect(dayNumber(date)).toBe(days);
      const byRuntime = new Date(days * 86_400_000).toISOString().slice(0, 10);
      expect(date).toBe(byRuntime);
    }),
  );
});

it('a year after 29 February is 28 February, and any other day the same day', () => {
  expect(['2024-02-29', '2024-02-28', '2025-12-31'].map(aYearAfter)).toEqual([
    '2025-02-28',
    '2025-02-28',
    '2026-12-31',
  ]);
  expect([addDays('2024-02-28', 2), daysBetween('2024-02-28', '2024-03-01')]).toEqual(['2024-03-01', 2]);
});
