import { expect, it } from '@jest/globals';
import { mayPass, nextTry } from './retry.rules.ts';

const now = new Date('2026-03-02T14:00:00Z');

it('an answer may be another the next time where nobody was there, or too much came at once', () => {
  const passing = [200, 400, 401, 404, 408, 409, 422, 425, 429, 499, 500, 503, 599].filter(mayPass);
  expect(passing).toEqual([408, 425, 429, 500, 503, 599]);
});

it('a step is tried so often, each time later, and not before the other side asks for it; a day later at most', () => {
  const after = (attempt: number, asked?: number | null, delaySeconds = 10) => {
    const at = nextTry({ attempts: 4, delaySeconds, factor: 2 }, attempt, now, asked);
    return at === undefined ? undefined : (at.getTime() - now.getTime()) / 1000;
  };
  expect([1, 2, 3, 4, 5].map((attempt) => after(attempt))).toEqual([10, 20, 40, undefined, undefined]);
  expect([after(1, 5), after(1, 60), after(1, null), after(1, 1e9)]).toEqual([10, 60, 10, 86_400]);
  expect(after(3, undefined, 86_000)).toBe(86_400);
});
