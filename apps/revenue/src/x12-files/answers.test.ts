import { expect, it } from '@jest/globals';
import { fileWith } from '../testing/payer-file.ts';
import { answersIn } from './answers.ts';
import { inspect } from './inspect.ts';

const asked = [
  'HL*1**20*1',
  'NM1*PR*2*A PAYER*****PI*1',
  'HL*2*1*21*1',
  'NM1*1P*2*A CLINIC*****XX*1234567893',
];
const person = (n: number, ...said: string[]): string[] => [
  ...[`HL*${n}*2*22*0`, `TRN*2*T${n}*9`, 'NM1*IL*1*DOE*JANE****MI*M1'],
  ...said,
];
const eligibility = {
  functional: 'HB',
  version: '005010X279A1',
  sets: [
    [
      '271',
      'BHT*0022*11*1*20260305*1200',
      ...asked,
      ...person(3, 'EB*1**30'),
      ...person(4, 'EB*6**30'),
      ...person(5, 'AAA*N**75*C'),
      ...person(6, 'EB*1**30'),
    ],
  ],
};
const claim = (n: number, number: string, ...stc: string[]): string[] => [
  ...[`HL*${n}*3*22*0`, 'NM1*IL*1*DOE*JANE****MI*M1', `TRN*2*${number}`],
  ...stc.map((code) => `STC*${code}*20260305**100*0`),
];
const statuses = (version: string) => ({
  functional: 'HN',
  version,
  sets: [
    [
      '277',
      'BHT*0010*08*1*20260305*1200*DG',
      ...['HL*1**20*1', 'NM1*PR*2*A PAYER*****PI*1', 'HL*2*1*21*1', 'NM1*41*2*A CLINIC*****46*1'],
      ...['HL*3*2*19*1', 'NM1*1P*2*A CLINIC*****XX*1234567893'],
      ...claim(4, 'OURS1', 'F1:65'),
      ...claim(5, 'THEIRS', 'F1:65', 'F2:88:QC'),
      ...claim(6, 'OURS2', 'P3:317'),
    ],
  ],
});

async function read(...groups: Parameters<typeof fileWith>[0]) {
  async function* pieces() {
    await Promise.resolve();
    yield Buffer.from(fileWith(groups));
  }
  const found = await inspect(pieces());
  expect([found.faults, found.sets.flatMap((s) => s.faults)]).toEqual([[], []]);
  return answersIn({}, found, (_scope, numbers) =>
    Promise.resolve(new Set(numbers.filter((n) => n.startsWith('OURS')))),
  );
}

it('a 271 tells of how many people it says what; one that could not be answered is no inactive one', async () => {
  const answers = await read(eligibility);
  expect(answers).toEqual({ eligibility: { active: 2, inactive: 1, unknown: 1 }, claimStatuses: [] });
});

it('a 277 tells of how many claims it says what, and how many of these are ours; nobody is named', async () => {
  const answers = await read(statuses('005010X212'), eligibility);
  expect(answers).toMatchObject({
    eligibility: { active: 2 },
    claimStatuses: [
      { code: 'F1:65', claims: 2, matched: 1 },
      { code: 'F2:88', claims: 1, matched: 0 },
      { code: 'P3:317', claims: 1, matched: 1 },
    ],
  });
  expect(JSON.stringify(answers)).not.toMatch(/DOE|M1|OURS/);
});

it('a file that answers nothing says nothing', async () => {
  const group = { functional: 'FA', version: '005010X231A1', sets: [['999', 'AK1*HC*1', 'AK9*A*1*1*1']] };
  expect(await read(group)).toBeNull();
});
