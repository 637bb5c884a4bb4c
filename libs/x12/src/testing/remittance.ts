import fc from 'fast-check';
import { formatCents } from '../syntax/amount.ts';

/** An 835 as a payer would balance it: everything else follows from charges and adjustments. Cents. */
export interface MadeLine {
  charge: number;
  adjustments: { group: string; reason: string; amount: number }[];
}
export interface MadeClaim {
  number: string;
  lines: MadeLine[];
  adjustments: MadeLine['adjustments'];
}
export interface MadeRemittance {
  claims: MadeClaim[];
  providerAdjustments: number[];
}

const cents = fc.integer({ min: 0, max: 1_000_000 });
const adjustment = fc.record({
  group: fc.constantFrom('CO', 'PR', 'OA', 'PI'),
  reason: fc.constantFrom('45', '1', '2', '16', '253', 'A1'),
  amount: fc.integer({ min: -10_000, max: 50_000 }),
});
export const remittances: fc.Arbitrary<MadeRemittance> = fc.record({
  claims: fc.array(
    fc.record({
      number: fc.stringMatching(/^[A-Z0-9]{1,20}$/),
      adjustments: fc.array(adjustment, { maxLength: 8 }),
      lines: fc.array(fc.record({ charge: cents, adjustments: fc.array(adjustment, { maxLength: 14 }) }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  providerAdjustments: fc.array(fc.integer({ min: -20_000, max: 20_000 }), { maxLength: 8 }),
});

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const adjusted = (of: { adjustments: MadeLine['adjustments'] }): number =>
  sum(of.adjustments.map((a) => a.amount));
export const paidOnLine = (l: MadeLine): number => l.charge - adjusted(l);
export const chargeOf = (c: MadeClaim): number => sum(c.lines.map((l) => l.charge));
export const paidOnClaim = (c: MadeClaim): number => chargeOf(c) - adjusted(c) - sum(c.lines.map(adjusted));

const casOf = (adjustments: MadeLine['adjustments']): string[] => {
  const rows: string[] = [];
  for (const group of ['CO', 'PR', 'OA', 'PI']) {
    const members = adjustments.filter((a) => a.group === group);
    for (let at = 0; at < members.length; at += 6)
      rows.push(
        ['CAS', group, ...members.slice(at, at + 6).flatMap((a) => [a.reason, formatCents(a.amount), ''])]
          .join('*')
          .replace(/\*+$/, ''),
      );
  }
  return rows;
};

function* claimSegments(claim: MadeClaim): Generator<string> {
  const everywhere = [...claim.adjustments, ...claim.lines.flatMap((l) => l.adjustments)];
  const patient = sum(everywhere.filter((a) => a.group === 'PR').map((a) => a.amount));
  yield `CLP*${claim.number}*1*${formatCents(chargeOf(claim))}*${formatCents(paidOnClaim(claim))}*${formatCents(patient)}*12*P${claim.number}`;
  yield* casOf(claim.adjustments);
  yield 'NM1*QC*1*DOE*JANE****MI*M1';
  for (const line of claim.lines) {
    yield `SVC*HC:99213:25*${formatCents(line.charge)}*${formatCents(paidOnLine(line))}**1`;
    yield 'DTM*472*20260302';
    yield* casOf(line.adjustments);
    yield 'AMT*B6*999.99';
  }
}

/** Segments from ST to SE; `claims` are asked for one by one, so that a file of any length can be written. */
export function* remittanceSet(
  claims: Iterable<MadeClaim>,
  total: number,
  providerAdjustments: readonly number[] = [],
  control = '0001',
): Generator<string> {
  let n = 0;
  const counted = function* (segments: Iterable<string>): Generator<string> {
    for (const s of segments) {
      n++;
      yield s;
    }
  };
  yield* counted([
    `ST*835*${control}`,
    `BPR*I*${formatCents(total)}*C*ACH*CCP*01*999999999*DA*1*1512345678**01*888888888*DA*2*20260305`,
    'TRN*1*TRACE1*1512345678',
    'DTM*405*20260305',
    'N1*PR*A PAYER',
    'N1*PE*A CLINIC*XX*1234567893',
    'LX*1',
  ]);
  for (const claim of claims) yield* counted(claimSegments(claim));
  for (let at = 0; at < providerAdjustments.length; at += 6) {
    const row = providerAdjustments.slice(at, at + 6).map((a) => `WO:REF*${formatCents(a)}`);
    yield* counted([`PLB*1234567893*20261231*${row.join('*')}`]);
  }
  yield `SE*${n + 1}*${control}`;
}

const isa =
  'ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260305*1200*^*00501*000000001*0*P*:';

/** A whole file, a segment at a time. */
export function* interchangeOf(
  sets: Iterable<string>,
  count = 1,
  functional = 'HP',
  version = '005010X221A1',
) {
  yield isa;
  yield `GS*${functional}*PAYER*CLINIC*20260305*1200*1*X*${version}`;
  yield* sets;
  yield `GE*${count}*1`;
  yield 'IEA*1*000000001';
}

export const totalOf = (made: MadeRemittance): number =>
  sum(made.claims.map(paidOnClaim)) - sum(made.providerAdjustments);

export const fileOf = (made: MadeRemittance): string[] => [
  ...interchangeOf(remittanceSet(made.claims, totalOf(made), made.providerAdjustments)),
];

export const textOf = (segments: Iterable<string>, terminator = '~\n'): string =>
  [...segments].map((s) => s + terminator).join('');
