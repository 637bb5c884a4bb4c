import { assignmentOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { assigning, assignmentEnded } from '../obligations/settle-obligations.ts';
import { assignmentEvent } from './assignment.ts';
import type { AssignmentParts } from './parts.ts';

/** The database ends a transaction after ten seconds. */
const allSeenMs = 15_000;

/** What was settled by it at this moment had not seen its end: once more, when no such transaction can be left. */
export const deleteAssignment = ({ assignments, due, wake }: AssignmentParts) =>
  route(assignmentOperations.delete, 'compliance_assignment', async ({ scope, params, ifMatch, now }, tx) => {
    const state = await assignments.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await assignments.softDelete(tx, scope, gone);
    await due.plan(tx, scope, { kind: assigning, subject: gone.id, at: now, lane: 'long' });
    const at = new Date(now.getTime() + allSeenMs);
    await due.plan(tx, scope, { kind: assignmentEnded, subject: gone.id, at, lane: 'long' });
    tx.emit(assignmentEvent('deleted', gone));
    tx.afterCommit(wake);
    return undefined;
  });
