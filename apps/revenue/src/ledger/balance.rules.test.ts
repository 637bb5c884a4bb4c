import { expect, it } from '@jest/globals';
import { balanceOf, leftToPatient, nothingPosted, refundable, standingWith } from './balance.rules.ts';
import type { LedgerSum } from './ledger.ts';

const patient = (kind: LedgerSum['kind'], amount: number): LedgerSum => ({
  ...{ account: 'patient_receivable', kind, amount },
});

it.each([
  ['what he has paid too much', [patient('payer_payment', 1_000), patient('patient_payment', -2_400)], 1_400],
  ['no more than once', [patient('patient_payment', -2_400), patient('refund', 2_400)], 0],
  [
    'nothing that he never paid, where a payer left him less than the next one was asked for',
    [patient('payer_payment', 1_000), patient('charge', -2_400)],
    0,
  ],
  [
    'what he paid less what he got back of it',
    [patient('charge', -1_000), patient('patient_payment', -2_400), patient('refund', 400)],
    2_000,
  ],
  ['what he paid of that', [patient('charge', -2_400), patient('patient_payment', -500)], 500],
])('a patient gets back %s', (_what, sums, cents) => {
  expect(refundable(sums)).toBe(cents);
});

it('a patient who owes something gets back nothing', () => {
  const owes = [patient('payer_payment', 2_400), patient('patient_payment', -400)];
  expect(refundable(owes)).toBeLessThan(0);
});

const sum = (account: LedgerSum['account'], kind: LedgerSum['kind'], amount: number): LedgerSum => ({
  ...{ account, kind, amount },
});

it('payments of the patient are less what was given back, those of the payer what was set against its claims too', () => {
  const sums = [
    sum('payer_receivable', 'charge', 15_000),
    sum('charges', 'charge', -15_000),
    sum('undeposited_funds', 'payer_payment', 9_000),
    sum('unapplied', 'payer_payment', 1_000),
    sum('payer_receivable', 'payer_payment', -15_000),
    sum('contractual_adjustments', 'payer_payment', 3_000),
    sum('patient_receivable', 'payer_payment', 2_000),
    sum('undeposited_funds', 'patient_payment', 2_500),
    sum('patient_receivable', 'patient_payment', -2_500),
    sum('undeposited_funds', 'refund', -500),
    sum('patient_receivable', 'refund', 500),
  ];
  expect(sums.reduce((total, { amount }) => total + amount, 0)).toBe(0);
  expect(balanceOf(sums)).toEqual({
    ...{ charges: 150, payerBalance: 0, patientBalance: 0, payerPayments: 100 },
    ...{ patientPayments: 20, adjustments: 30, writeOffs: 0 },
  });
});

it('what a payment has to know of a claim is what was asked, decided and forgiven of it, and what a person recorded', () => {
  const entry = (
    kind: LedgerSum['kind'],
    remittanceId: string | null,
    ...lines: [LedgerSum['account'], number][]
  ) => lines.map(([account, amount]) => ({ kind, remittanceId, account, amount }));
  const posted = [
    ...entry('charge', null, ['payer_receivable', 15_000], ['charges', -15_000]),
    ...entry('payer_payment', null, ['undeposited_funds', 5_000], ['payer_receivable', -5_000]),
    ...entry('payer_payment', 'rem_1', ['undeposited_funds', 2_000], ['patient_receivable', 1_000]),
    ...entry('payer_payment', 'rem_1', ['contractual_adjustments', 3_000], ['payer_receivable', -6_000]),
    ...entry('write_off', null, ['write_offs', 2_500], ['payer_receivable', -2_500]),
    ...entry('write_off', null, ['write_offs', 300], ['patient_receivable', -300]),
    ...entry('patient_payment', null, ['undeposited_funds', 200], ['patient_receivable', -200]),
    // The next payer is asked for what the first one left.
    ...entry('charge', null, ['patient_receivable', -600], ['charges', 600]),
  ];
  const of = (lines: typeof posted) => lines.reduce((s, l) => standingWith(s, l, l), nothingPosted);
  expect(of(posted)).toEqual({
    ...{ asked: 15_000, open: 1_500, writtenOff: 2_500, left: 400, forgiven: 300, recorded: 5_000 },
  });
  expect(leftToPatient(posted)).toBe(400);
  // What takes its place gives back what is open; what was asked for stays, for a reversal may still come.
  const replaced = entry('charge', null, ['payer_receivable', -15_000], ['charges', 15_000]);
  expect(of([...posted, ...replaced])).toMatchObject({ asked: 15_000, open: -13_500 });
});
