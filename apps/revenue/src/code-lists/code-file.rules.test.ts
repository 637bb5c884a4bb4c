import { describe, expect, it } from '@jest/globals';
import { readLine } from './code-file.rules.ts';

/** In the form of the official files; the descriptions are made up. */
const order = (number: string, code: string, valid: string): string =>
  `${number} ${code.padEnd(7)} ${valid} ${'A short text'.padEnd(60)} A long text`;
const anweb = (code: string, kind: string, added = '20200101', ended = ''): string =>
  `${code}00100${kind}${'A long text'.padEnd(80)}${'A short text'.padEnd(28)}`.padEnd(268) +
  `${added.padEnd(8)}${'20200101'}${ended.padEnd(8)}N`.padEnd(52);

describe('ICD-10-CM’s order file', () => {
  it('has codes that may be billed, and headers', () => {
    expect(readLine['icd-10-cm'](order('04312', 'F411', '1'))).toEqual({ code: { code: 'F411' } });
    expect(readLine['icd-10-cm'](order('00003', 'A000', '1'))).toEqual({ code: { code: 'A000' } });
    expect(readLine['icd-10-cm'](order('00001', 'S72001A', '1'))).toEqual({ code: { code: 'S72001A' } });
    expect(readLine['icd-10-cm'](order('04311', 'F41', '0'))).toBe('skip');
  });
  it.each([
    '',
    'F41.1',
    order('4312', 'F411', '1'),
    order('04312', 'F411', '2'),
    order('04312', 'f411', '1'),
  ])('anything else is no line of it: %j', (line) => expect(readLine['icd-10-cm'](line)).toBe('malformed'));
});

describe('HCPCS level II', () => {
  it('has procedures with the days between which they may be billed; further text and modifiers aside', () => {
    expect(readLine.hcpcs(anweb('H0031', '3'))).toEqual({ code: { code: 'H0031', addedOn: '2020-01-01' } });
    expect(readLine.hcpcs(anweb('G9999', '3', '        ', '20251231'))).toEqual({
      code: { code: 'G9999', endedOn: '2025-12-31' },
    });
    for (const kind of ['4', '7', '8']) expect(readLine.hcpcs(anweb('H0031', kind))).toBe('skip');
  });
  it.each([
    '',
    anweb('90837', '3'),
    anweb('H0031', '5'),
    anweb('H0031', '3', '2020-1-1'),
    anweb('H0031', '3', '20201301'),
  ])('anything else is no line of it: %j', (line) => expect(readLine.hcpcs(line)).toBe('malformed'));
});
