import { isDay, type Cron } from './cron.ts';
import { changeAbout, instantsOf, toLocal } from './zone.ts';

const minute = 60_000;
const day = 86_400_000;
/** A leap day on a given weekday may be 40 years away, across a century without one. */
const longestDays = 41 * 366;

/**
 * The first instant after `after` at which a pattern fires in a zone, in milliseconds; `undefined` where there is none
 * for forty years. A named time that falls into a gap fires at its end, in an overlap on the first of the two; an
 * interval fires whenever clocks show it.
 */
export function nextInstant(cron: Cron, zone: string, after: number): number | undefined {
  const today = startOfDay(toLocal(zone, after));
  // From the day before: what a gap moved to its end may lie on the next day.
  for (let n = -1; n < longestDays; n++) {
    const date = today + n * day;
    if (!isDay(cron, dateOf(date))) continue;
    const found = instantsOn(cron, zone, date).find((t) => t > after);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All instants of one local day, in their order, each once. */
function instantsOn(cron: Cron, zone: string, date: number): number[] {
  const change = changeAbout(zone, date, date + day);
  const found = cron.hours.flatMap((h) =>
    cron.minutes.flatMap((m) => {
      const instants = instantsOf(date + (h * 60 + m) * minute, change);
      // A gap ends at the change itself.
      return cron.isInterval ? instants : [instants[0] ?? change.at];
    }),
  );
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Those that passed after `after` and until `until`, the oldest first, at most `most`. */
export function instantsBetween(
  cron: Cron,
  zone: string,
  after: number,
  until: number,
  most: number,
): number[] {
  const found: number[] = [];
  const last = startOfDay(toLocal(zone, until)) + day;
  for (let date = startOfDay(toLocal(zone, after)) - day; date <= last && found.length < most; date += day) {
    if (!isDay(cron, dateOf(date))) continue;
    for (const t of instantsOn(cron, zone, date))
      if (t > Math.max(after, found.at(-1) ?? after) && t <= until && found.length < most) found.push(t);
  }
  return found;
}

const startOfDay = (local: number): number => Math.floor(local / day) * day;

function dateOf(local: number): { month: number; day: number; weekday: number } {
  const date = new Date(local);
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
}
