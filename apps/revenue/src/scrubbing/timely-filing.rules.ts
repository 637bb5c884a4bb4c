import { problem } from '@rymeda/kernel';
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

/** What a claim says of a denial for late filing and nothing else, as an 835 brings it (CARC 29). */
export const deniedAsLate = 'CARC 29';

/** INVALID_TRANSITION: that a claim came too late is no determination of Medicare's that could be appealed. */
export function assertAppealable(
  claim: { status: string; denialReason: string | null },
  payer: Pick<PayerState, 'claimFilingIndicator'> | null,
): void {
  if (claim.status !== 'denied' || claim.denialReason !== deniedAsLate) return;
  if (!medicare.has(payer?.claimFilingIndicator ?? '')) return;
  throw problem('INVALID_TRANSITION', 'Medicare takes no appeal of a denial for late filing (CO-29)', {
    details: { from: 'denied', to: 'appealed' },
  });
}
