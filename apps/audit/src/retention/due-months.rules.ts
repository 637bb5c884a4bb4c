import { tileWidth } from '../tree/tile.ts';

/** A month of a log, 1 to 12. */
export interface Month {
  year: number;
  month: number;
}

/** The first moment after a month (UTC). */
export const endOf = ({ year, month }: Month): Date => new Date(Date.UTC(year, month, 1));

/** Whether a month is over for as long as entries have to stay at hand. */
export function isDue(month: Month, now: Date, years: number): boolean {
  const until = endOf(month);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return until.getTime() <= now.getTime();
}

/**
 * How many places of a log can leave the database. Its last bundle stays, for ever: by it a log's size, its edge and that
 * it exists are known.
 */
export const leavable = (size: number): number => Math.floor(Math.max(0, size - 1) / tileWidth) * tileWidth;

/** `2019-03`: sorts as text. */
export const monthText = ({ year, month }: Month): string => `${year}-${String(month).padStart(2, '0')}`;
