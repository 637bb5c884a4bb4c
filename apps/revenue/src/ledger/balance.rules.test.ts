import { expect, it } from '@jest/globals';
import { refundable } from './balance.rules.ts';
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
  ['what he paid of that', [patient('charge', -2_400), patient('patient_payment', -500)], 500],
])('a patient gets back %s', (_what, sums, cents) => {
  expect(refundable(sums)).toBe(cents);
});

it('a patient who owes something gets back nothing', () => {
  const owes = [patient('payer_payment', 2_400), patient('patient_payment', -400)];
  expect(refundable(owes)).toBeLessThan(0);
});
