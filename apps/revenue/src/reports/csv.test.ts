import { describe, expect, it } from '@jest/globals';
import { csv } from './csv.ts';

describe('a table as CSV', () => {
  it('quotes as RFC 4180 says, and leaves numbers as they are', () => {
    expect(csv(['a', 'b', 'c'], [['x, "y"', -12.5, null]])).toBe('a,b,c\r\n"x, ""y""",-12.5,\r\n');
  });
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '\n=1', '＝1', '＋1', '＠x'])(
    'text that a spreadsheet takes for a formula is text: %j',
    (text) => {
      const [, cell = ''] = csv(['a'], [[text]]).split(/a\r\n/);
      expect(cell.replaceAll('"', '').startsWith(`'${text}`)).toBe(true);
    },
  );
  it('other text stays as it is', () => {
    expect(csv(['a'], [['Harbor-Health = good']])).toBe('a\r\nHarbor-Health = good\r\n');
  });
});
