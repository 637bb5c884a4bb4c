/** Dates without time, `YYYY-MM-DD`: whole numbers of days, never a `Date`. */

/** Days since 1970-01-01 (proleptic Gregorian). */
export function dayNumber(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  // Years that begin in March put the leap day at their end.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function dateOf(days: number): string {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

export const addDays = (date: string, days: number): string => dateOf(dayNumber(date) + days);

/** From the first to the second; negative when that came before. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** The same day a year later; 29 February becomes 28 February. */
export function aYearAfter(date: string): string {
  const [year = '', ...rest] = date.split('-');
  const next = String(Number(year) + 1).padStart(4, '0');
  return rest.join('-') === '02-29' ? `${next}-02-28` : [next, ...rest].join('-');
}

/** The day that it is in a time zone. */
export function localDay(at: Date, timeZone: string): string {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const [month = '', day = '', year = ''] = new Intl.DateTimeFormat('en-US', { timeZone, ...digits })
    .format(at)
    .split('/');
  return `${year}-${month}-${day}`;
}

/** The time of day that it is in a time zone, `HHMM`. */
export const localMinute = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .format(at)
    .replace(':', '');

/** In UTC. */
export const today = (now: Date): string => now.toISOString().slice(0, 10);
