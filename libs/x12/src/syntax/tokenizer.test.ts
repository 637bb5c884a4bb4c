import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { X12Error } from './fault.ts';
import { createTokenizer } from './tokenizer.ts';

interface Style {
  element: string;
  component: string;
  repetition: string;
  terminator: string;
  between: string;
}
const standard: Style = { element: '*', component: ':', repetition: '^', terminator: '~', between: '\n' };
const isaOf = (s: Style, control = '000000001') =>
  [
    ...[
      'ISA',
      '00',
      ' '.repeat(10),
      '00',
      ' '.repeat(10),
      'ZZ',
      'SENDER'.padEnd(15),
      'ZZ',
      'RECEIVER'.padEnd(15),
    ],
    ...['260305', '1200', s.repetition, '00501', control, '0', 'T', s.component],
  ].join(s.element);
const fileOf = (s: Style, body: string[][]) =>
  [isaOf(s), ...body.map((e) => e.join(s.element)), ['IEA', '1', '000000001'].join(s.element)]
    .map((text) => text + s.terminator + s.between)
    .join('');

function tokens(chunks: (Uint8Array | string)[]): string[][] {
  const tokenizer = createTokenizer();
  const found = chunks.flatMap((chunk) => [...tokenizer.push(chunk)].map((s) => [...s.elements]));
  return [...found, ...[...tokenizer.end()].map((s) => [...s.elements])];
}
const faultOf = (text: string | Uint8Array) => {
  try {
    tokens([text]);
  } catch (error) {
    if (error instanceof X12Error) return [error.fault.code, error.fault.segment, error.fault.line];
    throw error;
  }
  return undefined;
};

const styles: fc.Arbitrary<Style> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(..."*|!:>^~'+\u001c\u001d\u001e;{}"), { minLength: 4, maxLength: 4 }),
    fc.constantFrom('', '\n', '\r\n', '\r\n\r\n'),
  )
  .map(([c, between]) => ({
    element: c[0] as string,
    component: c[1] as string,
    repetition: c[2] as string,
    terminator: c[3] as string,
    between,
  }));
const bodies = fc.array(
  fc
    .tuple(
      fc.constantFrom('NM1', 'REF', 'N3'),
      fc.array(fc.stringMatching(/^[A-Za-z0-9 .\u00e9\u0142]{0,12}$/), { maxLength: 6 }),
    )
    .map(([id, elements]) => [id, ...elements]),
  { maxLength: 12 },
);

