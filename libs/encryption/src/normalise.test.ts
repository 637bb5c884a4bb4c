import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalise } from './normalise.ts';

describe('normalising', () => {
  it.each([
    ['name', ' Straße ', 'strasse'],
    ['name', 'STRAẞE', 'strasse'],
    ['name', 'ΑΣ', 'ας'],
    ['name', 'Ａnna  Maria', 'anna maria'],
    ['phone', '+1 (555) 010-9999', '5550109999'],
    ['phone', '155 501 0999', '1555010999'],
    ['phone', '+33 1 23 45 67 89', '33123456789'],
    ['email', ' Anna@Example.ORG', 'anna@example.org'],
    ['identifier', ' MRN  7a ', 'MRN 7a'],
    ['date', '1980-12-10', '1980-12-10'],
    ['date', ' 19801210', '1980-12-10'],
    ['date', '1980-12-10T00:00:00.000Z', '1980-12-10'],
    ['date', '１９８０-12-10', '1980-12-10'],
    ['date', '12/9/1980', '1980-12-09'],
    ['date', '2/10/1980', '1980-02-10'],
    ['date', '112/9/1980', '112/9/1980'],
    ['date', '12/9/19800', '12/9/19800'],
    ['date', '1980-12-101', '1980-12-101'],
    ['date', '01980-12-10', '01980-12-10'],
    ['date', 'unknown', 'unknown'],
  ] as const)('%s %j becomes %j', (form, value, expected) => expect(normalise(form, value)).toBe(expected));

  it('is idempotent for names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (s) => {
        const once = normalise('name', s);
        expect(normalise('name', once)).toBe(once);
      }),
    );
  });
});
