import { expect, it } from '@jest/globals';
import { dayAsked, periodAsked } from './period.rules.ts';

const today = '2026-03-02';
const fault = (message: RegExp) =>
  expect.objectContaining({
    details: [expect.objectContaining({ message: expect.stringMatching(message) })],
  });

it('a period is of one day at least and of a year and a day at most; without one, the last 90 days', () => {
  expect(periodAsked({}, today)).toEqual({ from: '2025-12-03', to: today });
  expect(periodAsked({ from: today }, today)).toEqual({ from: today, to: today });
  expect(periodAsked({ from: '2025-03-01' }, today)).toEqual({ from: '2025-03-01', to: today });
  expect(() => periodAsked({ from: '2025-02-28' }, today)).toThrow(fault(/at most 366/));
  expect(() => periodAsked({ from: '2026-03-03' }, today)).toThrow(fault(/after to/));
});

it('a day is none to come, and none before there was anything to tell of', () => {
  const of = (asked?: string) => dayAsked(asked, { since: '2026-01-01', today });
  expect([of(), of(today), of('2026-01-01')]).toEqual([today, today, '2026-01-01']);
  expect(() => of('2026-03-03')).toThrow(fault(/future/));
  expect(() => of('2025-12-31')).toThrow(fault(/before 2026-01-01/));
});
