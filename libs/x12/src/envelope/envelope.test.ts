import { describe, expect, it } from '@jest/globals';
import { remittanceReader } from '../index.ts';
import { readText } from '../testing/read.ts';
import { interchangeOf, remittanceSet, textOf, type MadeClaim } from '../testing/remittance.ts';

const claim: MadeClaim = { number: 'A1', adjustments: [], lines: [{ charge: 100, adjustments: [] }] };
const set = (control = '0001') => [...remittanceSet([claim], 100, [], control)];
const whole = () => [...interchangeOf(set())];

async function faultsOf(segments: readonly string[]) {
  const { faults, sets } = await readText(textOf(segments), {
    '835': () => remittanceReader(() => undefined),
  });
  const brief = (f: { code: string; segment: string }) => `${f.code} ${f.segment}`;
  return { file: faults.map(brief), sets: sets.map((s) => s.faults.map(brief)) };
}
const swap = (from: string | RegExp, to: string): string[] => whole().map((s) => s.replace(from, to));

describe('an envelope', () => {
  it('that is whole has no faults', async () => {
    expect(await faultsOf(whole())).toEqual({ file: [], sets: [[]] });
  });

  it.each([
    ['a wrong count of segments', swap(/^SE\*\d+/, 'SE*99'), { file: [], sets: [['WRONG_COUNT SE']] }],
    ['a count that is none', swap(/^SE\*\d+/, 'SE*-1'), { file: [], sets: [['WRONG_COUNT SE']] }],
    [
      'another number at the end of the set',
      swap(/^(SE\*\d+)\*0001/, '$1*0002'),
      { file: [], sets: [['CONTROL_NUMBER_MISMATCH SE']] },
    ],
    ['a wrong count of sets', swap('GE*1', 'GE*2'), { file: ['WRONG_COUNT GE'], sets: [[]] }],
    [
      'another number at the end of the group',
      swap('GE*1*1', 'GE*1*2'),
      { file: ['CONTROL_NUMBER_MISMATCH GE'], sets: [[]] },
    ],
    ['a wrong count of groups', swap('IEA*1', 'IEA*0'), { file: ['WRONG_COUNT IEA'], sets: [[]] }],
    [
      'another number at the end',
      swap('IEA*1*000000001', 'IEA*1*000000002'),
      { file: ['CONTROL_NUMBER_MISMATCH IEA'], sets: [[]] },
    ],
    [
      'a set number that comes twice',
      [...interchangeOf([...set(), ...set()], 2)],
      { file: [], sets: [[], ['CONTROL_NUMBER_REPEATED ST']] },
    ],
    [
      'an interchange that comes twice',
      [...whole(), ...whole()],
      { file: ['CONTROL_NUMBER_REPEATED ISA'], sets: [[], []] },
    ],
    [
      'a guide that is not read here',
      swap('ST*835*0001', 'ST*834*0001'),
      { file: [], sets: [['UNSUPPORTED_GUIDE ST']] },
    ],
    [
      'a version that is not read here',
      swap('005010X221A1', '004010X091A1'),
      { file: [], sets: [['UNSUPPORTED_GUIDE ST']] },
    ],
    [
      'a set without a group',
      whole().filter((s) => !/^G[SE]/.test(s)),
      { file: ['UNEXPECTED_SEGMENT ST'], sets: [] },
    ],
    [
      'a set in a set',
      whole().flatMap((s) => (s.startsWith('LX') ? [s, 'ST*835*9'] : [s])),
      { file: ['UNEXPECTED_SEGMENT ST'], sets: [] },
    ],
    [
      'a segment between sets',
      whole().flatMap((s) => (s.startsWith('SE') ? [s, 'REF*X'] : [s])),
      { file: ['UNEXPECTED_SEGMENT REF'], sets: [[]] },
    ],
    [
      'a group that does not end',
      whole().filter((s) => !s.startsWith('GE')),
      { file: ['UNEXPECTED_SEGMENT IEA'], sets: [[]] },
    ],
    [
      'an interchange in an interchange',
      whole().flatMap((s, _, [isa = '']) => (s.startsWith('IEA') ? [isa, s] : [s])),
      { file: ['UNEXPECTED_SEGMENT ISA'], sets: [[]] },
    ],
    [
      'a group in a group',
      whole().flatMap((s) => (s.startsWith('GS') ? [s, s] : [s])),
      { file: ['UNEXPECTED_SEGMENT GS'], sets: [] },
    ],
    [
      'an acknowledgment of an interchange within a group',
      whole().flatMap((s) => (s.startsWith('GS') ? [s, 'TA1*000000001*260305*1200*A*000'] : [s])),
      { file: ['UNEXPECTED_SEGMENT TA1'], sets: [] },
    ],
    [
      'a group number that comes twice',
      whole().flatMap((s, _, all) =>
        s.startsWith('IEA') ? [...all.slice(1, -1), s.replace('*1*', '*2*')] : [s],
      ),
      { file: ['CONTROL_NUMBER_REPEATED GS'], sets: [[], []] },
    ],
    [
      'a number that is none',
      swap('000000001', '00000000A'),
      { file: ['INVALID_ELEMENT ISA', 'CONTROL_NUMBER_MISMATCH IEA'], sets: [[]] },
    ],
    [
      'a number of the same value in fewer digits',
      swap('IEA*1*000000001', 'IEA*1*1'),
      { file: [], sets: [[]] },
    ],
    [
      'a number of a set of the same value in fewer digits',
      swap(/^(SE\*\d+)\*0001/, '$1*1'),
      { file: [], sets: [['CONTROL_NUMBER_MISMATCH SE']] },
    ],
    [
      'a name that means something to JavaScript',
      whole().flatMap((s) => (s.startsWith('SE') ? [s, 'constructor*X'] : [s])),
      { file: ['UNEXPECTED_SEGMENT ???'], sets: [[]] },
    ],
  ])('with %s is told so', async (_what, segments, expected) => {
    expect(await faultsOf(segments)).toEqual(expected);
  });

  it('that is cut anywhere names the last segment that is there, and never passes for whole', async () => {
    const segments = whole();
    for (let length = 1; length < segments.length; length++) {
      const { file } = await faultsOf(segments.slice(0, length));
      const [last = ''] = (segments[length - 1] as string).split('*');
      expect(file).toEqual([`TRUNCATED ${last}`]);
    }
  });

  it('reads more than one group and interchange', async () => {
    const second = whole().map((s) => s.replace(/000000001/, '000000002'));
    expect(await faultsOf([...whole(), ...second])).toEqual({ file: [], sets: [[], []] });
  });
});
