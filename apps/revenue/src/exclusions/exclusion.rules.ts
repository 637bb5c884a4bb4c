import type { ClaimState } from '../claims/claim.ts';
import type { Line } from '../claims/lines.rules.ts';
import type { PayerState } from '../payers/payer.ts';

/**
 * X12 element 1032 of federal health care programs (42 U.S.C. 1320a-7b(f)): Medicare and its plans, Medicaid, Tricare,
 * Veterans Affairs, Title V, other federal ones. Insurance of federal employees (FI) is none by that definition.
 */
const federalIndicators = new Set(['16', 'MA', 'MB', 'MC', 'CH', 'VA', 'TV', 'OF']);

/** A payer of whom nobody has said what it is may be federal: unknown holds, too. */
export const mayBeFederal = (payer: Pick<PayerState, 'claimFilingIndicator'> | null): boolean =>
  payer?.claimFilingIndicator == null || federalIndicators.has(payer.claimFilingIndicator);

/** A void asks for no payment: it takes one back, and is never held. */
export const asksForPayment = ({ frequency }: Pick<ClaimState, 'frequency'>): boolean =>
  frequency !== voidFrequency;
/** X12 element 1325. */
export const voidFrequency = '8';

/** By provider the first day, YYYY-MM-DD, for which nothing is paid; null where nobody knows it: then nothing ever is. */
export type Excluded = ReadonlyMap<string, string | null>;

/** Of several confirmed rows about one provider the earliest counts. */
export function excludedOf(rows: readonly { providerId: string; since?: string | null }[]): Excluded {
  const found = new Map<string, string | null>();
  for (const { providerId, since = null } of rows) {
    const known = found.get(providerId);
    const isEarlier = known === undefined || since === null || (known !== null && since < known);
    if (isEarlier) found.set(providerId, since);
  }
  return found;
}

/**
 * Whether no payment may be asked for a line: what an excluded person furnishes on or after the day on which the
 * exclusion takes effect is not paid (42 CFR 1001.1901(b)(1)). What was done on a day that nobody knows is held.
 */
export function isHeld(
  line: Pick<Line, 'renderingProviderId' | 'date'>,
  visit: { providerId?: string | null | undefined; serviceDate?: string | undefined },
  excluded: Excluded,
): boolean {
  const since = excluded.get(line.renderingProviderId ?? visit.providerId ?? '');
  if (since === undefined) return false;
  const day = line.date ?? visit.serviceDate;
  return since === null || day === undefined || day >= since;
}
