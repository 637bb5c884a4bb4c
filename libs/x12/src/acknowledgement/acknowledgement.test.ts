import { describe, expect, it } from '@jest/globals';
import {
  acknowledgedAs,
  acknowledgementReader,
  claimStatusReader,
  interchangeAcknowledgementOf,
  readFile,
  type ClaimStatus,
  type ClaimStatusReport,
  type GroupAcknowledgement,
} from '../index.ts';
import { readText } from '../testing/read.ts';
import { interchangeOf, textOf } from '../testing/remittance.ts';

const framed = (type: string, version: string, body: string[]) => [
  `ST*${type}*0001*${version}`,
  ...body,
  `SE*${body.length + 2}*0001`,
];

describe('a 999', () => {
  const read = async (body: string[]): Promise<GroupAcknowledgement> => {
    const file = interchangeOf(framed('999', '005010X231A1', body), 1, 'FA', '005010X231A1');
    const { faults, sets } = await readText<GroupAcknowledgement>(textOf(file), {
      '999': acknowledgementReader,
    });
    expect([faults, sets[0]?.faults]).toEqual([[], []]);
    return sets[0]?.content as GroupAcknowledgement;
  };
  const answer = (group: string, ...sets: string[]) =>
    read([
      'AK1*HC*17*005010X222A1',
      ...sets.flatMap((code, i) => [`AK2*837*000${i + 1}`, `IK5*${code}`]),
      `AK9*${group}*${sets.length}*${sets.length}*1`,
    ]);

  it.each(['A', 'E'])('accepts a set with %s', async (code) => {
    expect((await answer('A', code)).accepts('0001')).toBe(true);
  });
  it.each(['R', 'M', 'W', 'X'])(
    'rejects a set with %s, in a group that was partly accepted',
    async (code) => {
      const group = await answer('P', code, 'A');
      expect([group.accepts('0001'), group.accepts('0002')]).toEqual([false, true]);
    },
  );
  it.each(['R', 'M', 'W', 'X'])(
    'rejects every set of a group with %s, whatever it says of the set',
    async (code) => {
      expect((await answer(code, 'A')).accepts('0001')).toBe(false);
    },
  );
  it('accepts the sets that it does not name only when it accepts the group and names none', async () => {
    expect((await answer('A')).accepts('0001')).toBe(true);
    expect((await answer('P')).accepts('0001')).toBe(false);
    expect((await answer('A', 'A')).accepts('0009')).toBe(false);
  });
  it('tells which segment and which element is wrong', async () => {
    const { sets } = await read([
      'AK1*HC*17*005010X222A1',
      'AK2*837*0001*005010X222A1',
      'IK3*NM1*8*2010*8',
      'CTX*CLM01:A1',
      'IK4*9*67*7*ABC',
      'IK5*R*5',
      'AK9*R*1*1*0',
    ]);
    expect(sets[0]).toMatchObject({
      accepted: false,
      codes: ['5'],
      errors: [
        { segment: 'NM1', position: '8', loop: '2010', code: '8', elements: [{ position: '9', code: '7' }] },
      ],
    });
  });
});

describe('a TA1', () => {
  it.each([
    ['A', true],
    ['E', true],
    ['R', false],
  ])('with %s: accepted is %s', async (code, accepted) => {
    const isa = [...interchangeOf([])][0] as string;
    const found: unknown[] = [];
    const { faults } = await readFile(
      [textOf([isa, `TA1*000000017*260305*1200*${code}*000`, 'IEA*0*000000001'])],
      {
        readers: {},
        set: () => undefined,
        acknowledgement: (ta1) => found.push(interchangeAcknowledgementOf(ta1)),
      },
    );
    expect([faults, found]).toEqual([[], [{ controlNumber: '000000017', code, note: '000', accepted }]]);
  });
});

