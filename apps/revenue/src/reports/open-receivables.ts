import type { Scope, Transactional } from '@rymeda/tenancy';
import type { ReportParts } from './by-payer.ts';
import { agedChanges, agedPeriods, type Aged } from './aged-receivables.rules.ts';
import { allDays, negated, recordedAfter } from './totals.rules.ts';
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
  at: Transactional,
  scope: Scope,
  periods: Periods,
  { payerId, asOf, today }: OpenAsked,
): Promise<{ payerId: string; sums: Sums }[]> {
  const recorded = recordedAfter(asOf, today);
  const [now, since] = await Promise.all([
    totals.sums(at, scope, openSums, periods, { payerId }),
    recorded.length === 0 ? [] : totals.sums(at, scope, openSums, periods, { payerId, recorded }),
  ]);
  return [...now, ...since.map((of) => ({ ...of, sums: negated(of.sums) }))];
}

export const openWaiting = (
  { totals }: Pick<ReportParts, 'totals'>,
  at: Transactional,
  scope: Scope,
  { payerId, asOf, today }: OpenAsked,
): Promise<Change[]> =>
  totals.notYetIn(at, scope, 'open', { payerId, ...(asOf < today ? { until: asOf } : {}) });

/** The same by age, and in all. */
export async function openByAge(
  parts: Pick<ReportParts, 'totals'>,
  at: Transactional,
  scope: Scope,
  asked: OpenAsked,
): Promise<Aged[]> {
  const waiting = await openWaiting(parts, at, scope, asked);
  const ages = [...agedPeriods(asked.asOf), { age: 'total' as const, periods: [allDays] }];
  const totals = await Promise.all(
    ages.map(async ({ age, periods }) =>
      (await openTotals(parts, at, scope, periods, asked)).map((of) => ({ ...of, age })),
    ),
  );
  return [...waiting.flatMap((change) => agedChanges(change, asked.asOf)), ...totals.flat()];
}
