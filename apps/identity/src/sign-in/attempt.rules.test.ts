import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  beginAttempt,
  blockS,
  forgottenAfterS,
  freeFailures,
  longestBlockS,
  type Attempts,
} from './attempt.rules.ts';

describe('tries to sign in', () => {
  it('are free at first, then wait twice as long each time, and never longer than 15 minutes', () => {
    const waits = Array.from({ length: 40 }, (_, failures) => blockS(failures));
    expect(waits.slice(0, freeFailures)).toEqual([0, 0, 0, 0, 0]);
    expect(waits.slice(freeFailures, freeFailures + 4)).toEqual([1, 2, 4, 8]);
    expect(Math.max(...waits)).toBe(longestBlockS);
    expect(blockS(1e9)).toBe(longestBlockS);
  });

  it('are no more than a hundred and odd in a day, whenever they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_200_000 }), { maxLength: 400 }), (gaps) => {
        let now = 1_000_000;
        const until = now + 86_400_000;
        let attempts: Attempts | undefined;
        let let_in = 0;
        for (const gap of gaps) {
          now += gap;
          if (now > until) break;
          const next = beginAttempt(attempts, now);
          if (next !== undefined) let_in++;
          attempts = next ?? attempts;
        }
        expect(let_in).toBeLessThanOrEqual(freeFailures + 10 + 86_400 / longestBlockS + 1);
      }),
    );
  });

  it('never wait for good: after the longest block one is let in, and a day forgets', () => {
    const many = { failures: 1_000_000, lastAt: 0 };
    expect(beginAttempt(many, longestBlockS * 1000 - 1)).toBeUndefined();
    expect(beginAttempt(many, longestBlockS * 1000)).toEqual({ failures: 1_000_001, lastAt: 900_000 });
    expect(beginAttempt(many, forgottenAfterS * 1000)).toEqual({ failures: 1, lastAt: 86_400_000 });
  });

  it('keep nobody out until the day to which a clock has jumped, and count on', () => {
    const jumped = { failures: 7, lastAt: 30 * 86_400_000 };
    expect(beginAttempt(jumped, 1_000)).toEqual({ failures: 8, lastAt: 1_000 });
    expect(beginAttempt({ failures: 7, lastAt: longestBlockS * 1000 }, 0)).toBeUndefined();
  });
});
