import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimPayment, RemittanceTotals } from '../index.ts';
import { remittanceReader } from '../index.ts';
import { readText } from '../testing/read.ts';
import {
  chargeOf,
  fileOf,
  interchangeOf,
  paidOnClaim,
  remittances,
  remittanceSet,
  textOf,
  totalOf,
  type MadeClaim,
} from '../testing/remittance.ts';

async function read(segments: Iterable<string>) {
  const claims: ClaimPayment[] = [];
  const { faults, sets } = await readText<RemittanceTotals>(textOf(segments), {
    '835': () => remittanceReader((claim) => claims.push(claim)),
  });
  const [set] = sets;
  return {
    fileFaults: faults,
    faults: set?.faults ?? [],
    flags: set?.flags ?? [],
    content: set?.content,
    claims,
    sets,
  };
}

/** The text of a segment's element, one cent up. */
function nudge(segment: string, position: number): string {
  const elements = segment.split('*');
  elements[position] = (Number(elements[position] || 0) + 0.01).toFixed(2);
  return elements.join('*');
}

const one: MadeClaim = {
  number: 'A1',
  adjustments: [],
  lines: [
    {
      charge: 10_000,
      adjustments: [
        { group: 'CO', reason: '45', amount: 2_000 },
        { group: 'PR', reason: '1', amount: 500 },
      ],
    },
  ],
};
const oneFile = () => [...interchangeOf(remittanceSet([one], 7_500))];

