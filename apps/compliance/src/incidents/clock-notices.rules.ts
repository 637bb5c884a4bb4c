import type { BreachDeadline } from '@rymeda/contracts';
import { daysLeft, nextNotice, noticeKey, noticesDue } from '../expiry/expiry.rules.ts';
import { isOwedStill } from './breach-clock.rules.ts';
import type { IncidentState } from './incident.ts';

/** How many days before its last day a notice that is owed is spoken of; 0 when that day has passed. */
export const clockDays = [30, 14, 7, 1, 0] as const;

type Clocked = Pick<IncidentState, 'announced' | 'clockSetAt' | 'status'>;

const prefixOf = ({ notice, state }: BreachDeadline): string => `${notice}/${state ?? ''}/`;

const expiring = ({ announced, clockSetAt }: Clocked, deadline: BreachDeadline) => {
  const prefix = prefixOf(deadline);
  return {
    expiresAt: deadline.dueOn,
    expirySetAt: clockSetAt,
    announced: announced.filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length)),
  };
};

const running = (incident: Clocked, owed: readonly BreachDeadline[]): BreachDeadline[] =>
  incident.status === 'closed' ? [] : owed.filter(isOwedStill);

export interface ClockNotice {
  deadline: BreachDeadline;
  /** Until the end of the last day; 0 when it has passed. */
  daysLeft: number;
  key: string;
}

/** What is to be said now, the earliest deadline first. */
export function clockNotices(
  incident: Clocked,
  owed: readonly BreachDeadline[],
  zone: string,
  now: Date,
): ClockNotice[] {
  return running(incident, owed)
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
    .flatMap((deadline) =>
      noticesDue(expiring(incident, deadline), zone, now, clockDays).map((days) => ({
        deadline,
        key: prefixOf(deadline) + noticeKey(deadline.dueOn, days),
        daysLeft: daysLeft(deadline.dueOn, zone, now),
      })),
    );
}

/** When to look next; `undefined` when nothing is owed any more, or all was said. */
export function nextClock(
  incident: Clocked,
  owed: readonly BreachDeadline[],
  zone: string,
  now: Date,
): Date | undefined {
  const times = running(incident, owed)
    .map((deadline) => nextNotice(expiring(incident, deadline), zone, now, clockDays)?.getTime())
    .filter((time) => time !== undefined);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}
