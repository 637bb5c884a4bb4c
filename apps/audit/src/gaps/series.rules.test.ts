import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { missing, mostRuns, numberOf, withNumbers } from './series.rules.ts';

describe('a series', () => {
  it('misses exactly what was never seen, in whatever order, batches and repetitions it came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), { maxLength: 8 }),
        (parts) => {
          const seen = parts.reduce((so, part) => withNumbers(so, part), withNumbers([], []));
          const all = new Set(parts.flat());
          const lacking = missing(seen).flatMap(({ from, to }) =>
            Array.from({ length: to - from + 1 }, (_, n) => from + n),
          );
          const expected = Array.from({ length: Math.max(0, ...all) }, (_, n) => n + 1).filter(
            (n) => !all.has(n),
          );
          expect(lacking).toEqual(expected);
          expect(withNumbers(seen, parts.flat())).toEqual(seen);
        },
      ),
    );
  });

  it('that begins late misses its beginning, and one that only ends early misses nothing', () => {
    expect(missing(withNumbers([], [3]))).toEqual([{ from: 1, to: 2 }]);
    expect(missing(withNumbers([], [1, 2]))).toEqual([]);
  });

  it('of nothing but holes stays bounded, and knows how far it goes', () => {
    const seen = withNumbers(
      [],
      Array.from({ length: 5_000 }, (_, n) => 2 * n + 2),
    );
    expect(seen.length).toBe(mostRuns);
    expect(seen.at(-1)).toEqual([10_000, 10_000]);
    expect(missing(seen)[0]).toEqual({ from: 1, to: 1 });
  });
});

describe('an entry', () => {
  const entry = { organizationId: 'org_a', resourceType: 'care_patient', about: ['care_patient', 'pat_1'] };
  it('of a change counts for its record, one of an access for the process that wrote it', () => {
    expect(numberOf({ ...entry, metadata: { sequence: 4 } }, 'platform')).toEqual({
      kind: 'record',
      organizationId: 'org_a',
      resourceType: 'care_patient',
      resourceId: 'pat_1',
      number: 4,
    });
    expect(numberOf({ ...entry, metadata: { process: 'p', batch: 9 } }, 'platform')).toMatchObject({
      kind: 'batch',
      organizationId: 'platform',
      resourceId: 'p',
      number: 9,
    });
  });

  it('of a transaction’s own batch, and one without a number, counts for none', () => {
    expect(numberOf({ ...entry, metadata: { process: 'tx_1', batch: 1 } }, 'platform')).toBeUndefined();
    expect(numberOf({ ...entry, metadata: {} }, 'platform')).toBeUndefined();
  });
});
