import { describe, expect, it } from '@jest/globals';
import type { ClaimPayment } from '@rymeda/x12';
import fc from 'fast-check';
import { nothingPosted, type Standing } from '../ledger/balance.rules.ts';
import { sampleClaim } from '../testing/bill.ts';
import { postingOf, type PayableClaim, type Posting } from './post-payment.rules.ts';

/** 200 are charged; the first payer reduces by 80 (CO-45), pays 96 and leaves 24 to the patient (PR-2). */
const total = 20_000;
const left = 2_400;
const first: PayableClaim = {
  ...sampleClaim({ status: 'accepted', submissionState: 'accepted_by_payer', totalAmount: total }),
  serviceDay: '2026-03-02',
};
/** The claim to the next payer, which is asked for what was left. */
const second: PayableClaim = { ...first, id: 'clm_2', payerId: 'pay_2', rank: 2 };
/** The first one's, where its payer has sent it on by itself. */
const crossed: PayableClaim = {
  ...{ ...first, status: 'paid', submissionState: 'paid', forwarded: true },
  ...{ paidAmount: 9_600, patientResponsibility: left },
};
const asking = (asked: number): Standing => ({ ...nothingPosted, asked, open: asked });

type Payment = Pick<ClaimPayment, 'status' | 'charge' | 'paid' | 'adjustments' | 'lines'>;
/** An 835's claim that balances, with adjustments as `CO-45:8000`. */
const decision = (adjustments: string[], status = '2', charge = total): Payment => {
  const all = adjustments.map((a) => {
    const [, group = '', reason = '', amount = ''] = /^(..)-(.+):(-?\d+)$/.exec(a) ?? [];
    return { group, reason, amount: Number(amount) };
  });
  const paid = charge - all.reduce((sum, a) => sum + a.amount, 0);
  return { status, charge, paid, adjustments: all, lines: [] };
};
const negated = (p: Payment): Payment => ({
  ...{ ...p, status: '22', charge: -p.charge, paid: -p.paid },
  adjustments: p.adjustments.map((a) => ({ ...a, amount: -a.amount })),
});
const posted = (
  p: Payment,
  of: PayableClaim = second,
  by: 'file' | 'person' = 'file',
  asked = left,
): Posting => {
  const outcome = postingOf(p, of, ['45', '253'], by, asking(asked));
  if (!('posting' in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.posting;
};
/** Paid, left to the patient, written off, and still open with the payer of what it was asked for. */
const shares = (p: Posting, asked = left) => {
  const of = (account: string) =>
    p.lines.reduce((sum, l) => (l.account === account ? sum + l.amount : sum), 0);
  return [
    of('undeposited_funds'),
    of('patient_receivable'),
    of('contractual_adjustments'),
    asked + of('payer_receivable'),
  ];
};

describe('a later payer’s decision', () => {
  it.each([
    ['that tells of all that the first one took', ['OA-23:17600'], [2_400, 0, 0, 0]],
    ['that states its own reduction of the whole charge', ['CO-45:8000', 'OA-23:9600'], [2_400, 0, 0, 0]],
    ['that leaves a part to the patient', ['CO-45:8000', 'OA-23:9600', 'PR-3:400'], [2_000, 400, 0, 0]],
    ['that allows less: the rest is written off', ['CO-45:9000', 'OA-23:9600'], [1_400, 0, 1_000, 0]],
    ['that allows less than the first one paid', ['CO-45:11000', 'OA-23:9000'], [0, 0, 2_400, 0]],
    [
      'that pays nothing: all of it is the patient’s',
      ['CO-45:8000', 'OA-23:9600', 'PR-1:2400'],
      [0, 2_400, 0, 0],
    ],
    ['that denies: what was asked stays open', ['CO-45:8000', 'OA-23:9600', 'CO-16:2400'], [0, 0, 0, 2_400]],
    ['that denies the whole charge', ['CO-22:20000'], [0, 0, 0, 2_400]],
    ['that leaves to the patient what the first one did', ['CO-45:8000', 'PR-1:12000'], [0, 2_400, 0, 0]],
    ['that pays more than it was asked for', ['CO-45:8000', 'OA-23:9000'], [3_000, 0, 0, -600]],
  ])('%s, counts once', (_what, adjustments, expected) => {
    expect(shares(posted(decision(adjustments)))).toEqual(expected);
    expect(posted(decision(adjustments)).patientResponsibility).toBe(expected[1]);
  });

  it('that tells of nothing before it comes to what X12 says that it should have told (RFI 1696)', () => {
    const medicaid: PayableClaim = { ...second, totalAmount: 50_000 };
    const said = (adjustments: string[]) =>
      shares(posted(decision(adjustments, '2', 50_000), medicaid, 'file', 7_500), 7_500);
    expect(said(['CO-45:43500'])).toEqual([6_500, 0, 1_000, 0]);
    expect(said(['OA-23:42500', 'CO-45:1000'])).toEqual(said(['CO-45:43500']));
  });

  it('says nothing of a first payer’s claim, whose reductions are its own', () => {
    const whole = posted(decision(['CO-45:8000', 'PR-2:2400'], '1'), first, 'file', total);
    expect(shares(whole, total)).toEqual([9_600, 2_400, 8_000, 0]);
  });

  it('about parts of a claim that it has split takes off each part’s share of what was paid before', () => {
    const parts = [
      decision(['CO-45:6000', 'OA-23:7200'], '2', 15_000),
      decision(['CO-45:2000', 'OA-23:2400'], '2', 5_000),
    ];
    expect(parts.map((p) => shares(posted(p, second, 'person'), 0))).toEqual([
      [1_800, 0, 0, -1_800],
      [600, 0, 0, -600],
    ]);
  });

  const amount = fc.integer({ min: 0, max: 5_000 });
  const decisions = fc.record({ paid: amount, patient: amount, reduced: amount, denied: amount });
  const cases = fc.record({ decisions, earlier: fc.integer({ min: 0, max: 50_000 }), overlap: fc.nat() });

  it('comes to the same, whether OA-23 tells of what was taken before or its own reduction overlaps with it', () => {
    fc.assert(
      fc.property(cases, ({ decisions: d, earlier, overlap: n }) => {
        const asked = d.paid + d.patient + d.reduced + d.denied;
        const overlap = n % (earlier + 1);
        const charge = asked + earlier;
        const said = (k: number): Payment =>
          decision(
            [`CO-45:${d.reduced + k}`, `OA-23:${earlier - k}`, `PR-2:${d.patient}`, `CO-16:${d.denied}`],
            '2',
            charge,
          );
        const of = { ...second, totalAmount: charge };
        const [plain, overlapping] = [
          posted(said(0), of, 'file', asked),
          posted(said(overlap), of, 'file', asked),
        ];
        expect(shares(overlapping, asked)).toEqual([d.paid, d.patient, d.reduced, d.denied]);
        expect(shares(overlapping, asked)).toEqual(shares(plain, asked));
      }),
    );
  });

  const anything = fc
    .array(
      fc.tuple(
        fc.constantFrom('CO-45', 'CO-253', 'CO-16', 'OA-23', 'OA-94', 'PR-1', 'PR-2', 'PI-97'),
        fc.integer({ min: 0, max: 6_000 }),
      ),
      { maxLength: 6 },
    )
    .map((all) => decision(all.map(([code, cents]) => `${code}:${cents}`)))
    .filter((p) => p.paid >= 0);

  it('never bills what isn’t PR, nor more than was left, and its reversal takes back to the cent what it posted', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: total }), (p, asked) => {
        const posting = posted(p, second, 'file', asked);
        expect(posting.lines.reduce((sum, l) => sum + l.amount, 0)).toBe(0);
        const [paid = 0, patient = 0, reduced = 0, open = 0] = shares(posting, asked);
        const said = p.adjustments.reduce((sum, a) => (a.group === 'PR' ? sum + a.amount : sum), 0);
        expect(patient).toBeLessThanOrEqual(Math.min(said, Math.max(0, asked - paid)));
        expect(Math.min(patient, reduced)).toBeGreaterThanOrEqual(0);
        // Nobody owes less than nothing, unless more was paid than was asked.
        expect(open).toBeGreaterThanOrEqual(Math.min(0, asked - paid));
        const decided: PayableClaim = {
          ...{ ...second, status: 'paid', paidAmount: posting.paidAmount },
          ...{
            submissionState: posting.submissionState,
            patientResponsibility: posting.patientResponsibility,
          },
        };
        const back = posted(negated(p), decided, 'file', asked);
        for (const { account, amount: cents } of posting.lines)
          expect(cents + (back.lines.find((l) => l.account === account)?.amount ?? 0)).toBe(0);
        expect([back.paidAmount, back.patientResponsibility]).toEqual([0, 0]);
      }),
    );
  });
});

