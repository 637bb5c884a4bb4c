import { DateTime } from 'luxon';

/** How many days before its end something is announced; 0 is the end itself. */
export const noticeDays = [90, 60, 30, 7, 0] as const;

/** What ends by itself. */
export interface Expiring {
  /** A date, valid through its end, or a moment. */
  expiresAt: string;
  /** When that was said. */
  expirySetAt: Date;
  /** Keys of what was announced, each once: `<expiresAt>/<days>`. */
  announced: readonly string[];
}

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** The day that it is, where the organisation is. */
export const localDay = (at: Date, zone: string): string =>
  DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd');

/** The first moment at which it is no longer valid, in the organisation's time zone. */
export function validUntil(expiresAt: string, zone: string): Date {
  if (!isDate(expiresAt)) return new Date(expiresAt);
  return DateTime.fromISO(expiresAt, { zone }).plus({ days: 1 }).startOf('day').toJSDate();
}

/** Days until it is no longer valid, today among them, where the organisation is; 0 when it has ended. */
export function daysLeft(expiresAt: string, zone: string, now: Date): number {
  const until = DateTime.fromJSDate(validUntil(expiresAt, zone), { zone });
  if (until.toMillis() <= now.getTime()) return 0;
  return Math.ceil(until.diff(DateTime.fromJSDate(now, { zone }).startOf('day'), 'days').days);
}

/** The calendar day before, so that a change of the clocks moves no notice to another hour. */
const noticeAt = (until: Date, zone: string, days: number): Date =>
  DateTime.fromJSDate(until, { zone }).minus({ days }).toJSDate();

export const noticeKey = (expiresAt: string, days: number): string => `${expiresAt}/${days}`;

/**
 * What has expired is in force again once its end lies ahead, whether by another date or by another zone; and while it is in
 * force, that its end has come is yet to be said.
 */
export function restanding<S extends string>(
  was: { status: S; announced: readonly string[] },
  expiresAt: string | null,
  zone: string,
  now: Date,
): { status: S | 'active'; announced: string[] } {
  const isOver = expiresAt !== null && validUntil(expiresAt, zone) <= now;
  const status = was.status === 'expired' && !isOver ? 'active' : was.status;
  const end = noticeKey(expiresAt ?? '', 0);
  return { status, announced: was.announced.filter((key) => status !== 'active' || key !== end) };
}

/** What ended before this day has ended in every zone: none are two days apart. */
export const lastDayAnywhere = (now: Date): string =>
  new Date(now.getTime() - 2 * 86_400_000).toISOString().slice(0, 10);

/**
 * What is to be announced now, the earliest first: each notice whose time has come and that was not given. Of those whose
 * time had already passed when the expiry was set, only the last one counts.
 */
export function noticesDue(
  expiring: Expiring,
  zone: string,
  now: Date,
  noticed: readonly number[] = noticeDays,
): number[] {
  const until = validUntil(expiring.expiresAt, zone);
  const at = (days: number): Date => noticeAt(until, zone, days);
  const late = noticed.filter((days) => at(days) <= expiring.expirySetAt);
  const skipped = late.slice(0, -1);
  return noticed.filter(
    (days) =>
      at(days) <= now &&
      !skipped.includes(days) &&
      !expiring.announced.includes(noticeKey(expiring.expiresAt, days)),
  );
}

/** When to look next; `undefined` after the end. */
export function nextNotice(
  expiring: Expiring,
  zone: string,
  now: Date,
  noticed: readonly number[] = noticeDays,
): Date | undefined {
  const until = validUntil(expiring.expiresAt, zone);
  const open = noticed.filter((days) => !expiring.announced.includes(noticeKey(expiring.expiresAt, days)));
  if (noticesDue(expiring, zone, now, noticed).length > 0) return now;
  return open.map((days) => noticeAt(until, zone, days)).find((at) => at > now);
}
