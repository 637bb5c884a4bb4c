import { jobContext } from '@rymeda/service';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import type { Tx } from '@rymeda/events';
import type { AssignmentParts } from '../assignments/parts.ts';
import type { DueWork } from '../due/due.ts';
import { toPerson } from '../identity/identity.store.ts';
import type { RunJob } from '../jobs/run-job.ts';
import { assigning, settleObligation, settlingObligation } from './settle-obligations.ts';

type Parts = Omit<AssignmentParts, 'wake'> & { runJob: RunJob };

const job = 'compliance-obligations';
/** People in one transaction. */
const batch = 50;

/** What all people owe by one assignment, a batch after the other; by one that was ended nothing is owed. */
export const assigner =
  (parts: Parts): DueWork =>
  async ({ organizationId, subject }, finish) => {
    const asJob = jobContext(organizationId, job);
    await runAsTenant(asJob, () => parts.directory.completePeople(asJob));
    for (let after: string | undefined = ''; after !== undefined;) {
      const from: string = after;
      after = await parts.runJob({ organizationId, job }, async (tx, scope) => {
        const last = await settleBatch(parts, tx, scope, subject, from);
        if (last === undefined) await finish(tx);
        return last;
      });
    }
  };

/** Answers after whom to go on, `undefined` at the end. */
async function settleBatch(
  parts: Parts,
  tx: Tx,
  scope: TenantContext,
  assignmentId: string,
  after: string,
): Promise<string | undefined> {
  const assignment = await parts.assignments.find(tx, scope, assignmentId);
  if (assignment === null) {
    const owed = await parts.obligations.owed(tx, scope, assignmentId, batch);
    for (const { id } of owed) {
      await parts.obligations.retire(tx, scope, id);
      await parts.due.cancel(tx, settlingObligation, id);
    }
    return owed.length < batch ? undefined : after;
  }
  const people = await parts.identity.people(tx, scope, after, batch);
  for (const person of people) await settleObligation(parts, tx, scope, assignment, toPerson(person));
  return people.length < batch ? undefined : people.at(-1)?._id;
}

/** Another version is in force, or none any more: all assignments of the series are worked out anew. */
export const seriesSettler =
  (parts: Parts): DueWork =>
  ({ organizationId, subject: seriesId }, finish) =>
    parts.runJob({ organizationId, job }, async (tx, scope) => {
      for (const { id } of await parts.assignments.every(tx, scope, { seriesId }))
        await parts.due.plan(tx, scope, { kind: assigning, subject: id, at: tx.now, lane: 'long' });
      await finish(tx);
    });

/** What one person owes, after a hire, a change of role, a leave or an attestation. */
export const personSettler =
  (parts: Parts): DueWork =>
  ({ organizationId, subject }, finish) =>
    parts.runJob({ organizationId, job }, async (tx, scope) => {
      const person = await parts.identity.person(scope, subject, tx);
      if (person !== null)
        for (const assignment of await parts.assignments.every(tx, scope))
          await settleObligation(parts, tx, scope, assignment, toPerson(person));
      await finish(tx);
    });

/** One obligation whose time has come. */
export const obligationSettler =
  (parts: Parts): DueWork =>
  ({ organizationId, subject }, finish) =>
    parts.runJob({ organizationId, job }, async (tx, scope) => {
      // First, because settling may plan it anew.
      await finish(tx);
      const obligation = await parts.obligations.load(tx, scope, subject);
      if (obligation === null) return;
      const assignment = await parts.assignments.find(tx, scope, obligation.assignmentId);
      const person = await parts.identity.person(scope, obligation.userId, tx);
      if (assignment !== null && person !== null)
        await settleObligation(parts, tx, scope, assignment, toPerson(person));
    });