describe('the next payer’s decision about a claim that its payer sent on', () => {
  /** Paid, taken from the patient, written off, opened with the payer. */
  const changes = (p: Posting) => shares(p, 0);

  it.each([
    ['tells of all that the first one took', ['OA-23:17600', 'PR-2:400'], [2_000, -2_000, 0, 0], 400],
    ['states its own reduction', ['CO-45:8000', 'OA-23:9600', 'PR-2:400'], [2_000, -2_000, 0, 0], 400],
    ['allows less', ['CO-45:9000', 'OA-23:9600'], [1_400, -2_400, 1_000, 0], 0],
    ['denies a part: CO is not the patient’s', ['OA-23:17600', 'CO-97:1400'], [1_000, -2_400, 0, 1_400], 0],
    ['pays nothing', ['CO-45:8000', 'OA-23:9600', 'PR-1:2400'], [0, 0, 0, 0], 2_400],
    ['tells of nothing before it', ['CO-45:17600', 'PR-2:400'], [2_000, -2_000, 0, 0], 400],
  ])('%s', (_what, adjustments, expected, patient) => {
    const posting = posted(decision(adjustments), crossed);
    expect([changes(posting), posting.patientResponsibility]).toEqual([expected, patient]);
  });

  it('that pays more than was left waits for a person, who may post it: the payer has the rest to its credit', () => {
    const more = decision(['CO-45:8000', 'OA-23:9000']);
    expect(postingOf(more, crossed, ['45'])).toEqual({ exception: 'already_decided' });
    expect(changes(posted(more, crossed, 'person'))).toEqual([3_000, -2_400, 0, -600]);
  });

  it('waits while the first one’s is missing, and is posted after it: nothing is left to the patient twice', () => {
    const next = decision(['CO-45:8000', 'OA-23:9600', 'PR-2:400']);
    const reversed = {
      ...crossed,
      submissionState: 'reversed',
      paidAmount: 0,
      patientResponsibility: 0,
    } as const;
    for (const by of ['file', 'person'] as const)
      for (const missing of [first, reversed])
        expect(postingOf(next, missing, ['45'], by)).toEqual({ exception: 'forwarded' });
    expect(posted(next, crossed, 'person').patientResponsibility).toBe(400);
    // A first payer that doesn't say that it sent it on.
    const unsaid = { ...crossed, forwarded: false };
    expect(postingOf(next, unsaid, ['45'])).toEqual({ exception: 'already_decided' });
    expect(posted(next, unsaid, 'person')).toMatchObject({ patientResponsibility: 400, forwarded: true });
    // What our payer denies, because it is another one's turn, is its own answer.
    expect(posted(decision(['CO-22:20000']), first, 'file', total)).toMatchObject({ denials: ['22'] });
  });
});
