import { assignmentOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { assigning } from '../obligations/settle-obligations.ts';
import { assignmentEvent } from './assignment.ts';
import type { AssignmentParts } from './parts.ts';

export const deleteAssignment = ({ assignments, due, wake }: AssignmentParts) =>
  route(assignmentOperations.delete, 'compliance_assignment', async ({ scope, params, ifMatch, now }, tx) => {
    const state = await assignments.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await assignments.softDelete(tx, scope, gone);
    await due.plan(tx, scope, { kind: assigning, subject: gone.id, at: now, lane: 'long' });
    tx.emit(assignmentEvent('deleted', gone));
    tx.afterCommit(wake);
    return undefined;
  });
