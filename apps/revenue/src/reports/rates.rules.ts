import { fromCents } from '@rymeda/kernel';
import { averagedDays } from './period.rules.ts';
import type { Sums } from './totals.ts';

/** The formulas; docs/revenue-reports.md says whose they are. */

/** Four decimals; `null` where nothing was divided by. */
export const quotient = (of: number, by: number, decimals = 4): number | null =>
  by === 0 ? null : Math.round((of / by) * 10 ** decimals) / 10 ** decimals;

export const denialSums = ['decided', 'denied', 'partlyDenied', 'decidedAmount', 'deniedAmount'] as const;

export function denialsOf(sums: Sums) {
  const { decided = 0, denied = 0, partlyDenied = 0, decidedAmount = 0, deniedAmount = 0 } = sums;
  return {
    decided,
    denied,
    partlyDenied,
    denialRate: quotient(denied + partlyDenied, decided),
    decidedAmount: fromCents(decidedAmount),
    deniedAmount: fromCents(deniedAmount),
    denialRateByAmount: quotient(deniedAmount, decidedAmount),
  };
}

export function daysInReceivablesOf({ payerOpen = 0, patientOpen = 0, charges = 0 }: Sums) {
  const receivables = payerOpen + patientOpen;
  return {
    receivables: fromCents(receivables),
    charges: fromCents(charges),
    averageDailyCharges: fromCents(Math.round(charges / averagedDays)),
    daysInReceivables: quotient(receivables * averagedDays, charges, 1),
  };
}

export const firstPassSums = ['firstDecided', 'firstPaid'] as const;

export const firstPassOf = ({ firstDecided = 0, firstPaid = 0 }: Sums) => ({
  decided: firstDecided,
  paid: firstPaid,
  firstPassRate: quotient(firstPaid, firstDecided),
});
