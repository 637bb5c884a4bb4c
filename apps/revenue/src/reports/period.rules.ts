import { validationFailed } from '@rymeda/kernel';
import { addDays, daysBetween } from '../days.ts';

export interface Period {
  from: string;
  to: string;
}

const usualDays = 90;
const mostDays = 366;

/** Both days included. VALIDATION_FAILED when it ends before it begins, or is longer than a report covers. */
export function periodAsked(
  asked: { from?: string | undefined; to?: string | undefined },
  today: string,
): Period {
  const to = asked.to ?? today;
  const from = asked.from ?? addDays(to, 1 - usualDays);
  const days = daysBetween(from, to);
  if (days >= 0 && days <= mostDays) return { from, to };
  const message = days < 0 ? 'must not be after to' : `must be at most ${mostDays} days before to`;
  throw validationFailed([{ field: 'from', code: 'out_of_range', message }]);
}

/** The 90 days up to this one, over which charges are averaged. */
export const lastDays = (today: string): Period => ({ from: addDays(today, 1 - usualDays), to: today });
export const averagedDays = usualDays;

/** VALIDATION_FAILED for a day to come, and for one before there was anything to tell of. */
export function dayAsked(
  asked: string | undefined,
  { since, today }: { since: string; today: string },
): string {
  if (asked === undefined) return today;
  const message =
    asked > today ? 'must not be in the future' : asked < since ? `must not be before ${since}` : undefined;
  if (message === undefined) return asked;
  throw validationFailed([{ field: 'asOf', code: 'out_of_range', message }]);
}
