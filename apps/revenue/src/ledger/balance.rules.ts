import type { LedgerAccount, LedgerEntry } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';
import type { EntryState, LedgerLine, LedgerSum } from './ledger.ts';

/** What is open of a claim. Cents. */
export interface OpenBalance {
  payer: number;
  patient: number;
}

const sumOf = (sums: readonly LedgerSum[], account: LedgerAccount, kind?: LedgerEntry['kind']): number =>
  sums
    .filter((s) => s.account === account && (kind === undefined || s.kind === kind))
    .reduce((total, s) => total + s.amount, 0);

export const openOf = (sums: readonly LedgerSum[]): OpenBalance => ({
  payer: sumOf(sums, 'payer_receivable'),
  patient: sumOf(sums, 'patient_receivable'),
});

/** What a payment of a claim has to know of what was posted of it before. Cents. */
export interface Standing {
  /** What its submission asked of its payer: of a later payer, what those before it had left to the patient. */
  asked: number;
  /** Open with its payer. */
  open: number;
  /** What people wrote off of the payer's share. */
  writtenOff: number;
  /** What payers left to the patient, less what the next one was asked for. */
  left: number;
  /** What people wrote off of that. */
  forgiven: number;
  /** What people recorded as paid by its payer, as far as no 835 has told of it. */
  recorded: number;
}
export const nothingPosted: Standing = {
  ...{ asked: 0, open: 0, writtenOff: 0 },
  ...{ left: 0, forgiven: 0, recorded: 0 },
};

/** With one more line of an entry about the claim. */
export function standingWith(
  standing: Standing,
  { kind, remittanceId }: Pick<EntryState, 'kind' | 'remittanceId'>,
  { account, amount }: Pick<LedgerLine, 'account' | 'amount'>,
): Standing {
  const { asked, open, writtenOff, left, forgiven, recorded } = standing;
  switch (account) {
    case 'payer_receivable':
      return {
        ...standing,
        // What takes its place gives that back, but a reversal may still come of what was decided.
        asked: kind === 'charge' ? asked + Math.max(0, amount) : asked,
        open: open + amount,
        writtenOff: kind === 'write_off' ? writtenOff - amount : writtenOff,
      };
    case 'patient_receivable':
      if (kind === 'write_off') return { ...standing, forgiven: forgiven - amount };
      return kind === 'payer_payment' || kind === 'charge' ? { ...standing, left: left + amount } : standing;
    case 'undeposited_funds':
      return kind === 'payer_payment' && remittanceId === null
        ? { ...standing, recorded: recorded + amount }
        : standing;
    default:
      return standing;
  }
}

/** What its submission asked of the payer, as far as nothing has taken its place. Cents. */
export const chargedTo = (sums: readonly LedgerSum[]): number => sumOf(sums, 'payer_receivable', 'charge');

/** What a person wrote off of what its payer was charged. Cents. */
export const writtenOffOf = (sums: readonly LedgerSum[]): number =>
  0 - sumOf(sums, 'payer_receivable', 'write_off');

/** What payers left to the patient, less what the next one was asked for. Cents. */
export const leftToPatient = (sums: readonly LedgerSum[]): number =>
  sumOf(sums, 'patient_receivable', 'payer_payment') + sumOf(sums, 'patient_receivable', 'charge');

/** What a person wrote off of what the patient owed. Cents. */
export const forgivenOf = (sums: readonly LedgerSum[]): number =>
  0 - sumOf(sums, 'patient_receivable', 'write_off');

/** What the patient has paid, less refunds. Cents. */
export const paidByPatient = (sums: readonly LedgerSum[]): number =>
  0 - sumOf(sums, 'patient_receivable', 'patient_payment') - sumOf(sums, 'patient_receivable', 'refund');

/** What of his credit the patient has paid himself: the rest is what a payer took back or the next one was asked for. */
export const refundable = (sums: readonly LedgerSum[]): number =>
  Math.min(0 - openOf(sums).patient, paidByPatient(sums));

/** Dollars. */
export const balanceOf = (sums: readonly LedgerSum[]) => ({
  charges: fromCents(-sumOf(sums, 'charges')),
  payerBalance: fromCents(openOf(sums).payer),
  patientBalance: fromCents(openOf(sums).patient),
  payerPayments: fromCents(
    sumOf(sums, 'undeposited_funds', 'payer_payment') + sumOf(sums, 'unapplied', 'payer_payment'),
  ),
  patientPayments: fromCents(
    sumOf(sums, 'undeposited_funds', 'patient_payment') + sumOf(sums, 'undeposited_funds', 'refund'),
  ),
  adjustments: fromCents(sumOf(sums, 'contractual_adjustments')),
  writeOffs: fromCents(sumOf(sums, 'write_offs')),
});
