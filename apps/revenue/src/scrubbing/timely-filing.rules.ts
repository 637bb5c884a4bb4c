import { addDays, aYearAfter } from '../days.ts';
import type { PayerState } from '../payers/payer.ts';

/** X12 element 1032: Medicare Part A and B. */
const medicare = new Set(['MA', 'MB']);

/**
 * The last day on which a service may be filed. Medicare: one calendar year from its first day, and 29 February ends
 * on 28 February (42 CFR 424.44); others as the payer's contract says. `undefined`: no limit is known.
 */
export function lastFilingDay(
  from: string,
  payer: Pick<PayerState, 'timelyFilingDays' | 'claimFilingIndicator'>,
): string | undefined {
  if (medicare.has(payer.claimFilingIndicator ?? '')) return aYearAfter(from);
  return payer.timelyFilingDays == null ? undefined : addDays(from, payer.timelyFilingDays);
}
