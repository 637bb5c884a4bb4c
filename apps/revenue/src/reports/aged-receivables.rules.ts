import type { AgedReceivables } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';
import { addDays } from '../days.ts';
import { allDays } from './totals.rules.ts';
import type { Change, Sums } from './totals.ts';

/** Ages in days from the service date, and the first of them. A service of a day to come is as old as today's. */
const ages = [
  { name: 'days0To30', upTo: 30 },
  { name: 'days31To60', upTo: 60 },
  { name: 'days61To90', upTo: 90 },
] as const;
type Age = (typeof ages)[number]['name'] | 'over90' | 'total';

/** The first days of the ages, the oldest first. */
export const agesFrom = (asOf: string): string[] => ages.map(({ upTo }) => addDays(asOf, -upTo)).toReversed();

/** The sums of a payer and a cut: one of `agesFrom`, `all`, or none for what is older. Cents. */
export interface Aged {
  payerId: string;
  cut: string | null;
  sums: Sums;
}

/** A change as the totals would show it. */
export function agedChanges({ payerId, day, sums }: Change, asOf: string): Aged[] {
  const cut = agesFrom(asOf).findLast((first) => day >= first) ?? null;
  return [
    { payerId, cut, sums },
    { payerId, cut: allDays, sums },
  ];
}

/** What is older than 90 days is what is left of all: so nobody has to add up the days of years. */
export function agesOf(
  found: readonly Pick<Aged, 'cut' | 'sums'>[],
  sum: 'payerOpen' | 'patientOpen',
  asOf: string,
): Record<Age, number> {
  const at = (cut: string | null): number =>
    found.filter((f) => f.cut === cut).reduce((cents, f) => cents + (f.sums[sum] ?? 0), 0);
  const [from90 = '', from60 = '', from30 = ''] = agesFrom(asOf);
  const total = at(allDays);
  const young = { days0To30: at(from30), days31To60: at(from60), days61To90: at(from90) };
  return { ...young, over90: total - young.days0To30 - young.days31To60 - young.days61To90, total };
}

export const inDollars = (cents: Record<Age, number>): AgedReceivables['totals'] => ({
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
  const lines = payers.flatMap((payer) => {
    const ofPayer = found.filter((f) => f.payerId === payer.payerId);
    return (['payer', 'patient'] as const).map((from) => ({
      payer,
      from,
      cents: agesOf(ofPayer, owed[from], asOf),
    }));
  });
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
