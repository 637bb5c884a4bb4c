import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextCap, takeTurn } from './pace.rules.ts';

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
  it('is none without a limit', () => expect(takeTurn({ theoretical: 1e15 }, null, 0)).toBe(0));
});

it('an endpoint that fails gets less at once, down to one; one that is well gets more', () => {
  expect([64, 3, 1].map((n) => nextCap(n, false, 64))).toEqual([32, 1, 1]);
  expect([1, 64].map((n) => nextCap(n, true, 64))).toEqual([2, 64]);
});
