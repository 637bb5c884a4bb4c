import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextBest, nextCap, takeTurn } from './pace.rules.ts';

describe('an endpoint’s rate', () => {
  it('is never exceeded in any second by more than a tenth, whenever turns are asked for (property)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 50, maxLength: 300 }),
        (perSecond, gaps) => {
          const pace = { theoretical: 0 };
          const taken: number[] = [];
          let now = 1_000_000;
          for (const gap of gaps) {
            now += gap;
            while (takeTurn(pace, perSecond, now) === 0) taken.push(now);
          }
          const most = perSecond + Math.max(1, Math.floor(perSecond / 10));
          return taken.every((from) => taken.filter((t) => t >= from && t < from + 1_000).length <= most);
        },
      ),
    );
  });
  it('says how long to wait, after which there is a turn', () => {
    const pace = { theoretical: 0 };
    expect(takeTurn(pace, 2, 0)).toBe(0);
    const wait = takeTurn(pace, 2, 0);
    expect(wait).toBe(500);
    expect(takeTurn(pace, 2, wait)).toBe(0);
  });
  it('holds nothing up for as long as a clock has gone back', () => {
    for (const perSecond of [1, 2, 50]) {
      const pace = { theoretical: 0 };
      while (takeTurn(pace, perSecond, 3_600_000) === 0);
      const wait = takeTurn(pace, perSecond, 0);
      expect(wait).toBeLessThanOrEqual(1_000 / perSecond);
      expect(takeTurn(pace, perSecond, wait)).toBe(0);
    }
  });
  it('is none without a limit', () => expect(takeTurn({ theoretical: 1e15 }, null, 0)).toBe(0));
});

describe('how much goes to an endpoint at once', () => {
  const after = (cap: number, latencyMs: number, { well = true, bestMs = latencyMs } = {}) =>
    nextCap(cap, { well, latencyMs, bestMs }, 64);
  it('is halved by a failure, down to one, and grows while answers are as quick as they can be', () => {
    expect([64, 3, 1].map((n) => after(n, 5, { well: false }))).toEqual([32, 1, 1]);
    expect([1, 64].map((n) => after(n, 5))).toEqual([2, 64]);
    // Far away is not slow.
    expect(after(16, 180)).toBe(17);
  });
  it('stays, then shrinks, when more at once only makes each wait longer', () => {
    expect(after(32, 40, { bestMs: 2 })).toBe(32);
    expect(after(32, 90, { bestMs: 2 })).toBe(31);
    expect([4, 2].map((n) => after(n, 90, { bestMs: 2 }))).toEqual([4, 2]);
  });
  it('forgets an old best', () => {
    let best = nextBest(Infinity, 1);
    for (let n = 0; n < 500; n++) best = nextBest(best, 200);
    expect(best).toBeGreaterThan(100);
    expect(nextBest(best, 3)).toBe(3);
  });
});
