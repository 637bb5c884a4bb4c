import { expect, it } from '@jest/globals';
import { jiffiesOf, stolenShare, undisturbed } from './undisturbed.ts';

it('what others were given is read from the line of all processors', () => {
  const stat = 'cpu  100 20 30 400 5 0 15 30 7 0\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 5\n';
  expect(jiffiesOf(stat)).toEqual({ all: 600, stolen: 30 });
  expect(jiffiesOf('')).toEqual({ all: 0, stolen: 0 });
  expect(stolenShare({ all: 100, stolen: 5 }, { all: 300, stolen: 25 })).toBe(0.1);
  expect(stolenShare({ all: 0, stolen: 0 }, { all: 0, stolen: 0 })).toBe(0);
});

it.each([
  ['the first when it was quiet', [1], 1, 1],
  ['one after others that were not', [50, 20, 3], 3, 3],
  ['the quietest of four when none was', [50, 20, 30, 40], 4, 2],
])('what counts is %s', async (_what, shares, times, counts) => {
  let done = 0;
  let now = { all: 0, stolen: 0 };
  const reported: string[] = [];
  const value = await undisturbed(
    async () => {
      now = { all: now.all + 100, stolen: now.stolen + (shares[done] ?? 0) };
      return ++done;
    },
    (line) => reported.push(line),
    () => now,
  );
  expect([value, done]).toEqual([counts, times]);
  expect(reported).toHaveLength(shares.filter((share) => share > 5).length);
});
