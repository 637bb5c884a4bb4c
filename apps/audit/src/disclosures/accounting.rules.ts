import type { Accounting, disclosureCreate, suspensionCreate } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import type { z } from 'zod';
import type { Entry } from '../logs/entry.ts';

type Recorded = z.output<typeof disclosureCreate>;
type Suspension = z.output<typeof suspensionCreate>;
type Line = Accounting['disclosures'][number];

/**
 * Purposes (HL7 PurposeOfUse) that 45 CFR 164.528(a)(1) leaves out of an accounting: treatment, payment, health care
 * operations, and what the individual asked for. Any other that a caller states is accounted for, known or not.
 */
export const unaccounted: readonly string[] = [
  ...['TREAT', 'ETREAT', 'ERTREAT', 'BTG', 'CAREMGT', 'POPHLTH'],
  ...['HPAYMT', 'CLMATTCH', 'COVAUTH', 'COVERAGE', 'ELIGDTRM', 'ELIGVER', 'ENROLLM', 'REMITADV'],
  ...[
    'HOPERAT',
    'FRAUD',
    'HACCRED',
    'HCOMPL',
    'HLEGAL',
    'HOUTCOMS',
    'HPRGRP',
    'HQUALIMP',
    'HSYSADMIN',
    'HTEST',
  ],
  ...['LABELING', 'MEMADMIN', 'METAMGT', 'PATADMIN', 'PATSFTY', 'PERFMSR', 'RECORDMGT', 'SYSDEV', 'TRAIN'],
  ...['PATRQT', 'FAMRQT', 'PWATRNY', 'SUPNWK'],
];

/** Six years before `to` (45 CFR 164.528(a)(3)); before a leap day the end of that February. */
export function sixYearsBefore(to: Date): Date {
  const from = new Date(to.getTime());
  from.setUTCFullYear(from.getUTCFullYear() - 6);
  if (from.getUTCDate() !== to.getUTCDate()) from.setUTCDate(0);
  return from;
}

/** Both ends included. VALIDATION_FAILED when it ends before it begins: that would account for nothing and say so. */
export function periodAsked(
  asked: { from?: string | undefined; to?: string | undefined },
  now: Date,
): { from: Date; to: Date } {
  const to = asked.to === undefined ? now : new Date(asked.to);
  const from = asked.from === undefined ? sixYearsBefore(to) : new Date(asked.from);
  if (from <= to) return { from, to };
  throw validationFailed([{ field: 'from', code: 'out_of_range', message: 'must not be after to' }]);
}

type Logged = Pick<Entry, 'userId' | 'ipAddress' | 'metadata' | 'timestamp' | 'resourceType'>;

/**
 * The accounting out of a patient's entries: one line for each recipient and purpose, with the first and the last date
 * and how many there were (164.528(b)(3)). What an agency has asked to be left out is, while it lasts.
 */
export function accountFor(
  entries: readonly Logged[],
  { from, to, now }: { from: Date; to: Date; now: Date },
): Line[] {
  const silent = new Set(
    entries
      .map(({ metadata }) => metadata['suspension'] as Suspension | undefined)
      .filter((s) => s !== undefined && Date.parse(s.until) > now.getTime())
      .map((s) => named((s as Suspension).recipient)),
  );
  const lines = new Map<string, Line>();
  for (const line of entries.flatMap((entry) => lineOf(entry) ?? [])) {
    const { recipient, purpose } = line;
    if (recipient.name !== null && silent.has(named(recipient.name))) continue;
    if (Date.parse(line.lastDate) < from.getTime() || Date.parse(line.date) > to.getTime()) continue;
    const key = JSON.stringify([recipient.id, recipient.name && named(recipient.name), purpose]);
    const known = lines.get(key);
    lines.set(key, known === undefined ? line : merged(known, line));
  }
  return [...lines.values()].sort((a, b) => (a.date < b.date ? 1 : -1));
}

function lineOf({ userId, ipAddress, metadata, timestamp, resourceType }: Logged): Line | undefined {
  const recorded = metadata['disclosure'] as Recorded | undefined;
  if (recorded !== undefined)
    return {
      date: utc(recorded.date),
      lastDate: utc(recorded.lastDate ?? recorded.date),
      count: recorded.count,
      recipient: { id: null, name: recorded.recipient.name, address: recorded.recipient.address ?? null },
      information: [...recorded.information],
      purpose: recorded.basis,
    };
  const { purpose, fields } = metadata as { purpose?: string; fields?: string[] };
  if (purpose === undefined || unaccounted.includes(purpose)) return undefined;
  const date = timestamp.toISOString();
  const information = fields === undefined ? [resourceType] : fields.map((f) => `${resourceType}.${f}`);
  return {
    date,
    lastDate: date,
    count: 1,
    recipient: { id: userId, name: null, address: ipAddress },
    information,
    purpose,
  };
}

const merged = (a: Line, b: Line): Line => ({
  ...a,
  date: a.date < b.date ? a.date : b.date,
  lastDate: a.lastDate > b.lastDate ? a.lastDate : b.lastDate,
  count: a.count + b.count,
  information: [...new Set([...a.information, ...b.information])].sort(),
});

const named = (name: string): string => name.trim().toLowerCase();
const utc = (time: string): string => new Date(time).toISOString();
