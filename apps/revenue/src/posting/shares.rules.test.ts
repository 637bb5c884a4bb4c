import { describe, expect, it } from '@jest/globals';
import { partOf, sharesOf } from './shares.rules.ts';

const adj = (group: string, reason: string, amount: number) => ({ group, reason, amount });
const shares = (earlier: number, ...adjustments: ReturnType<typeof adj>[]) =>
  sharesOf({ status: '2', adjustments, lines: [] }, ['45'], earlier);

describe('what a later payer reduces again, though those before it had', () => {
  const said = [adj('CO', '45', 5_000), adj('CO', '197', 4_000), adj('PR', '2', 2_000)];

  it.each([
    ['nothing', 0, 5_000, 2_000],
    ['less than is written off', 3_000, 2_000, 2_000],
    ['what is denied before what the patient owes', 8_000, 0, 2_000],
    ['all of both, and then some', 10_000, 0, 1_000],
    ['more than there is', 20_000, 0, 0],
  ])('overlaps by %s: %j cents', (_what, earlier, contractual, patient) => {
    expect(shares(earlier, ...said)).toEqual({ contractual, patient });
  });

  it('is told by OA-23 already, and that counts once', () => {
    expect(shares(3_000, ...said, adj('OA', '23', 3_000))).toEqual({ contractual: 5_000, patient: 2_000 });
  });

  it('takes no more from the patient’s share by what was adjusted upwards', () => {
    expect(shares(1_000, adj('CO', '45', -500), adj('PR', '2', 2_000))).toEqual({
      ...{ contractual: -500, patient: 1_000 },
    });
  });
});

describe('the share of a part of a claim that was split', () => {
  it.each([
    ['the whole', 12_345, 15_000, 12_345],
    ['the whole, reversed', 12_345, -15_000, 12_345],
    ['a third', 10_000, 5_000, 3_333],
    ['a third, reversed', 10_000, -5_000, 3_333],
    ['two thirds, to the nearest cent', 10_000, 10_000, 6_667],
  ])('is in proportion to its charge: %s', (_what, amount, charge, cents) => {
    expect(partOf(amount, { charge }, { totalAmount: 15_000 })).toBe(cents);
  });
});
