import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromCents, isAmount, maxCents, toCents } from './money.ts';

describe('money', () => {
  it('comes back to the cent from every amount, by way of JSON', () => {
    fc.assert(
      fc.property(fc.integer({ min: -maxCents, max: maxCents }), (cents) => {
        expect(toCents(JSON.parse(JSON.stringify(fromCents(cents))) as number)).toBe(cents);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([0.1 + 0.2, 1.005, 1e21, NaN, Infinity, 100_000_000, -1e-7])('%p is no amount', (amount) => {
    expect(isAmount(amount)).toBe(false);
    expect(() => toCents(amount)).toThrow(RangeError);
  });

  it.each([
    [150, 15_000],
    [0.29, 29],
    [1.1, 110],
    [-0.5, -50],
    [99_999_999.99, maxCents],
  ])('%p dollars are %p cents', (amount, cents) => {
    expect(toCents(amount)).toBe(cents);
  });
});
