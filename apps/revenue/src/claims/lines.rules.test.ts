import { describe, expect, it } from '@jest/globals';
import { claimCreate } from '@rymeda/contracts';
import fc from 'fast-check';
import { lineOf, linesBilled, linesOf, plainOf } from './lines.rules.ts';

const codes = fc.array(fc.constantFrom('90837', '90785', '99213', 'H0031'), { minLength: 1, maxLength: 50 });

describe('service lines', () => {
  it('of plain fields are one a code, and their charges come to the total, whatever it is', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 1, max: 9_999_999_999 }), (cptCodes, totalAmount) => {
        const lines = linesOf(cptCodes, totalAmount);
        expect(plainOf(lines)).toEqual({ cptCodes, totalAmount });
        const charges = lines.map((l) => l.charge);
        expect(Math.max(...charges) - Math.min(...charges)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keep what was said of them when only the total changes', () => {
    const before = [{ ...lineOf('90837', 100), modifiers: ['95'], units: 2 }, lineOf('90785', 50)];
    expect(linesBilled({ totalAmount: 2 }, before)).toEqual([
      { ...lineOf('90837', 100), modifiers: ['95'], units: 2 },
      lineOf('90785', 100),
    ]);
  });

  it('keep their own charges where codes and total are sent back as they were read', () => {
    const before = [lineOf('90837', 15_029), lineOf('90785', 2_000)];
    for (const same of [
      { totalAmount: 170.29 },
      { cptCodes: ['90837', '90785'] },
      { totalAmount: 170.29, cptCodes: ['90837', '90785'] },
    ])
      expect(linesBilled(same, before)).toEqual(before);
  });

  it('and plain fields must agree where both are given, each named that does not', () => {
    const lines = [{ cpt: '90837', charge: 100 }];
    const parsed = claimCreate.parse({
      clientId: 'pat_1',
      sessionId: 'ses_1',
      payerId: 'pay_1',
      icdCodes: ['F41.1'],
      lines,
      cptCodes: ['90834'],
      totalAmount: 99,
    });
    expect(() => linesBilled(parsed)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        details: [
          expect.objectContaining({ field: 'cptCodes' }),
          expect.objectContaining({ field: 'totalAmount' }),
        ],
      }),
    );
    expect(linesBilled({ ...parsed, cptCodes: ['90837'], totalAmount: 100 })).toHaveLength(1);
  });

  it('that are charged nothing at all are no claim', () => {
    const lines = [{ ...lineOf('90837', 0), charge: 0 }];
    expect(() => linesBilled({ lines })).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });

  it('come to less than a hundred millions, however many they are', () => {
    const lines = (last: number) => [99_999_999, last].map((charge) => ({ ...lineOf('90837', 0), charge }));
    expect(plainOf(linesBilled({ lines: lines(0.99) })).totalAmount).toBe(9_999_999_999);
    expect(() => linesBilled({ lines: lines(1) })).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ code: 'out_of_range' })] }),
    );
  });

  it('or codes and total are required, each named beside other faults', () => {
    const faults = claimCreate.safeParse({}).error?.issues.map((i) => i.path.join('.'));
    expect(faults).toEqual(
      expect.arrayContaining(['clientId', 'sessionId', 'payerId', 'icdCodes', 'cptCodes', 'totalAmount']),
    );
  });
});
