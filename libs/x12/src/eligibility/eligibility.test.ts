import { describe, expect, it } from '@jest/globals';
import { coverageOf, eligibilityReader, type Eligibility } from '../index.ts';
import { readText } from '../testing/read.ts';
import { interchangeOf, textOf } from '../testing/remittance.ts';

async function read(subscriber: string[]): Promise<Eligibility> {
  const body = [
    ...[
      'BHT*0022*11*1*20260305*1200',
      'HL*1**20*1',
      'NM1*PR*2*A PAYER*****PI*1',
      'HL*2*1*21*1',
      'NM1*1P*2*A CLINIC*****XX*1234567893',
    ],
    ...['HL*3*2*22*0', 'TRN*2*T1*9', 'NM1*IL*1*DOE*JANE****MI*M1', ...subscriber],
  ];
  const version = '005010X279A1';
  const set = [`ST*271*0001*${version}`, ...body, `SE*${body.length + 2}*0001`];
  const people: Eligibility[] = [];
  const { sets } = await readText(textOf(interchangeOf(set, 1, 'HB', version)), {
    '271': () => eligibilityReader((p) => people.push(p)),
  });
  expect(sets[0]?.faults).toEqual([]);
  return people[0] as Eligibility;
}

it('a 270 may ask about many services, each with what it concerns', async () => {
  const body = [
    ...['BHT*0022*13*1*20260305*1200', 'HL*1**20*1', 'NM1*PR*2*A PAYER*****PI*1', 'HL*2*1*21*1'],
    ...['NM1*1P*2*A CLINIC*****XX*1234567893', 'HL*3*2*22*0', 'NM1*IL*1*DOE*JANE****MI*M1'],
    ...['EQ*30', 'III*ZZ*11', 'EQ*98', 'EQ**HC:90837', 'DTP*291*D8*20260301'],
  ];
  const version = '005010X279A1';
  const set = [`ST*270*0001*${version}`, ...body, `SE*${body.length + 2}*0001`];
  const { faults, sets } = await readText(textOf(interchangeOf(set, 1, 'HS', version)), {});
  expect([faults, sets[0]?.faults]).toEqual([[], []]);
});

describe('a 271', () => {
  it('says active, with the benefits of each of its service types', async () => {
    const found = await read([
      'EB*1**30**GOLD',
      'EB*1**1^33^98',
      'EB*B**98***27*10.5*****Y',
      'EB*A**98*****.2****N',
    ]);
    expect(coverageOf(found)).toBe('active');
    expect(
      found.benefits.map((b) => [b.information, b.serviceTypes, b.amount, b.percent, b.inNetwork]),
    ).toEqual([
      ['1', ['30'], undefined, undefined, 'unknown'],
      ['1', ['1', '33', '98'], undefined, undefined, 'unknown'],
      ['B', ['98'], 1_050, undefined, 'yes'],
      ['A', ['98'], undefined, '.2', 'no'],
    ]);
  });

  it('says inactive only when it says so', async () => {
    expect(coverageOf(await read(['EB*6**30']))).toBe('inactive');
    expect(coverageOf(await read(['EB*V**30']))).toBe('unknown');
  });

  it('that could not be answered is an error, never inactive', async () => {
    const found = await read(['AAA*N**72*C', 'EB*6**30']);
    expect([found.rejections, coverageOf(found)]).toEqual([['72'], 'unknown']);
  });

  it('takes what belongs to a benefit between LS and LE', async () => {
    expect((await read(['EB*L', 'LS*2120', 'NM1*P3*1*JONES', 'LE*2120', 'EB*1**30'])).benefits).toHaveLength(
      2,
    );
  });
});
