import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { AssignmentState } from '../assignments/assignment.ts';
import type { AssignmentParts } from '../assignments/parts.ts';
import { isOwed, settled, standing, type Person } from './obligation.rules.ts';
import { overdueEvent } from './obligation.ts';

/**
 * The kinds of jobs: a series' assignments, an assignment's people, the same once more after its end, a person's
 * assignments, an obligation's time.
 */
export const settlingSeries = 'series';
export const assigning = 'assignment';
export const assignmentEnded = 'assignment-ended';
export const settlingPerson = 'person';
export const settlingObligation = 'obligation';

type Parts = Pick<
  AssignmentParts,
  'obligations' | 'attestations' | 'artifacts' | 'identity' | 'directory' | 'due'
>;

/** Brings what one person owes by one assignment up to date; says so when it has fallen overdue. */
export async function settleObligation(
  { obligations, attestations, artifacts, identity, directory, due }: Parts,
  tx: Tx,
  scope: TenantContext,
  assignment: AssignmentState,
  person: Person,
): Promise<void> {
  const found = await obligations.find(tx, scope, assignment.id, person.id);
  const was = found?.state ?? null;
  const version = isOwed(assignment, person) ? await artifacts.inForce(tx, scope, assignment.seriesId) : null;
  if (version === null) {
    if (was === null) return;
    await obligations.retire(tx, scope, was.id);
    return due.cancel(tx, settlingObligation, was.id);
  }
  const attested = await attestations.last(tx, scope, person.id, version.id);
  const facts = { version, attested, zone: await directory.timezone(scope), now: tx.now };
  const stands = standing(assignment, person, facts);
  const birth = {
    id: was?.id ?? newId('obl'),
    organizationId: scope.organizationId,
    assignmentId: assignment.id,
    seriesId: assignment.seriesId,
    userId: person.id,
  };
  const change = settled(found, birth, stands, facts);
  // Whoever is found to have left at this moment finds nothing to retire yet: the two must meet.
  if (found === null || found.retired) await identity.holdPerson(tx, scope, person.id);
  if (change !== null) await obligations.save(tx, scope, change.obligation);
  if (change?.fellOverdue === true) tx.emit(overdueEvent(change.obligation));
  const planned = { kind: settlingObligation, subject: birth.id };
  if (stands.next === undefined) await due.cancel(tx, planned.kind, planned.subject);
  else await due.plan(tx, scope, { ...planned, at: stands.next });
}
