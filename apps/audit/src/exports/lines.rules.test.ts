import { describe, expect, it } from '@jest/globals';
import { sampleEntry } from '../testing/sample-entries.ts';
import { lineFormats } from './lines.rules.ts';

const lineOf = (userId: string, userAgent: string | null = null): string =>
  lineFormats.csv.line({
    ...sampleEntry('org_a', 1, { userId, userAgent }),
    ...{ salt: '+9Zz', year: 2026, index: 7 },
  });

describe('an entry as CSV', () => {
  it.each(['=HYPERLINK("https://evil.example","x")', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'])(
    'has a name that a spreadsheet takes for a formula as text: %j',
    (name) => {
      const line = lineOf(name, '=1+1');
      expect(line.replaceAll('"', '')).toContain(`,'${name.replaceAll('"', '')},`);
      // JSON, which begins with a quotation mark.
      expect(line).toContain(',"""=1+1""",');
    },
  );

  it('has any other name as it is, and one more apostrophe where there is one: it can be taken away again', () => {
    for (const name of ['usr_1', 'auth0|7', "o'neil", 'a=b']) expect(lineOf(name)).toContain(`,${name},`);
    expect(lineOf("'=1")).toContain(",''=1,");
  });

  it('has everything that is verified unchanged', () => expect(lineOf('usr_1')).toContain(',+9Zz,'));
});
