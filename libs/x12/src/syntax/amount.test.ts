import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatCents, parseCents } from './amount.ts';

describe('an amount', () => {
  it('comes back to the cent, however large', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 }), (cents) => {
        expect(parseCents(formatCents(cents))).toBe(cents);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [0, '0'],
    [5, '0.05'],
    [50, '0.5'],
    [10_000, '100'],
    [-1_234, '-12.34'],
  ])('%p cents are written %s', (cents, text) => {
    expect(formatCents(cents)).toBe(text);
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('%p is no number of cents to write', (cents) => {
    expect(() => formatCents(cents)).toThrow(RangeError);
  });

  it.each([
    ['000000000000000100.00', 10_000],
    ['100.00', 10_000],
    ['.5', 50],
    ['5.', 500],
    ['-.05', -5],
    ['007', 700],
    ['1.100', 110],
    ['-0', 0],
  ])('%s is read', (text, cents) => {
    expect(parseCents(text)).toBe(cents);
  });

  it.each(['', '.', '-', '1,000', '1e3', '0.005', '1.001', '100000000000', ' 1', '+1', '１', 'NaN'])(
    '%p is none',
    (text) => {
      expect(parseCents(text)).toBeUndefined();
    },
  );
});
