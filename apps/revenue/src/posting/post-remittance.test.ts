import { describe, expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { ClaimPayment } from '@rymeda/x12';
import fc from 'fast-check';
import { nothingPosted, standingWith } from '../ledger/balance.rules.ts';
import { entryOf, transfer, type EntryState, type NewEntry } from '../ledger/ledger.ts';
import { decisionOf } from '../submissions/earlier-payers.ts';
import { sampleClaim } from '../testing/bill.ts';
import { postingOf, type PayableClaim } from './post-payment.rules.ts';
import { answersTakenBack, paymentEntries, paymentEntry } from './post-remittance.ts';

const at = { organizationId: 'org_1', now: new Date('2026-04-01T12:00:00Z'), postedOn: '2026-04-01' };
const accepted = { status: 'accepted', submissionState: 'accepted_by_payer' } as const;
const claim: PayableClaim = { ...sampleClaim(accepted), serviceDay: '2026-03-02' };

const answer = (adjustments: ClaimPayment['adjustments']): ClaimPayment =>
  ({
    ...{ claimNumber: 'C1', status: '1', charge: 15_029, adjustments: [], remarks: [] },
    paid: 15_029 - adjustments.reduce((sum, a) => sum + a.amount, 0),
    lines: [{ code: '90837', charge: 15_029, adjustments, remarks: [], paid: 0 }],
  }) as unknown as ClaimPayment;
const adj = (group: string, reason: string, amount: number) => ({ group, reason, amount });

function posted(payment: ClaimPayment, of: PayableClaim): [EntryState, PayableClaim] {
  const outcome = postingOf(payment, of, ['45']);
  if (!('posting' in outcome)) throw new Error(JSON.stringify(outcome));
  const { path, submissionState, paidAmount, patientResponsibility, lines } = outcome.posting;
  return [
    entryOf(paymentEntry(payment, of, lines, 'rem_1'), at),
    { ...of, status: path.at(-1) ?? of.status, submissionState, paidAmount, patientResponsibility },
  ];
}
const sums = (entries: readonly EntryState[]) => {
  const found: Record<string, number> = {};
  for (const { account, amount } of entries.flatMap((e) => e.lines))
    found[account] = (found[account] ?? 0) + amount;
  return found;
};
const ledgerOf = (items: EntryState[]) =>
  ({ list: async () => ({ items, next: null }) }) as unknown as Parameters<typeof answersTakenBack>[0];
const back = (items: EntryState[], of: PayableClaim) =>
  answersTakenBack(ledgerOf(items), {} as Tx, at, { claim: of, ...at });

it('what is paid after a denial that was not reversed comes to what it would have without the denial', async () => {
  const [denial, denied] = posted(
    answer([adj('CO', '45', 3_000), adj('PR', '3', 2_029), adj('CO', '16', 10_000)]),
    claim,
  );
  const right = answer([adj('CO', '45', 3_000), adj('PR', '3', 2_029)]);
  const [payment, paid] = posted(right, denied);
  const all = [denial, ...(await back([denial], denied)), payment];
  expect(sums(all)).toEqual(sums([posted(right, claim)[0]]));
  expect(paid.patientResponsibility).toBe(2_029);
  // The next payer is told of the payment alone (rule 18).
  const { lines } = decisionOf(sampleClaim({ paidAmount: paid.paidAmount }), all);
  expect(lines).toMatchObject([{ paid: 10_000, adjustments: right.lines[0]?.adjustments }]);
});

it('of a denial that posted nothing nothing is taken back', async () => {
  const [, denied] = posted(answer([adj('CO', '16', 15_029)]), claim);
  expect(await back([], denied)).toEqual([]);
});

/** A claim and all that is posted of it, as files and people do. */
function books(of: PayableClaim = claim) {
  const entries: EntryState[] = [
    entryOf(
      { id: 'led_0', kind: 'charge', lines: transfer('payer_receivable', 'charges', 15_029, of.id) },
      at,
    ),
  ];
  let now = of;
  const standing = () =>
    entries
      .flatMap((e) => e.lines.map((l) => [e, l] as const))
      .reduce((s, [e, l]) => standingWith(s, e, l), nothingPosted);
  return {
    claim: () => now,
    sums: () => Object.fromEntries(Object.entries(sums(entries)).filter(([, cents]) => cents !== 0)),
    by: (entry: Omit<NewEntry, 'id'>) => void entries.push(entryOf({ id: 'led_1', ...entry }, at)),
    /** POST /claims/{id}/pay. */
    record(paidAmount: number): void {
      this.by({
        kind: 'payer_payment',
        lines: transfer('undeposited_funds', 'payer_receivable', paidAmount, of.id),
      });
      now = { ...now, status: 'paid', submissionState: 'partly_paid', paidAmount };
    },
    writeOff(amount: number, share: 'payer_receivable' | 'patient_receivable' = 'payer_receivable'): void {
      this.by({ kind: 'write_off', lines: transfer('write_offs', share, amount, of.id) });
    },
    left: () => standing().left,
    open: () => standing().open,
    async told(payment: ClaimPayment, by: 'file' | 'person' = 'file'): Promise<string> {
      const outcome = postingOf(payment, now, ['45'], by, standing());
      if ('exception' in outcome) return outcome.exception;
      if (!('posting' in outcome)) return 'nothing';
      const { posting } = outcome;
      const told = { payment, claim: now, posting, remittanceId: 'rem_1', ...at };
      const items = entries.filter((e) => e.kind === 'payer_payment');
      entries.push(...(await paymentEntries(ledgerOf(items), {} as Tx, at, told)));
      const { path, submissionState, paidAmount, patientResponsibility, forwarded } = posting;
      const amounts = { paidAmount, patientResponsibility };
      now = { ...now, status: path.at(-1) ?? now.status, submissionState, ...amounts, forwarded };
      return 'posted';
    },
  };
}
const reversal = (p: ClaimPayment): ClaimPayment => {
  const minus = (all: ClaimPayment['adjustments']) => all.map((a) => ({ ...a, amount: -a.amount }));
  const lines = p.lines.map((l) => ({ ...l, charge: -l.charge, adjustments: minus(l.adjustments) }));
  return { ...p, status: '22', charge: -p.charge, paid: -p.paid, lines };
};
/** What one 835 alone makes of a claim. */
const alone = async (payment: ClaimPayment) => {
  const all = books();
  await all.told(payment);
  return all;
};
const usual = answer([adj('CO', '45', 3_000), adj('PR', '3', 2_029)]);
const partlyDenied = answer([adj('CO', '45', 3_000), adj('PR', '3', 2_029), adj('CO', '197', 4_000)]);

describe('a payment that a person recorded before its 835 came', () => {
  it('is that of the 835, which is posted in its place; the next one waits', async () => {
    const all = books();
    all.record(10_000);
    expect(await all.told(usual)).toBe('posted');
    expect(all.sums()).toEqual((await alone(usual)).sums());
    expect(all.claim()).toMatchObject({
      submissionState: 'paid',
      paidAmount: 10_000,
      patientResponsibility: 2_029,
    });
    expect(await all.told(usual)).toBe('already_decided');
    // From then on it is the payer's to reverse.
    expect(await all.told(reversal(usual))).toBe('posted');
    expect(all.sums()).toEqual(books().sums());
  });

  it('of another amount waits for a person, who says by posting it that it is the same', async () => {
    const all = books();
    all.record(9_999);
    expect(await all.told(usual)).toBe('already_decided');
    expect(await all.told(usual, 'person')).toBe('posted');
    expect(all.sums()).toEqual((await alone(usual)).sums());
  });

  it('of what its payer says that it denied is none, once a person posts that', async () => {
    const denial = answer([adj('CO', '16', 15_029)]);
    const all = books();
    all.record(10_000);
    expect(await all.told(denial)).toBe('already_decided');
    expect(await all.told(denial, 'person')).toBe('posted');
    expect(all.sums()).toEqual((await alone(denial)).sums());
    expect(all.claim()).toMatchObject({ status: 'paid', submissionState: 'denied', paidAmount: 0 });
  });

  it('is gone with what was written off beside it, for nobody could record the payer’s reductions', async () => {
    const all = books();
    all.record(10_000);
    all.writeOff(5_029);
    await all.told(usual);
    expect(all.sums()).toEqual((await alone(usual)).sums());
  });

  it('goes back with its payer’s reversal, and no more than that; the correction counts as the first', async () => {
    const all = books();
    all.record(10_000);
    all.writeOff(3_000);
    expect(await all.told(reversal(partlyDenied))).toBe('reversal_without_payment');
    expect(await all.told(reversal(usual))).toBe('posted');
    expect(all.sums()).toEqual(books().sums());
    expect(all.claim()).toMatchObject({ submissionState: 'reversed', paidAmount: 0 });
    expect(await all.told(partlyDenied)).toBe('posted');
    expect(all.sums()).toEqual((await alone(partlyDenied)).sums());
    // The same amount once more is no record of a person's.
    expect(await all.told(partlyDenied)).toBe('already_decided');
  });

  it('stays where a part of a split claim is posted: that adds to it', async () => {
    const all = books();
    all.record(10_000);
    const part = { ...answer([]), charge: 1_000, paid: 1_000 };
    expect(await all.told(part, 'person')).toBe('posted');
    expect(all.claim().paidAmount).toBe(11_000);
  });
});

describe('what a person wrote off of the payer’s share', () => {
  it.each([
    ['is reversed and corrected', [reversal(partlyDenied), usual], usual],
    [
      'is reversed and denied again: what is denied is open',
      [reversal(partlyDenied), partlyDenied],
      partlyDenied,
    ],
  ])('is owed again where the decision before it %s', async (_what, then, as) => {
    const all = await alone(partlyDenied);
    all.writeOff(4_000);
    expect(all.open()).toBe(0);
    for (const payment of then) expect(await all.told(payment)).toBe('posted');
    expect(all.sums()).toEqual((await alone(as)).sums());
  });

  it('of a denial is owed again where its payer pays after all', async () => {
    const all = await alone(answer([adj('CO', '16', 15_029)]));
    all.writeOff(15_029);
    expect(await all.told(usual)).toBe('posted');
    expect(all.sums()).toEqual((await alone(usual)).sums());
  });

  it('of a claim that nobody had decided is owed again as far as its payer then settles it', async () => {
    const all = books();
    all.writeOff(15_029);
    await all.told(partlyDenied);
    expect(all.sums()).toMatchObject({ write_offs: 4_000, undeposited_funds: 6_000 });
    expect(all.open()).toBe(0);
  });

  it('comes back as far as a person posts a further payment for it', async () => {
    const all = await alone(partlyDenied);
    all.writeOff(4_000);
    const further = { ...answer([adj('CO', '197', 13_029)]), lines: [] };
    expect(further.paid).toBe(2_000);
    expect(await all.told(further, 'person')).toBe('posted');
    expect([all.open(), all.sums()['write_offs']]).toEqual([0, 2_000]);
  });

  it('is no credit of the patient’s, where it was his share: no more is forgiven than is left to him', async () => {
    const all = await alone(usual);
    all.writeOff(2_029, 'patient_receivable');
    const right = answer([adj('CO', '45', 3_000), adj('PR', '3', 29)]);
    for (const payment of [reversal(usual), right]) await all.told(payment);
    expect(all.sums()).toEqual((await alone(right)).sums());
    // The next payer's, of a claim that was sent on, pays what was forgiven.
    const crossed = await alone({ ...usual, status: '19' });
    crossed.writeOff(2_029, 'patient_receivable');
    await crossed.told({ ...answer([adj('OA', '23', 13_000), adj('PR', '3', 29)]), status: '2' });
    expect(crossed.sums()).toMatchObject({ undeposited_funds: 12_000, write_offs: 29 });
    expect(crossed.sums()).not.toHaveProperty('patient_receivable');
  });

  it('and whatever else people recorded leave no trace after a reversal, and its correction counts as the first', async () => {
    const cents = fc.integer({ min: 0, max: 5_000 });
    const answers = fc
      .record({ co: cents, pr: cents, denied: cents })
      .map(({ co, pr, denied }) =>
        answer([adj('CO', '45', co), adj('PR', '3', pr), adj('CO', '16', denied)]),
      );
    await fc.assert(
      fc.asyncProperty(answers, answers, fc.boolean(), fc.nat(), async (before, after, recorded, n) => {
        const all = books();
        if (recorded) all.record(before.paid);
        else await all.told(before);
        if (all.open() > 0) all.writeOff(1 + (n % all.open()));
        if (all.left() > 0) all.writeOff(1 + (n % all.left()), 'patient_receivable');
        if (recorded && n % 2 === 0) expect(await all.told(before)).toBe('posted');
        expect(await all.told(reversal(before))).toBe('posted');
        expect(all.sums()).toEqual(books().sums());
        await all.told(after);
        expect(all.sums()).toEqual((await alone(after)).sums());
        expect(all.claim().patientResponsibility).toBe((await alone(after)).claim().patientResponsibility);
      }),
    );
  });
});