describe('the tokenizer', () => {
  it('finds the same segments whatever the separators, the line ends and the pieces in which a file comes', () => {
    fc.assert(
      fc.property(styles, bodies, fc.integer({ min: 1, max: 40 }), (style, body, size) => {
        const bytes = Buffer.from(fileOf(style, body), 'utf8');
        const pieces: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
        const found = tokens(pieces);
        expect(found.slice(1, -1)).toEqual(body);
        expect(found.map(([id]) => id)).toEqual(['ISA', ...body.map(([id]) => id), 'IEA']);
      }),
      { numRuns: 300 },
    );
  });

  it('reads separators anew for each interchange', () => {
    const odd = { element: '|', component: '>', repetition: '!', terminator: '\r', between: '\n' };
    const found = tokens([fileOf(standard, [['REF', 'A']]) + fileOf(odd, [['REF', 'B*C']])]);
    expect(found.filter(([id]) => id === 'REF')).toEqual([
      ['REF', 'A'],
      ['REF', 'B*C'],
    ]);
  });

  it('takes names in UTF-8, else in Latin-1, and passes over a byte order mark', () => {
    const name = (bytes: Buffer) =>
      tokens([
        Buffer.concat([Buffer.from(isaOf(standard) + '~NM1*'), bytes, Buffer.from('~IEA*1*000000001~')]),
      ])[1];
    expect(name(Buffer.from('Łódź', 'utf8'))).toEqual(['NM1', 'Łódź']);
    expect(name(Buffer.from('Muñoz', 'latin1'))).toEqual(['NM1', 'Muñoz']);
    expect(tokens(['\ufeff' + fileOf(standard, [])])).toHaveLength(2);
    const marked = Buffer.from('\ufeff' + fileOf(standard, []), 'utf8');
    expect(tokens([marked])).toHaveLength(2);
    // Files that were put together, in pieces of any size.
    const two = Buffer.concat([marked, Buffer.from('\r\n'), marked, Buffer.from('\n\ufeff')]);
    expect(tokens([two])).toHaveLength(4);
    expect(tokens([...two].map((byte) => Buffer.from([byte])))).toEqual(tokens([two]));
  });

  it.each([
    ['nothing', '', ['NOT_X12', 'ISA', 1]],
    ['only line ends', '\r\n\r\n', ['NOT_X12', 'ISA', 1]],
    ['JSON', '{"claims":[]}', ['NOT_X12', 'ISA', 1]],
    ['an interchange without its ISA', 'GS*HP*A*B~', ['NOT_X12', 'ISA', 1]],
    ['an ISA that ends early', 'ISA*00*   ', ['NOT_X12', 'ISA', 1]],
    ['an ISA with too few elements', `ISA*00*${'x'.repeat(300)}~`, ['NOT_X12', 'ISA', 1]],
    ['a letter as separator', isaOf({ ...standard, element: 'x' }) + '~', ['NOT_X12', 'ISA', 1]],
    ['two separators that are one', isaOf({ ...standard, component: '*' }) + '~', ['NOT_X12', 'ISA', 1]],
    [
      'UTF-16',
      Buffer.from('\ufeff' + fileOf(standard, []), 'utf16le'),
      ['UNSUPPORTED_CHARACTER_SET', 'ISA', 1],
    ],
    [
      'UTF-16 without its mark',
      Buffer.from(fileOf(standard, []), 'utf16le'),
      ['UNSUPPORTED_CHARACTER_SET', 'ISA', 1],
    ],
    [
      'a segment without its end',
      fileOf(standard, [['REF', 'A']]).replace(/REF.*$/s, 'REF*A'),
      ['TRUNCATED', 'ISA', 1],
    ],
    ['something after the interchange', fileOf(standard, []) + 'and more', ['NOT_X12', 'ISA', 3]],
    [
      'a segment of a megabyte',
      fileOf(standard, [['NTE', 'x'.repeat(1_000_000)]]),
      ['SEGMENT_TOO_LONG', 'ISA', 1],
    ],
    [
      'a megabyte without a terminator',
      isaOf(standard) + '~' + 'x'.repeat(1_000_000),
      ['SEGMENT_TOO_LONG', 'ISA', 1],
    ],
  ])('refuses %s and names where', (_what, text, fault) => {
    expect(faultOf(text)).toEqual(fault);
  });

  it('takes the last segment without its terminator, which many senders leave out', () => {
    const whole = fileOf(standard, [['REF', 'A']]);
    const cut = whole.slice(0, whole.lastIndexOf('~'));
    for (const text of [cut, `${cut}\r\n`]) expect(tokens([text])).toEqual(tokens([whole]));
  });

  it('is not kept at work by what stands behind the last terminator', () => {
    const noise = `IEA*1*000000001${' '.repeat(32_000)}x`;
    const begun = process.threadCpuUsage();
    for (let n = 0; n < 10; n++) expect(tokens([`${isaOf(standard)}~${noise}`])).toHaveLength(2);
    // The work, in microseconds, however long others keep the machine.
    expect(process.threadCpuUsage(begun).user).toBeLessThan(1_000_000);
  });

  it('never fails otherwise, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 120 }), (noise, at) => {
        const whole = Buffer.from(fileOf(standard, [['REF', 'A']]));
        faultOf(Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at)]));
      }),
      { numRuns: 500 },
    );
  });
});
