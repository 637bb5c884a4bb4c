import type { BreachDeadline, ComplianceSettings } from '@rymeda/contracts';
import { DateTime } from 'luxon';
import { validUntil } from '../expiry/expiry.rules.ts';
import type { IncidentState } from './incident.ts';

/** What the clock goes by. */
export type BreachFacts = Pick<
  IncidentState,
  | 'category'
  | 'role'
  | 'determination'
  | 'discoveredAt'
  | 'contractDays'
  | 'affected'
  | 'affectedByState'
  | 'delays'
  | 'notices'
>;
export type Terms = Pick<ComplianceSettings, 'individualsDays' | 'coveredEntityDays' | 'stateDays'>;
export type Owed = Omit<BreachDeadline, 'status'>;

/** 45 CFR 164.404(b), 164.406(b), 164.410(b): in no case later than 60 calendar days after discovery. */
const longestDays = 60;
/** 45 CFR 164.406(a): more than 500 residents of one state. */
const mediaAbove = 500;
/** 45 CFR 164.408(b): 500 or more individuals. */
const hhsFrom = 500;

/** Presumed to be a breach unless something else is demonstrated (45 CFR 164.402(2)); safety is no such matter. */
export function clockRuns({ category, determination }: BreachFacts): boolean {
  if (determination === 'breach') return true;
  return determination === 'undetermined' && (category === 'privacy' || category === 'security');
}

/** The notices that are owed, whether or not they were given. Dates are the organisation's local days. */
export function noticesOwed(facts: BreachFacts, terms: Terms, zone: string): Owed[] {
  if (!clockRuns(facts)) return [];
  const discovered = DateTime.fromJSDate(facts.discoveredAt, { zone }).startOf('day');
  const after = (days: number): string => isoDate(discovered.plus({ days: Math.min(days, longestDays) }));
  const delay = delayOf(facts, zone);
  const owed = (notice: Owed['notice'], state: string | null, dueOn: string, regulation: string): Owed => ({
    ...{ notice, state, notBefore: delay?.notBefore ?? null },
    ...(delay !== undefined && delay.notBefore > dueOn
      ? { dueOn: delay.notBefore, regulation: `${regulation}, ${delay.regulation}` }
      : { dueOn, regulation }),
  });
  if (facts.role === 'business_associate') {
    const days = Math.min(terms.coveredEntityDays ?? longestDays, facts.contractDays ?? longestDays);
    const rule = days < longestDays ? 'setting (45 CFR 164.410(b))' : '45 CFR 164.410(b)';
    return [owed('covered_entity', null, after(days), rule)];
  }
  const days = terms.individualsDays ?? longestDays;
  const told = after(days);
  const rule = days < longestDays ? 'setting (45 CFR 164.404(b))' : '45 CFR 164.404(b)';
  return [
    owed('individuals', null, told, rule),
    ...statesOf(facts, (count) => count > 0).flatMap((state) => {
      const shorter = terms.stateDays[state];
      return shorter === undefined || after(shorter) >= told
        ? []
        : [owed('individuals', state, after(shorter), 'setting (state law)')];
    }),
    ...statesOf(facts, (count) => count > mediaAbove).map((state) =>
      owed('media', state, after(longestDays), '45 CFR 164.406(b)'),
    ),
    hhs(),
  ];

  function hhs(): Owed {
    // While nobody knows how many, as if there were many: too early is no fault.
    if (facts.affected === null || facts.affected >= hhsFrom) {
      const given = current(facts).find((n) => n.notice === 'individuals' && n.state === null)?.sentOn;
      const contemporaneously = given !== undefined && given < told ? given : told;
      return owed('hhs', null, contemporaneously, '45 CFR 164.408(b)');
    }
    const yearsEnd = discovered.endOf('year').startOf('day');
    return owed('hhs', null, isoDate(yearsEnd.plus({ days: 60 })), '45 CFR 164.408(c)');
  }
}

/** The notices with where they stand now. One that was given late is not owed any more. */
export function deadlines(facts: BreachFacts, terms: Terms, zone: string, now: Date): BreachDeadline[] {
  return noticesOwed(facts, terms, zone).map((owed) => {
    const { notice, state, dueOn } = owed;
    const given = current(facts)
      .filter((n) => n.notice === notice && (n.state === state || (notice !== 'media' && n.state === null)))
      .map((n) => n.sentOn)
      .sort()[0];
    if (given !== undefined) return { ...owed, status: given <= dueOn ? 'met' : 'late' };
    return { ...owed, status: validUntil(dueOn, zone) <= now ? 'overdue' : 'open' };
  });
}

/** Without those statements that were corrected since. */
export const current = ({ notices }: Pick<BreachFacts, 'notices'>) =>
  notices.filter((n) => (n.replacedAt ?? null) === null);

export const isOwedStill = ({ status }: BreachDeadline): boolean => status === 'open' || status === 'overdue';

/** An oral statement delays for 30 days from its date at most (45 CFR 164.412(b)). */
export function lastDayOfDelay(
  delay: { form: 'written' | 'oral'; statedAt: string; until?: string | null | undefined },
  zone: string,
): string {
  const longest = isoDate(DateTime.fromISO(delay.statedAt, { zone }).plus({ days: 30 }));
  const { until } = delay;
  if (until === undefined || until === null) return longest;
  return delay.form === 'oral' && until > longest ? longest : until;
}

/** No notice before the day after; the latest statement counts. */
function delayOf(
  { delays }: BreachFacts,
  zone: string,
): { notBefore: string; regulation: string } | undefined {
  const last = [...delays].sort((a, b) => (a.until < b.until ? -1 : 1)).at(-1);
  if (last === undefined) return undefined;
  return {
    notBefore: isoDate(DateTime.fromISO(last.until, { zone }).plus({ days: 1 })),
    regulation: last.form === 'written' ? '45 CFR 164.412(a)' : '45 CFR 164.412(b)',
  };
}

const statesOf = ({ affectedByState }: BreachFacts, counts: (n: number) => boolean): string[] =>
  Object.entries(affectedByState)
    .filter(([, count]) => counts(count ?? 0))
    .map(([state]) => state)
    .sort();

const isoDate = (day: DateTime): string => day.toFormat('yyyy-MM-dd');