describe('a 277CA', () => {
  const read = async (body: string[], version = '005010X214') => {
    const claims: ClaimStatus[] = [];
    const file = interchangeOf(
      framed('277', version, ['BHT*0085*08*1*20260305*1200*TH', ...body]),
      1,
      'HN',
      version,
    );
    const { sets } = await readText<ClaimStatusReport>(textOf(file), {
      '277': () => claimStatusReader((c) => claims.push(c)),
    });
    expect(sets[0]?.faults).toEqual([]);
    return { claims, report: sets[0]?.content as ClaimStatusReport };
  };
  const hierarchy = (...claim: string[]) => [
    ...['HL*1**20*1', 'NM1*PR*2*A PAYER*****PI*1', 'TRN*1*1', 'DTP*050*D8*20260305', 'DTP*009*D8*20260305'],
    ...[
      'HL*2*1*21*1',
      'NM1*41*2*A CLINIC*****46*1',
      'TRN*2*B1',
      'STC*A1:20*20260305*WQ*100',
      'QTY*90*1',
      'AMT*YU*100',
    ],
    ...['HL*3*2*19*1', 'NM1*85*2*A CLINIC*****XX*1234567893', 'TRN*1*0'],
    ...['HL*4*3*PT', 'NM1*QC*1*DOE*JANE****MI*M1', 'TRN*2*CLAIM1', ...claim],
  ];

  it("gives each claim its statuses and the payer's number", async () => {
    const { claims, report } = await read(
      hierarchy(
        'STC*A2:20:PR*20260305*WQ*100',
        'REF*1K*P1',
        'DTP*472*D8*20260302',
        'SVC*HC:90837*100*****1',
        'STC*A2:20*20260305*WQ*100',
      ),
    );
    const taken = { day: '2026-03-05', action: 'WQ', charge: 10_000 };
    expect(claims).toEqual([
      {
        claimNumber: 'CLAIM1',
        payerClaimNumber: 'P1',
        statuses: [{ ...taken, codes: [{ category: 'A2', code: '20', entity: 'PR' }] }],
        lines: [{ statuses: [{ ...taken, codes: [{ category: 'A2', code: '20' }] }] }],
      },
    ]);
    expect(report).toMatchObject({
      isAcknowledgement: true,
      reportedAt: '2026-03-05T12:00',
      claims: 1,
      levels: [{ id: '2000B' }, { id: '2000C' }],
    });
  });

  it('of the other kind, an answer to a question, names our claim in REF*EJ: its trace is the question’s', async () => {
    const asked = hierarchy('STC*F1:65*20260305**100', 'REF*EJ*OURS');
    const { claims, report } = await read(asked, '005010X212');
    expect([report.isAcknowledgement, claims.map((c) => c.claimNumber)]).toEqual([false, ['OURS']]);
    expect((await read(asked)).claims.map((c) => c.claimNumber)).toEqual(['CLAIM1']);
  });

  it('is read whatever its dates are', async () => {
    const odd = hierarchy('STC*A2:20*20261399*WQ*100').map((s) => s.replace('*20260305*WQ', '*2026*WQ'));
    const { claims } = await read(odd);
    expect(claims[0]?.statuses).toEqual([
      { codes: [{ category: 'A2', code: '20' }], action: 'WQ', charge: 10_000 },
    ]);
  });

  it.each([
    ['A0:20', 'WQ', 'forwarded'],
    ['A1:20', 'WQ', 'received'],
    ['A2:20', 'WQ', 'accepted'],
    ['A2:20', 'U', 'rejected'],
    ['A3:21', 'U', 'rejected'],
    ['A6:21', 'U', 'rejected'],
    ['A7:21', 'U', 'rejected'],
    ['A8:21', 'U', 'rejected'],
    ['A4:35', '', 'exception'],
    ['A5:35', '', 'exception'],
    ['F1:65', '', 'exception'],
    ['P1:20', '', 'exception'],
    ['R3:20', '', 'exception'],
  ])('with %s and %s is %s', async (codes, action, expected) => {
    const { claims } = await read(hierarchy(`STC*${codes}*20260305*${action}*100`));
    expect(acknowledgedAs(claims[0]?.statuses ?? [])).toBe(expected);
  });

  it('counts by its worst status, and says nothing good without one', async () => {
    const { claims } = await read(hierarchy('STC*A2:20*20260305*WQ*1', 'STC*A7:21*20260305*U*1'));
    expect(acknowledgedAs(claims[0]?.statuses ?? [])).toBe('rejected');
    expect(acknowledgedAs([])).toBe('exception');
  });
});
