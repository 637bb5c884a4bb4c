import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packed } from './packed.ts';

const size = (n: number) => n;

it('keeps what there is in its order, each list as full as it can be', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 15 }), (items, most) => {
      const lists = packed(items, size, most);
      expect(lists.flat()).toEqual(items);
      const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
      for (const [n, list] of lists.entries()) {
        expect(list.length === 1 || sum(list) <= most).toBe(true);
        const next = lists[n + 1]?.[0];
        if (next !== undefined) expect(sum(list) + next).toBeGreaterThan(most);
      }
    }),
  );
});

it('has no list for nothing', () => {
  expect(packed([], size, 5)).toEqual([]);
});
