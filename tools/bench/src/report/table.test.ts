import { describe, expect, it } from '@jest/globals';
import { milliseconds, percent, table, yesNo } from './table.ts';

describe('the table', () => {
  it('sets words to the left and numbers to the right', () => {
    expect(
      table(
        ['name', 'requests/s'],
        [
          ['reads', '12'],
          ['a longer one', '1200'],
        ],
      ).split('\n'),
    ).toEqual([
      'name          requests/s',
      '────────────  ──────────',
      'reads                 12',
      'a longer one        1200',
    ]);
  });

  it('shows times with what matters of them', () => {
    expect([0.456, 12.34, 1234.5, Number.NaN].map(milliseconds)).toEqual(['0.46', '12.3', '1235', '']);
    expect([percent(0.1834), percent(null)]).toEqual(['18.3%', '']);
    expect([true, false, null].map(yesNo)).toEqual(['met', 'NOT met', '']);
  });
});
