import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import type { ReportParts } from './by-payer.ts';
import { negated, recordedAfter } from './totals.rules.ts';
import { openSums, type Change, type Periods, type Sums } from './totals.ts';

/** Of which payer, as of which day. */
export interface OpenAsked {
  payerId?: string | undefined;
  asOf: string;
  /** The day on which it is asked. */
  today: string;
}

/**
 * What is open of some service days by payer, as it was at the end of a day: what is open now less what was recorded
 * since. It is what the totals hold; `openWaiting` adds what isn't in them yet.
 */
export async function openTotals(
  { totals }: Pick<ReportParts, 'totals'>,
  tx: Tx,
  scope: Scope,
  periods: Periods,
  { payerId, asOf, today }: OpenAsked,
): Promise<{ payerId: string; sums: Sums }[]> {
  const now = await totals.sums(tx, scope, openSums, periods, { payerId });
  const recorded = recordedAfter(asOf, today);
  if (recorded.length === 0) return now;
  const since = await totals.sums(tx, scope, openSums, periods, { payerId, recorded });
  return [...now, ...since.map((of) => ({ ...of, sums: negated(of.sums) }))];
}

export const openWaiting = (
  { totals }: Pick<ReportParts, 'totals'>,
  tx: Tx,
  scope: Scope,
  { payerId, asOf, today }: OpenAsked,
): Promise<Change[]> =>
  totals.notYetIn(tx, scope, 'open', { payerId, ...(asOf < today ? { until: asOf } : {}) });
