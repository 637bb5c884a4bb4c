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

/** Whether no payment may be asked for a line: what an excluded person furnishes is not paid (42 CFR 1001.1901(b)). */
export const isHeld = (
  line: Pick<Line, 'renderingProviderId'>,
  visitProviderId: string | null | undefined,
  excluded: ReadonlySet<string>,
): boolean => excluded.has(line.renderingProviderId ?? visitProviderId ?? '');
