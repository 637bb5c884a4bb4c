import { describe, expect, it } from '@jest/globals';
import type { ClaimPayment } from '@rymeda/x12';
import fc from 'fast-check';
import { nothingPosted, type Standing } from '../ledger/balance.rules.ts';
import { denialReasonOf, pathTo, postingOf, type PayableClaim, type Posting } from './post-payment.rules.ts';

const claim: PayableClaim = {
  id: 'clm_1',
  clientId: 'pat_1',
  sessionId: 'ses_1',
  payerId: 'pay_1',
  status: 'accepted',
  totalAmount: 15_000,
  paidAmount: null,
  version: 3,
  submissionState: 'accepted_by_payer',
  patientResponsibility: null,
  payerClaimNumber: null,
  replacesClaimId: null,
  rank: 1,
  forwarded: false,
  payerStatus: null,
  serviceDay: '2026-03-02',
};
type Payment = Pick<ClaimPayment, 'status' | 'charge' | 'paid' | 'adjustments' | 'lines'>;
const codes = ['45', '253'];

const line = (charge: number, adjustments: Payment['adjustments']) =>
  ({
    charge,
    adjustments,
    paid: charge - adjustments.reduce((sum, a) => sum + a.amount, 0),
  }) as Payment['lines'][number];
const payment = (lines: Payment['lines'], more: Partial<Payment> = {}): Payment => ({
  status: '1',
  charge: lines.reduce((sum, l) => sum + l.charge, 0),
  paid: lines.reduce((sum, l) => sum + l.paid, 0),
  adjustments: [],
  lines,
  ...more,
});
const adj = (group: string, reason: string, amount: number) => ({ group, reason, amount });
const posted = (p: Payment, of: PayableClaim = claim): Posting => {
  const outcome = postingOf(p, of, codes);
  if (!('posting' in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.posting;
};
const amounts = (p: Posting) => Object.fromEntries(p.lines.map((l) => [l.account, l.amount]));
const after = (of: PayableClaim, p: Posting): PayableClaim => ({
  ...of,
  status: p.path.at(-1) ?? of.status,
  submissionState: p.submissionState,
  paidAmount: p.paidAmount,
  patientResponsibility: p.patientResponsibility,
  forwarded: p.forwarded,
});
const negated = (p: Payment): Payment => {
  const minus = (a: Payment['adjustments']) => a.map((x) => ({ ...x, amount: -x.amount }));
  return {
    ...p,
    status: '22',
    charge: -p.charge,
    paid: -p.paid,
    adjustments: minus(p.adjustments),
    lines: p.lines.map((l) => ({
      ...l,
      charge: -l.charge,
      paid: -l.paid,
      adjustments: minus(l.adjustments),
    })),
  };
};

describe('a payment of a claim', () => {
  it('leaves to the patient what PR says alone, and writes off what the payer’s list says', () => {
    const p = posted(payment([line(15_000, [adj('CO', '45', 3_000), adj('PR', '3', 2_000)])]));
    expect(amounts(p)).toEqual({
      undeposited_funds: 10_000,
      patient_receivable: 2_000,
      contractual_adjustments: 3_000,
      payer_receivable: -15_000,
    });
    expect(p.lines.map((l) => l.claimId)).toEqual(Array(4).fill('clm_1'));
    expect(p).toMatchObject({
      path: ['paid'],
      submissionState: 'paid',
      paidAmount: 10_000,
      patientResponsibility: 2_000,
    });
  });

  it('denies what another CO left of a line that was paid nothing: its balance stays open', () => {
    const partly = posted(payment([line(10_000, []), line(5_000, [adj('CO', '197', 5_000)])]));
    expect(partly).toMatchObject({ path: ['paid'], submissionState: 'partly_paid', denials: ['197'] });
    expect(amounts(partly)['payer_receivable']).toBe(-10_000);
    const whole = posted(payment([line(15_000, [adj('CO', '16', 15_000)])]));
    expect(whole).toMatchObject({
      path: ['denied'],
      submissionState: 'denied',
      paidAmount: 0,
      denials: ['16'],
    });
    expect(Math.abs(amounts(whole)['payer_receivable'] ?? 1)).toBe(0);
  });

  it('of nothing is no denial where the patient owes it all: CLP02 does not decide', () => {
    const p = posted(payment([line(15_000, [adj('PR', '1', 15_000)])]));
    expect(p).toMatchObject({ path: ['paid'], submissionState: 'paid', paidAmount: 0, denials: [] });
  });

  it('to a second payer counts the first one’s effect (OA-23) for nothing', () => {
    const p = posted(payment([line(15_000, [adj('OA', '23', 12_000), adj('PR', '2', 1_000)])]));
    expect(amounts(p)).toMatchObject({
      undeposited_funds: 2_000,
      patient_receivable: 1_000,
      payer_receivable: -3_000,
    });
    expect(p.denials).toEqual([]);
  });

  it.each([
    ['25', { nothing: true }],
    ['23', { exception: 'forwarded' }],
  ])('with CLP02 %s posts nothing', (status, outcome) => {
    expect(postingOf(payment([line(15_000, [])], { status }), claim, codes)).toEqual(outcome);
  });

  it('of another charge, of a draft, or of what is decided already, waits for a person', () => {
    const good = payment([line(15_000, [])]);
    expect(postingOf(payment([line(1, [])]), claim, codes)).toEqual({ exception: 'charge_mismatch' });
    expect(postingOf(good, { ...claim, status: 'draft', submissionState: 'draft' }, codes)).toEqual({
      exception: 'not_submitted',
    });
    expect(postingOf(good, after(claim, posted(good)), codes)).toEqual({ exception: 'already_decided' });
    expect(postingOf(negated(good), claim, codes)).toEqual({ exception: 'reversal_without_payment' });
  });

  it('with the wrong sign posts nothing: money never goes the other way by it', () => {
    const good = payment([line(15_000, [])]);
    const decided = after(claim, posted(good));
    const mismatch = { exception: 'charge_mismatch' };
    expect(postingOf({ ...good, status: '22' }, decided, codes)).toEqual(mismatch);
    expect(postingOf({ ...negated(good), status: '1' }, claim, codes)).toEqual(mismatch);
    expect(postingOf({ ...negated(good), status: '1' }, claim, codes, 'person')).toEqual(mismatch);
    const less = payment([line(15_000, [adj('CO', '45', 16_000)])]);
    expect(less.paid).toBe(-1_000);
    expect(postingOf(less, claim, codes)).toEqual(mismatch);
    expect(postingOf(negated(less), decided, codes)).toEqual(mismatch);
    const nothing = payment([line(15_000, [adj('PR', '1', 15_000)])]);
    expect(postingOf({ ...negated(nothing), status: '1' }, claim, codes)).toEqual(mismatch);
    expect(postingOf({ ...nothing, status: '22' }, after(claim, posted(nothing)), codes)).toEqual(mismatch);
  });

  it.each(['replaced', 'voided'] as const)(
    'of a claim that is %s waits for a person, and it stays so',
    (is) => {
      const good = payment([line(15_000, [])]);
      const rejected: PayableClaim = { ...claim, status: 'denied', submissionState: is };
      const paid: PayableClaim = { ...after(claim, posted(good)), submissionState: is };
      for (const gone of [rejected, paid]) {
        expect(postingOf(good, gone, codes)).toEqual({ exception: 'already_decided' });
        expect(postingOf(good, gone, codes, 'person')).toMatchObject({ posting: { submissionState: is } });
      }
      expect(posted(negated(good), paid)).toMatchObject({ submissionState: is, paidAmount: 0 });
    },
  );

  it('that the payer has split is posted part by part by a person, and comes to the whole', () => {
    const one = payment([line(10_000, [adj('PR', '3', 2_000)])]);
    const two = payment([line(5_000, [adj('CO', '197', 5_000)])]);
    expect(postingOf(one, claim, codes)).toEqual({ exception: 'charge_mismatch' });
    const first = postingOf(one, claim, codes, 'person');
    if (!('posting' in first)) throw new Error('not posted');
    const second = postingOf(two, after(claim, first.posting), codes, 'person');
    expect(second).toMatchObject({
      posting: { path: [], submissionState: 'partly_paid', paidAmount: 8_000, patientResponsibility: 2_000 },
    });
  });

  it('after a denial that was not reversed stands in its place: nothing is left to the patient twice', () => {
    const denied = posted(
      payment([
        line(10_000, [adj('CO', '45', 3_000), adj('CO', '16', 7_000)]),
        line(5_000, [adj('PR', '1', 5_000)]),
      ]),
    );
    expect(denied).toMatchObject({ submissionState: 'denied', patientResponsibility: 5_000 });
    const of = after(claim, denied);
    const atLast = payment([line(10_000, [adj('CO', '45', 3_000)]), line(5_000, [adj('PR', '1', 5_000)])]);
    const paid = posted(atLast, of);
    expect(paid).toMatchObject({ takesBack: 'first', path: ['appealed', 'paid'], paidAmount: 7_000 });
    expect(paid.patientResponsibility).toBe(5_000);
    // The denial's own reversal comes too late then: it was taken back by the payment.
    const late = payment([line(15_000, [adj('CO', '16', 15_000)])]);
    expect(postingOf(negated(late), after(of, paid), codes)).toEqual({
      exception: 'reversal_without_payment',
    });
    // A part of a split claim adds to what the others left.
    const part = postingOf(payment([line(9_000, [adj('PR', '3', 1_000)])]), of, codes, 'person');
    expect(part).toMatchObject({ posting: { patientResponsibility: 6_000 } });
    expect(part).not.toHaveProperty('posting.takesBack');
  });

  it('that reverses a denial takes back what that left to the patient, and nothing else', () => {
    const denial = payment([line(15_000, [adj('CO', '16', 14_000), adj('PR', '3', 1_000)])]);
    const back = posted(negated(denial), after(claim, posted(denial)));
    expect(back).toMatchObject({
      ...{ path: [], submissionState: 'reversed', paidAmount: 0, patientResponsibility: 0, denials: [] },
    });
    expect(back).not.toHaveProperty('takesBack');
  });

  it('that denies once more waits for a person, who may post it: to an appeal, or as another part', () => {
    const denial = payment([line(15_000, [adj('CO', '16', 14_000), adj('PR', '3', 1_000)])]);
    const denied = after(claim, posted(denial));
    const appealed: PayableClaim = { ...denied, status: 'appealed' };
    for (const before of [denied, appealed])
      expect(postingOf(denial, before, codes)).toEqual({ exception: 'already_decided' });
    expect(postingOf(denial, appealed, codes, 'person')).toMatchObject({
      posting: {
        path: ['denied'],
        submissionState: 'denied',
        takesBack: 'first',
        patientResponsibility: 1_000,
      },
    });
    const part = payment([line(5_000, [adj('CO', '16', 4_000), adj('PR', '3', 1_000)])]);
    expect(postingOf(part, denied, codes, 'person')).toMatchObject({
      posting: { path: [], submissionState: 'denied', patientResponsibility: 2_000 },
    });
    expect(postingOf(part, denied, codes, 'person')).not.toHaveProperty('posting.takesBack');
    // What was paid is not denied by it.
    const paid = after(claim, posted(payment([line(15_000, [adj('PR', '1', 15_000)])])));
    expect(postingOf(denial, paid, codes, 'person')).toEqual({ exception: 'already_decided' });
  });

  it('that was forwarded takes the next payer’s from what was left to the patient, and adds no PR again', () => {
    const first = posted(payment([line(15_000, [adj('PR', '2', 3_000)])], { status: '19' }));
    expect(first).toMatchObject({ forwarded: true, patientResponsibility: 3_000 });
    const sent = after(claim, first);
    const next = payment([line(15_000, [adj('OA', '23', 12_000), adj('PR', '2', 1_000)])], { status: '2' });
    const second = posted(next, sent);
    expect(amounts(second)).toEqual({
      undeposited_funds: 2_000,
      contractual_adjustments: 0,
      patient_receivable: -2_000,
      payer_receivable: 0,
    });
    expect(second).toMatchObject({ path: [], paidAmount: 14_000, patientResponsibility: 1_000, denials: [] });
    expect(second.lines.map((l) => l.claimId)).toEqual(Array(4).fill('clm_1'));
    // Once sent on, it is the next payer's whatever the first one takes back.
    expect(posted(negated(payment([line(15_000, [adj('PR', '2', 3_000)])])), sent).forwarded).toBe(true);
    expect(second.decision).toBeUndefined();
    // A first payer that had left all of it to the patient takes that back, whatever the next one has paid.
    const nothing = payment([line(15_000, [adj('PR', '1', 15_000)])], { status: '19' });
    const all = payment([line(15_000, [adj('OA', '23', 0), adj('PR', '2', 5_000)])], { status: '2' });
    const both = after(claim, posted(nothing));
    expect(posted(negated(nothing), after(both, posted(all, both)))).toMatchObject({
      submissionState: 'reversed',
      paidAmount: 10_000,
    });
    // More than was left, or taken back: a person looks.
    const more = payment([line(15_000, [adj('OA', '23', 8_000)])], { status: '2' });
    expect(postingOf(more, sent, codes)).toEqual({ exception: 'already_decided' });
    expect(postingOf(negated(next), after(sent, second), codes)).toEqual({
      exception: 'reversal_without_payment',
    });
  });

  it('of a part, by the next payer, is posted by a person, and never more than was left to the patient', () => {
    const sent = after(claim, posted(payment([line(15_000, [adj('PR', '2', 3_000)])], { status: '19' })));
    const part = (paid: number) => payment([line(5_000, [adj('OA', '23', 5_000 - paid)])], { status: '2' });
    const outcome = postingOf(part(1_000), sent, codes, 'person');
    if (!('posting' in outcome)) throw new Error('not posted');
    expect(outcome.posting).toMatchObject({ paidAmount: 13_000, patientResponsibility: 2_000 });
    expect(amounts(outcome.posting)).toMatchObject({ patient_receivable: -1_000, payer_receivable: 0 });
    expect(postingOf(part(3_001), sent, codes, 'person')).toEqual({ exception: 'already_decided' });
  });

  it.each(['19', '20', '21'])('is sent on to the next payer by CLP02 %s', (status) => {
    const rank = status === '19' ? 1 : 2;
    expect(posted(payment([line(15_000, [])], { status }), { ...claim, rank }).forwarded).toBe(true);
    expect(posted(payment([line(15_000, [])]), { ...claim, rank }).forwarded).toBe(false);
  });

  it('says what the payer decided, and how much of it it denied; a reversal decides nothing', () => {
    const good = payment([line(15_000, [adj('CO', '45', 3_000)])]);
    expect(posted(good).decision).toEqual({ outcome: 'paid', deniedAmount: 0 });
    const partly = payment([line(10_000, []), line(5_000, [adj('CO', '197', 4_000), adj('PR', '3', 1_000)])]);
    expect(posted(partly).decision).toEqual({ outcome: 'partly_denied', deniedAmount: 4_000 });
    const whole = payment([line(15_000, [adj('CO', '16', 15_000)])]);
    expect(posted(whole).decision).toEqual({ outcome: 'denied', deniedAmount: 15_000 });
    expect(posted(negated(good), after(claim, posted(good))).decision).toBeUndefined();
  });

  it('of a patient whom the payer does not know (CLP02 4) is a denial of all of it, whatever its adjustments', () => {
    for (const lines of [
      [line(15_000, [adj('CO', '45', 15_000)])],
      [line(15_000, [adj('PR', '31', 15_000)])],
    ])
      expect(posted(payment(lines, { status: '4' }))).toMatchObject({
        ...{ path: ['denied'], denials: ['31'] },
        decision: { outcome: 'denied', deniedAmount: 15_000 },
      });
  });

  it('writes off what the payer’s list says of CO alone: of another group it stays open, and may deny', () => {
    const p = posted(payment([line(15_000, [adj('PI', '45', 3_000)])]));
    expect(amounts(p)).toMatchObject({ contractual_adjustments: 0, payer_receivable: -12_000 });
    expect(posted(payment([line(15_000, [adj('OA', '45', 15_000)])])).denials).toEqual(['45']);
  });

  it('denies by what a line was paid nothing for, or a claim as a whole; less for a service denies nothing', () => {
    const less = posted(payment([line(15_000, [adj('CO', '197', 1_000)])]));
    expect(less).toMatchObject({ submissionState: 'paid', denials: [] });
    const whole = { adjustments: [adj('CO', '16', 15_000)], charge: 15_000, paid: 0 };
    expect(posted(payment([], whole))).toMatchObject({ submissionState: 'denied', denials: ['16'] });
    const some = { adjustments: [adj('CO', '16', 1_000)], charge: 15_000, paid: 14_000 };
    expect(posted(payment([], some))).toMatchObject({ submissionState: 'paid', denials: [] });
  });

  it('denies by what is taken away alone, and never by the first payer’s effect, which is OA-23', () => {
    const both = posted(payment([line(15_000, [adj('CO', '16', 16_000), adj('CO', '197', -1_000)])]));
    expect(both).toMatchObject({ denials: ['16'], decision: { outcome: 'denied', deniedAmount: 16_000 } });
    const effect = posted(payment([line(15_000, [adj('OA', '23', 15_000)])]), { ...claim, rank: 2 });
    expect(effect).toMatchObject({ submissionState: 'paid', denials: [] });
    expect(posted(payment([line(15_000, [adj('CO', '23', 15_000)])])).denials).toEqual(['23']);
    const naming = [adj('CO', '45', 15_000), adj('CO', '16', 0)];
    expect(posted(payment([line(15_000, naming)])).denials).toEqual([]);
  });

  it('takes back no more than was paid, and nothing of what was never decided', () => {
    const denial = payment([line(15_000, [adj('CO', '16', 15_000)])]);
    expect(postingOf(negated(denial), claim, codes)).toEqual({ exception: 'reversal_without_payment' });
    const paid = after(claim, posted(payment([line(15_000, [adj('CO', '45', 5_000)])])));
    const more = negated(payment([line(15_000, [adj('CO', '45', 4_000)])]));
    expect(postingOf(more, paid, codes)).toEqual({ exception: 'reversal_without_payment' });
  });

  it('of a forwarded claim is the next payer’s only where it tells of the first one’s effect, and of a first claim', () => {
    const sent = after(claim, posted(payment([line(15_000, [adj('PR', '2', 3_000)])], { status: '19' })));
    for (const own of [adj('OA', '18', 12_000), adj('CO', '23', 12_000)])
      expect(postingOf(payment([line(15_000, [own])]), sent, codes)).toEqual({
        exception: 'already_decided',
      });
    const next = payment([line(15_000, [adj('OA', '23', 12_000), adj('PI', '45', 1_000)])], { status: '2' });
    expect(amounts(posted(next, sent))).toMatchObject({
      ...{ contractual_adjustments: 0, payer_receivable: 1_000, patient_receivable: -3_000 },
    });
    const all = payment([line(15_000, [adj('OA', '23', 12_000), adj('CO', '45', 1_000)])], { status: '2' });
    expect(posted(all, sent)).toMatchObject({ patientResponsibility: 0, paidAmount: 14_000 });
    expect(amounts(posted(all, sent))).toEqual({
      ...{ undeposited_funds: 2_000, contractual_adjustments: 1_000 },
      ...{ payer_receivable: 0, patient_receivable: -3_000 },
    });
    expect(postingOf(next, { ...sent, rank: 2 }, codes)).toEqual({ exception: 'already_decided' });
  });

  const adjustments = fc.array(
    fc.record({
      group: fc.constantFrom('CO', 'PR', 'OA', 'PI'),
      reason: fc.constantFrom('45', '253', '16', '197', '23', '2'),
      amount: fc.integer({ min: -500, max: 3_000 }),
    }),
    { maxLength: 6 },
  );
  const payments = fc
    .array(adjustments, { minLength: 1, maxLength: 3 })
    .map((all) => payment(all.map((a, i) => line(i === 0 ? 15_000 - 100 * (all.length - 1) : 100, a))))
    .filter((p) => p.paid >= 0);

  it('balances to the cent, whatever the payer says', () => {
    fc.assert(
      fc.property(payments, (p) => {
        expect(posted(p).lines.reduce((sum, l) => sum + l.amount, 0)).toBe(0);
      }),
    );
  });

  it('and its reversal leave nothing behind, and the correction counts as if it were the first', () => {
    fc.assert(
      fc.property(payments, payments, (wrong, right) => {
        const first = posted(wrong);
        const decided = after(claim, first);
        const back = posted(negated(wrong), decided);
        expect(back.denials).toEqual([]);
        for (const { account, amount } of first.lines) expect(amount + (amounts(back)[account] ?? 0)).toBe(0);
        const reversed = after(decided, back);
        expect([reversed.submissionState, reversed.paidAmount, reversed.patientResponsibility]).toEqual([
          'reversed',
          0,
          0,
        ]);
        expect(amounts(posted(right, reversed))).toEqual(amounts(posted(right)));
      }),
    );
  });
});

it('a correction of a payer that says of itself that it is not the first takes the place of what it reversed', () => {
  const good = { ...payment([line(15_000, [adj('CO', '45', 3_000)])]), status: '2' };
  const decided = after(claim, posted(good));
  const reversed = after(decided, posted(negated(good), decided));
  expect(reversed).toMatchObject({ status: 'paid', submissionState: 'reversed' });
  expect(posted(good, reversed)).toMatchObject({ submissionState: 'paid', paidAmount: 12_000 });
  // Where it was crossed over it may be the next payer's.
  for (const status of ['2', '3', '20', '21'])
    expect(postingOf({ ...good, status }, { ...reversed, forwarded: true }, codes)).toEqual({
      exception: 'forwarded',
    });
});

describe('with what was posted before', () => {
  const standing = (more: Partial<Standing>): Standing => ({
    ...{ ...nothingPosted, asked: 15_000, open: 15_000 },
    ...more,
  });
  const of = (p: Payment, state: PayableClaim, before: Partial<Standing>): Posting => {
    const outcome = postingOf(p, state, codes, 'file', standing(before));
    if (!('posting' in outcome)) throw new Error(JSON.stringify(outcome));
    return outcome.posting;
  };
  const pays = (paid: number) => payment([line(15_000, [adj('CO', '197', 15_000 - paid)])]);

  it.each([
    [9_000, 0],
    [12_000, 1_000],
    [15_000, 4_000],
  ])('a write-off of 40 goes back as far as the payer settles it after all: of %d cents %d', (paid, back) => {
    const before = { open: 11_000, writtenOff: 4_000 };
    expect(of(pays(paid), claim, before).writeOffsBack.payer).toBe(back);
  });

  it('a write-off after a denial goes back whole when a payment takes the place of that', () => {
    const denied = after(claim, posted(pays(0)));
    const paid = of(pays(8_000), denied, { open: 11_000, writtenOff: 4_000 });
    expect(paid).toMatchObject({ takesBack: 'first', writeOffsBack: { payer: 4_000 } });
  });

  it('a later payer that reduces what those before it had reduced writes nothing off twice', () => {
    const again = payment([line(15_000, [adj('CO', '45', 12_000), adj('PR', '2', 1_000)])]);
    const later = { ...claim, rank: 2 };
    expect(amounts(of(again, later, { asked: 3_000, open: 3_000 }))).toEqual({
      ...{ undeposited_funds: 2_000, patient_receivable: 1_000 },
      ...{ contractual_adjustments: 0, payer_receivable: -3_000 },
    });
  });

  const recorded: PayableClaim = { ...after(claim, posted(pays(8_000))), patientResponsibility: null };

  it('what a person recorded is told once: its 835 stands in its place and counts no second decision', () => {
    const met = of(pays(8_000), recorded, { recorded: 8_000 });
    expect(met).toMatchObject({ takesBack: 'first', paidAmount: 8_000 });
    expect(met.decision).toBeUndefined();
  });

  it('a reversal of what a person recorded takes that back, whatever became of the claim', () => {
    for (const [submissionState, after] of [
      ['paid', 'reversed'],
      ['voided', 'voided'],
    ] as const)
      expect(
        of(negated(pays(8_000)), { ...recorded, submissionState, forwarded: true }, { recorded: 8_000 }),
      ).toMatchObject({
        ...{ path: [], submissionState: after, paidAmount: 0, patientResponsibility: 0 },
        ...{ takesBack: 'instead', forwarded: true, lines: [], denials: [] },
      });
  });

  it('a reversal beside what a person recorded takes back its own alone', () => {
    const both = { ...recorded, paidAmount: 8_000 };
    const back = of(negated(pays(5_000)), both, { recorded: 5_000 });
    expect(back).toMatchObject({ submissionState: 'reversed', paidAmount: 3_000 });
    expect(back).not.toHaveProperty('takesBack');
  });
});

it('a claim says each reason of its denial once, and none where nothing was denied', () => {
  expect(denialReasonOf({ denials: ['16', '197', '16'] })).toEqual({ denialReason: 'CARC 16, 197' });
  expect(denialReasonOf({ denials: [] })).toEqual({});
});

describe('the way to a status', () => {
  it('takes steps of the table alone, and none backwards', () => {
    expect(pathTo('submitted', 'paid')).toEqual(['accepted', 'paid']);
    expect(pathTo('submitted', 'denied')).toEqual(['accepted', 'denied']);
    for (const [from, to] of [
      ['submitted', 'accepted'],
      ['accepted', 'paid'],
      ['accepted', 'denied'],
      ['appealed', 'accepted'],
      ['appealed', 'denied'],
      ['appealed', 'paid'],
    ] as const)
      expect([from, ...pathTo(from, to)]).toEqual([from, to]);
    expect(pathTo('accepted', 'accepted')).toEqual([]);
    expect(pathTo('denied', 'denied')).toEqual([]);
    expect(pathTo('denied', 'paid')).toEqual(['appealed', 'paid']);
    expect(pathTo('paid', 'denied')).toEqual([]);
    expect(pathTo('denied', 'accepted')).toEqual([]);
  });
});
