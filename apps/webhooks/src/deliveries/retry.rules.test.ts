import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { giveUpAfterMs, nextAttemptAt } from './retry.rules.ts';

const start = new Date('2026-03-02T14:00:00.000Z');
const failed = (attempts: number, more: object = {}) =>
  nextAttemptAt({ attempts, roundStartedAt: start, now: start, random: 0.5, ...more });
const waitMs = (attempts: number, more: object = {}): number =>
  (failed(attempts, more)?.getTime() ?? NaN) - start.getTime();

describe('after a failed attempt', () => {
  it('waits 1 s, 5 s, 25 s, 2 min, 10 min, 1 h, then 6 h each time', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((n) => waitMs(n) / 1000)).toEqual([
      1, 5, 25, 120, 600, 3600, 21_600, 21_600,
    ]);
  });

  it('differs by up to a fifth, never more (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, random) => {
        const planned = waitMs(n);
        const wait = waitMs(n, { random });
        return wait >= planned * 0.8 - 1 && wait <= planned * 1.2 + 1;
      }),
    );
  });

  it('waits longer where the receiver asks for it, never shorter, and a day at most', () => {
    expect(waitMs(1, { retryAfterMs: 60_000 })).toBe(60_000);
    expect(waitMs(6, { retryAfterMs: 1_000 })).toBe(3_600_000);
    expect(waitMs(1, { retryAfterMs: 1e12 })).toBe(86_400_000);
  });

  it('gives up when three days have passed since the first', () => {
    let [now, attempts] = [start, 0];
    for (
      let next: Date | null = start;
      next !== null;
      next = nextAttemptAt({ attempts, roundStartedAt: start, now, random: 0.5 })
    ) {
      now = next;
      attempts++;
    }
    expect(now.getTime() - start.getTime()).toBeLessThanOrEqual(giveUpAfterMs);
    expect(now.getTime() - start.getTime()).toBeGreaterThan(giveUpAfterMs - 6 * 3_600_000 - 1);
    expect(attempts).toBe(7 + 11);
  });
});
