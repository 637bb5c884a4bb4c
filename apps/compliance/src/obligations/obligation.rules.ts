import { DateTime } from 'luxon';
import type { AssignmentState } from '../assignments/assignment.ts';
import type { ObligationState } from './obligation.ts';

/** A person as far as obligations depend on it. */
export interface Person {
  id: string;
  status: string;
  roles: readonly string[];
  hireDate: string | null;
  /** When it got each of its roles. */
  roleSince: Readonly<Record<string, Date>>;
}

/** The version in force, and what the person last attested of it. */
export interface Facts {
  version: { id: string; createdAt: Date };
  attested: { id: string; at: Date } | null;
  zone: string;
  now: Date;
}

type Asked = Pick<
  AssignmentState,
  'audience' | 'roleIds' | 'userIds' | 'dueDays' | 'dueFrom' | 'repeat' | 'createdAt'
>;

/** So long before a yearly one falls due again it is open again. */
const openDays = 30;

export function isOwed(assignment: Asked, person: Person): boolean {
  if (person.status !== 'active') return false;
  const { audience, roleIds, userIds } = assignment;
  if (audience === 'everyone') return true;
  return audience === 'roles'
    ? person.roles.some((role) => roleIds.includes(role))
    : userIds.includes(person.id);
}

/** The last of what must have happened: the assignment, the version, and the hire or the role. */
function countedFrom(assignment: Asked, person: Person, { version, zone }: Facts): Date {
  const moments = [assignment.createdAt, version.createdAt];
  if (assignment.dueFrom === 'hire' && person.hireDate !== null)
    moments.push(DateTime.fromISO(person.hireDate, { zone }).toJSDate());
  if (assignment.dueFrom === 'role') {
    const since = assignment.roleIds.flatMap((role) => person.roleSince[role] ?? []);
    if (since.length > 0) moments.push(new Date(Math.min(...since.map((at) => at.getTime()))));
  }
  return new Date(Math.max(...moments.map((at) => at.getTime())));
}

/** The end of the local day that lies so far ahead. */
const endOfDayAfter = (from: Date, zone: string, ahead: { days?: number; years?: number }): DateTime =>
  DateTime.fromJSDate(from, { zone }).plus(ahead).plus({ days: 1 }).startOf('day');

export interface Standing {
  status: ObligationState['status'];
  dueAt: Date;
  /** When that changes by itself. */
  next?: Date;
}

/** Where a person stands with what it owes. */
export function standing(assignment: Asked, person: Person, facts: Facts): Standing {
  const { attested, zone, now } = facts;
  if (attested === null) {
    const from = countedFrom(assignment, person, facts);
    return untilDue(endOfDayAfter(from, zone, { days: assignment.dueDays }).toJSDate(), now);
  }
  const again = endOfDayAfter(attested.at, zone, { years: 1 });
  if (assignment.repeat === 'never') return { status: 'met', dueAt: attested.at };
  const opens = again.minus({ days: openDays }).toJSDate();
  if (now < opens) return { status: 'met', dueAt: again.toJSDate(), next: opens };
  return untilDue(again.toJSDate(), now);
}

const untilDue = (dueAt: Date, now: Date): Standing =>
  now < dueAt ? { status: 'open', dueAt, next: dueAt } : { status: 'overdue', dueAt };

interface Birth {
  id: string;
  organizationId: string;
  assignmentId: string;
  seriesId: string;
  userId: string;
}

/** What is on record of what a person owes by an assignment. */
export interface Found {
  state: ObligationState;
  /** It was not owed any more: the person had left, or no version was in force. */
  retired: boolean;
}

/**
 * The obligation as it stands now, and whether it has just fallen overdue; null when nothing changed. One that is owed
 * again has changed, though nothing else of it has.
 */
export function settled(
  found: Found | null,
  birth: Birth,
  { status, dueAt }: Standing,
  facts: Facts,
): { obligation: ObligationState; fellOverdue: boolean } | null {
  const { version, attested, now } = facts;
  const was = found?.state ?? null;
  const is = { status, dueAt, artifactId: version.id, attestationId: attested?.id ?? null };
  const same =
    was !== null &&
    found?.retired === false &&
    was.status === is.status &&
    was.dueAt.getTime() === dueAt.getTime() &&
    was.artifactId === is.artifactId &&
    was.attestationId === is.attestationId;
  if (same) return null;
  // Overdue once for each version and attestation, however often it is looked at, and whatever its date is by now.
  const fellOverdue =
    status === 'overdue' &&
    !(
      was?.status === 'overdue' &&
      was.artifactId === is.artifactId &&
      was.attestationId === is.attestationId
    );
  const timesOverdue = (was?.timesOverdue ?? 0) + (fellOverdue ? 1 : 0);
  return {
    obligation: { ...birth, ...(was ?? { createdAt: now }), ...is, timesOverdue, updatedAt: now },
    fellOverdue,
  };
}
