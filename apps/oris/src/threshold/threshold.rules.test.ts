import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judge, valueOf, type Tally } from './threshold.rules.ts';

const count = { measure: 'count' as const, atLeast: 3, minimum: 1 };
const ratio = { measure: 'ratio' as const, atLeast: 0.1, minimum: 20, rearmBelow: 0.05 };
const tally = (total: number, hits = 0): Tally => ({ total, hits });

it('three in the window fire once, and again only after there were fewer', () => {
  const third = judge(count, true, tally(2), tally(3));
  expect(third).toEqual({ fires: true, armed: false, value: 3 });
  expect(judge(count, third.armed, tally(3), tally(4)).fires).toBe(false);
  // Two have left the window before the next comes.
  expect(judge(count, false, tally(2), tally(3)).fires).toBe(true);
});

it('a ratio says nothing of few', () => {
  expect(valueOf(ratio, tally(19, 19))).toBeNull();
  expect(judge(ratio, true, tally(19, 19), tally(20, 20)).fires).toBe(true);
});

it('a ratio that swings about the threshold fires once (hysteresis)', () => {
  expect(judge(ratio, false, tally(100, 9), tally(101, 11)).fires).toBe(false);
  expect(judge(ratio, false, tally(100, 4), tally(101, 11)).fires).toBe(true);
});

it('property: it never fires below the threshold, nor twice without having been below the lower one', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 60 }), (lefts) => {
      let armed = true;
      let inWindow = 0;
      let lowest = 0;
      for (const left of lefts) {
        inWindow = Math.max(0, inWindow - left);
        lowest = Math.min(lowest, inWindow);
        const judged = judge(count, armed, tally(inWindow), tally(inWindow + 1));
        inWindow++;
        if (judged.fires) {
          expect(inWindow).toBeGreaterThanOrEqual(3);
          expect(lowest).toBeLessThan(3);
          lowest = inWindow;
        }
        armed = judged.armed;
      }
    }),
  ));
