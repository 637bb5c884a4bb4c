import type { AgedReceivables } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';
import { addDays } from '../days.ts';
import { periodsOf, sundayOf, weekOf } from './totals.rules.ts';
import type { Change, Periods, Sums } from './totals.ts';

/** Ages in days from the service date. A service of a day to come is as old as today's. */
const ages = [
  { age: 'days0To30', least: -Infinity, most: 30 },
  { age: 'days31To60', least: 31, most: 60 },
  { age: 'days61To90', least: 61, most: 90 },
] as const;
type Young = (typeof ages)[number]['age'];
type Age = Young | 'over90' | 'total';

/** What of the totals is how old; what is older is what is left of all, so that nobody adds up the days of years. */
export function agedPeriods(asOf: string): { age: Young; periods: Periods }[] {
  const sunday = sundayOf(asOf);
  const known = ages.map(({ age, least, most }) => ({
    age,
    periods: periodsOf(addDays(asOf, -most), least < 0 ? sunday : addDays(asOf, -least)),
  }));
  return [...known, { age: 'days0To30', periods: { weeksFrom: weekOf(addDays(sunday, 1)) } }];
}

/** Cents of a payer and an age. */
export interface Aged {
  payerId: string;
  age: Young | 'total';
  sums: Sums;
}

/** A change as the totals would show it. */
export function agedChanges({ payerId, day, sums }: Change, asOf: string): Aged[] {
  const is = ages.find(
    ({ least, most }) => addDays(asOf, -most) <= day && (least < 0 || day <= addDays(asOf, -least)),
  );
  return [
    ...(is === undefined ? [] : [{ payerId, age: is.age, sums }]),
    { payerId, age: 'total' as const, sums },
  ];
}

function agesOf(found: readonly Aged[], sum: 'payerOpen' | 'patientOpen'): Record<Age, number> {
  const cents = { days0To30: 0, days31To60: 0, days61To90: 0, total: 0 };
  for (const { age, sums } of found) cents[age] += sums[sum] ?? 0;
  const { days0To30, days31To60, days61To90, total } = cents;
  return { ...cents, over90: total - days0To30 - days31To60 - days61To90 };
}

const inDollars = (cents: Record<Age, number>): AgedReceivables['totals'] => ({
  days0To30: fromCents(cents.days0To30),
  days31To60: fromCents(cents.days31To60),
  days61To90: fromCents(cents.days61To90),
  over90: fromCents(cents.over90),
  total: fromCents(cents.total),
});

/** A line for each payer and for who owes it; what comes to nothing in every age is left out. */
export function agedReport(
  found: readonly Aged[],
  payers: readonly { payerId: string; payerName: string | null }[],
  asOf: string,
): AgedReceivables {
  const owed = { payer: 'payerOpen', patient: 'patientOpen' } as const;
  const byPayer = Map.groupBy(found, ({ payerId }) => payerId);
  const lines = payers.flatMap((payer) =>
    (['payer', 'patient'] as const).map((from) => ({
      payer,
      from,
      cents: agesOf(byPayer.get(payer.payerId) ?? [], owed[from]),
    })),
  );
  const kept = lines.filter(({ cents }) => Object.values(cents).some((n) => n !== 0));
  const sum = (age: Age): number => kept.reduce((total, { cents }) => total + cents[age], 0);
  return {
    asOf,
    rows: kept.map(({ payer, from, cents }) => ({ ...payer, from, ...inDollars(cents) })),
    totals: inDollars({
      days0To30: sum('days0To30'),
      days31To60: sum('days31To60'),
      days61To90: sum('days61To90'),
      over90: sum('over90'),
      total: sum('total'),
    }),
  };
}