describe('an 835 that balances', () => {
  it('is read with all that it says of a claim, its lines, and who paid whom', async () => {
    const segments = [...remittanceSet([one], 7_500)].flatMap((s) => {
      const [id = ''] = s.split('*');
      if (s.startsWith('CLP')) return [s.replace('*A1*1*', '* A1 *1*')];
      if (s.startsWith('NM1*QC')) return [s, 'MOA***MA01**N1', 'DTM*050*20260310', 'DTM*232*20260301'];
      if (id === 'SVC') return [s.replace('HC:99213:25', 'HC:99213:25::95:59'), 'DTM*150*20260228'];
      if (id === 'DTM' && s.includes('*472*')) return [s];
      if (id === 'AMT') return ['REF*6R*L1', s, 'LQ*HE*N130', 'LQ*RX*75', 'LQ*HE*M15'];
      if (s.startsWith('N1*PE')) return [s, 'REF*TJ*123456789'];
      return [s];
    });
    const counted = segments.map((s) => s.replace(/^SE\*\d+/, `SE*${segments.length}`));
    const { faults, content, claims } = await read(interchangeOf(counted));
    expect(faults).toEqual([]);
    expect(content?.payment).toMatchObject({
      ...{ traceNumber: 'TRACE1', originatorId: '1512345678', date: '2026-03-05', method: 'ACH' },
      ...{ payerName: 'A PAYER', payeeName: 'A CLINIC', payeeNpi: '1234567893', payeeTaxId: '123456789' },
    });
    expect(claims).toMatchObject([
      {
        ...{ claimNumber: 'A1', payerClaimNumber: 'PA1', filingIndicator: '12', patientResponsibility: 500 },
        ...{ serviceFrom: '2026-03-01', remarks: ['MA01', 'N1'] },
        patient: { lastName: 'DOE', firstName: 'JANE', memberId: 'M1' },
        lines: [
          {
            ...{ qualifier: 'HC', code: '99213', modifiers: ['25', '95', '59'], units: '1' },
            ...{ lineControlNumber: 'L1', date: '2026-03-02', remarks: ['N130', 'M15'] },
          },
        ],
      },
    ]);
  });

  it('is read to the cent, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(remittances, async (made) => {
        const { fileFaults, faults, flags, content, claims } = await read(fileOf(made));
        expect([fileFaults, faults, flags]).toEqual([[], [], []]);
        expect(content).toMatchObject({ claims: made.claims.length });
        expect(content?.payment.amount).toBe(totalOf(made));
        expect(claims.map((c) => [c.claimNumber, c.charge, c.paid])).toEqual(
          made.claims.map((c) => [c.number, chargeOf(c), paidOnClaim(c)]),
        );
        const reasons = claims.flatMap((c) => [...c.adjustments, ...c.lines.flatMap((l) => l.adjustments)]);
        expect(reasons.length).toBe(
          made.claims.reduce(
            (n, c) => n + c.adjustments.length + c.lines.reduce((m, l) => m + l.adjustments.length, 0),
            0,
          ),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('tells payment, payer, payee and what each line was', async () => {
    const { content, claims } = await read(oneFile());
    expect(content?.payment).toMatchObject({
      amount: 7_500,
      method: 'ACH',
      date: '2026-03-05',
      traceNumber: 'TRACE1',
      originatorId: '1512345678',
      payeeNpi: '1234567893',
    });
    expect(claims[0]).toMatchObject({
      payerClaimNumber: 'PA1',
      patientResponsibility: 500,
      patient: { lastName: 'DOE', memberId: 'M1' },
      lines: [
        { qualifier: 'HC', code: '99213', modifiers: ['25'], units: '1', date: '2026-03-02', paid: 7_500 },
      ],
    });
  });
});

describe('an 835 that is a cent off', () => {
  it('is held with the segment that fails: the line, the claim or the payment', async () => {
    await fc.assert(
      fc.asyncProperty(remittances, fc.nat(), async (made, pick) => {
        const segments = fileOf(made);
        const places = segments.flatMap((s, i) => {
          const id = s.split('*')[0] ?? '';
          const position = { BPR: 2, CLP: 4, SVC: 3 }[id];
          return position === undefined ? [] : [{ i, id, position }];
        });
        const { i, id, position } = places[pick % places.length] as (typeof places)[number];
        segments[i] = nudge(segments[i] as string, position);
        const { faults } = await read(segments);
        expect(faults[0]).toBeDefined();
        expect(faults.map((f) => [f.code, f.segment, f.line])).toContainEqual(['OUT_OF_BALANCE', id, i + 1]);
        expect(new Set(faults.map((f) => f.segment))).toEqual(new Set(id === 'CLP' ? ['BPR', 'CLP'] : [id]));
      }),
      { numRuns: 150 },
    );
  });

  it('is so by an adjustment too: of a line it shows at line, claim; never by an AMT', async () => {
    const segments = oneFile();
    const cas = segments.findIndex((s) => s.startsWith('CAS*CO'));
    const off = segments.with(cas, nudge(segments[cas] as string, 3));
    expect((await read(off)).faults.map((f) => f.segment)).toEqual(['CLP', 'SVC']);
    const amt = segments.findIndex((s) => s.startsWith('AMT'));
    expect((await read(segments.with(amt, 'AMT*B6*1'))).faults).toEqual([]);
  });

  it('is only flagged when patient responsibility is not the sum of PR, and not for a reversal', async () => {
    const segments = oneFile();
    const clp = segments.findIndex((s) => s.startsWith('CLP'));
    const flagged = await read(segments.with(clp, nudge(segments[clp] as string, 5)));
    expect([flagged.faults, flagged.flags.map((f) => [f.segment, f.element])]).toEqual([[], [['CLP', 5]]]);
    const reversal = (segments[clp] as string).replace('*1*', '*22*');
    expect((await read(segments.with(clp, nudge(reversal, 5)))).flags).toEqual([]);
  });

  it('holds that set alone; the others of the file stand', async () => {
    const good = [...remittanceSet([one], 7_500, [], '0001')];
    const bad = [...remittanceSet([one], 7_501, [], '0002')];
    const { fileFaults, sets } = await read(
      interchangeOf([...good, ...bad, ...[...remittanceSet([one], 7_500, [], '0003')]], 3),
    );
    expect([fileFaults, sets.map((s) => s.faults.length)]).toEqual([[], [0, 1, 0]]);
  });
});

describe('provider adjustments', () => {
  it('lower the payment when they are positive, six to a segment', async () => {
    const adjustments = [1_000, -250, 1, 2, 3, 4, 5];
    const total = 7_500 - adjustments.reduce((a, b) => a + b, 0);
    const { faults, content } = await read(interchangeOf(remittanceSet([one], total, adjustments)));
    expect(faults).toEqual([]);
    expect(content?.payment.adjustments.map((a) => [a.reason, a.reference, a.amount])).toEqual(
      adjustments.map((a) => ['WO', 'REF', a]),
    );
  });
});

describe('bad input', () => {
  const change = (find: string, replace: (s: string) => string[]) => {
    const segments = oneFile();
    const at = segments.findIndex((s) => s.startsWith(find));
    segments.splice(at, 1, ...replace(segments[at] as string));
    const se = segments.findIndex((s) => s.startsWith('SE*'));
    const st = segments.findIndex((s) => s.startsWith('ST*'));
    return segments.with(se, `SE*${se - st + 1}*0001`);
  };

  it.each([
    [
      'an amount with three decimals',
      'SVC',
      (s: string) => [s.replace('*75*', '*75.001*')],
      'INVALID_ELEMENT',
      'SVC',
    ],
    ['an amount of words', 'CLP', (s: string) => [s.replace('*100*', '*MUCH*')], 'INVALID_ELEMENT', 'CLP'],
    [
      'an amount beyond all',
      'CLP',
      (s: string) => [s.replace('*100*', `*${'9'.repeat(18)}*`)],
      'INVALID_ELEMENT',
      'CLP',
    ],
    ['the 30th of February', 'DTM*472', () => ['DTM*472*20260230'], 'INVALID_ELEMENT', 'DTM'],
    [
      'a claim without a number',
      'CLP',
      (s: string) => [s.replace('CLP*A1', 'CLP*')],
      'INVALID_ELEMENT',
      'CLP',
    ],
    ['an adjustment of no group', 'CAS*CO', (s: string) => [s.replace('CO', 'XX')], 'INVALID_ELEMENT', 'CAS'],
    ['an adjustment without its reason', 'CAS*CO', () => ['CAS*CO**20'], 'INVALID_ELEMENT', 'CAS'],
    [
      'a seventh reason, which no CAS holds',
      'CAS*CO',
      () => [`CAS*CO*${['45*20', '1*0', '2*0', '3*0', '4*0', '5*0', '6*0'].join('**')}`],
      'INVALID_ELEMENT',
      'CAS',
    ],
    [
      'a seventh provider adjustment',
      'SE',
      (s: string) => [`PLB*1*20261231${'*WO:R*0'.repeat(7)}`, s],
      'INVALID_ELEMENT',
      'PLB',
    ],
    [
      'a trace number of 51 characters',
      'TRN',
      () => [`TRN*1*${'9'.repeat(51)}*1512345678`],
      'INVALID_ELEMENT',
      'TRN',
    ],
    ['a trace without its number', 'TRN', () => ['TRN*1**1512345678'], 'INVALID_ELEMENT', 'TRN'],
    ['an unknown segment', 'DTM*472', (s: string) => [s, 'ZZZ*1'], 'UNEXPECTED_SEGMENT', 'ZZZ'],
    ['a segment out of its place', 'NM1', (s: string) => [s, 'BPR*I*1*C*ACH'], 'UNEXPECTED_SEGMENT', 'BPR'],
    ['a service outside of a claim', 'CLP', () => [], 'UNEXPECTED_SEGMENT', 'NM1'],
    ['no trace', 'TRN', () => [], 'MISSING_SEGMENT', 'ST'],
    ['no payer', 'N1*PR', () => [], 'MISSING_SEGMENT', 'ST'],
  ])('%s is a fault of that segment', async (_what, find, replace, code, segment) => {
    const { faults } = await read(change(find, replace));
    expect(faults.map((f) => [f.code, f.segment])).toContainEqual([code, segment]);
    expect(JSON.stringify(faults)).not.toMatch(/DOE|MUCH/);
  });
});
