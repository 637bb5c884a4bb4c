import { addDays } from '../days.ts';
import { sumsOf, type Change, type Sum, type Sums, type TotalRow } from './totals.ts';

/** Of what is open, the row of all days. */
export const allDays = 'all';

export const added = (a: Sums, b: Sums): Sums => {
  const sums: Sums = { ...a };
  for (const [name, amount] of Object.entries(b) as [Sum, number][]) sums[name] = (sums[name] ?? 0) + amount;
  return sums;
};

/** One change for each payer and day; those that come to nothing fall out. */
export function merged(changes: readonly Change[]): Change[] {
  const found = new Map<string, Change>();
  for (const change of changes) {
    const key = [change.kind, change.payerId, change.day].join('/');
    const before = found.get(key);
    found.set(key, before === undefined ? change : { ...before, sums: added(before.sums, change.sums) });
  }
  return [...found.values()].filter(({ sums }) => Object.values(sums).some((amount) => amount !== 0));
}

/** The running totals that a change adds to: its day's, and the coarser one that spares reports the days. */
export const rowsOf = ({ kind, payerId, day, sums }: Change): TotalRow[] =>
  [day, kind === 'open' ? allDays : monthOf(day)].map((period) => ({ kind, payerId, period, sums }));

const monthOf = (day: string): string => day.slice(0, 7);

/** The totals that make up a period, both days included: whole months as such, days for the rest. */
export function periodsOf(from: string, to: string): string[] {
  const periods: string[] = [];
  for (let day = from; day <= to;) {
    const next = firstOfNextMonth(day);
    if (day.endsWith('-01') && addDays(next, -1) <= to) {
      periods.push(monthOf(day));
      day = next;
    } else {
      periods.push(day);
      day = addDays(day, 1);
    }
  }
  return periods;
}

function firstOfNextMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return `${String(next.year).padStart(4, '0')}-${String(next.month).padStart(2, '0')}-01`;
}

/** What `$inc` takes: each sum of the kind, so that every row has them all. */
export const increments = ({ kind, sums }: TotalRow): Record<string, number> =>
  Object.fromEntries(sumsOf(kind).map((name) => [name, sums[name] ?? 0]));
