import { addDays, dayNumber, daysBetween } from '../days.ts';
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

/** The running totals that a change adds to: its day's, and coarser ones that spare reports the days. */
export const rowsOf = ({ kind, payerId, day, sums }: Change): TotalRow[] =>
  [day, weekOf(day), monthOf(day), ...(kind === 'open' ? [allDays] : [])].map((period) => ({
    ...{ kind, payerId, period, sums },
  }));

/** What was recorded on a day, for reports of days before it. Of activity each day's totals say it already. */
export const recordedRowsOf = (change: Change, recordedOn: string): TotalRow[] =>
  change.kind === 'activity'
    ? []
    : [recordedOn, weekOf(recordedOn), monthOf(recordedOn)].flatMap((recorded) =>
        rowsOf(change).map((row) => ({ ...row, kind: 'recorded' as const, recorded })),
      );

/** The totals of what was recorded after a day and up to today. */
export const recordedAfter = (day: string, today: string): string[] => periodsOf(addDays(day, 1), today);

export const negated = (sums: Sums): Sums =>
  Object.fromEntries(Object.entries(sums).map(([name, amount]) => [name, 0 - amount]));

const monthOf = (day: string): string => day.slice(0, 7);
/** By its Monday; after every day and month in order. */
export const weekOf = (day: string): string => `w${mondayOf(day)}`;
/** 1970-01-05 was a Monday. */
const mondayOf = (day: string): string => addDays(day, -((((dayNumber(day) + 3) % 7) + 7) % 7));
export const sundayOf = (day: string): string => addDays(mondayOf(day), 6);

/** The totals that make up a period, both days included, as few as may be: whole months, whole weeks, days. */
export function periodsOf(from: string, to: string): string[] {
  // As texts the days after the year 9999 would come before it.
  const isAfter = (day: string): boolean => daysBetween(to, day) > 0;
  const periods: string[] = [];
  for (let day = from; !isAfter(day);) {
    const month = firstOfNextMonth(day);
    const monthAfter = firstOfNextMonth(month);
    if (day.endsWith('-01') && !isAfter(addDays(month, -1))) {
      periods.push(monthOf(day));
      day = month;
      continue;
    }
    const week = addDays(day, 7);
    // Not over the beginning of a month that fits whole.
    const last = isAfter(addDays(monthAfter, -1)) ? addDays(to, 1) : month;
    const isWeek = mondayOf(day) === day && daysBetween(week, last) >= 0;
    periods.push(isWeek ? weekOf(day) : day);
    day = isWeek ? week : addDays(day, 1);
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
