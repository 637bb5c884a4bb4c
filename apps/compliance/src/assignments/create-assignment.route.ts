import { assignmentOperations } from '@rymeda/contracts';
import { newId, referenceNotFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { assigning } from '../obligations/settle-obligations.ts';
import { assignmentEvent, newAssignment, toAssignment } from './assignment.ts';
import type { AssignmentParts } from './parts.ts';

/** Who owes what by it is worked out in the background. */
export const createAssignment = ({ assignments, artifacts, directory, due, wake }: AssignmentParts) =>
  route(assignmentOperations.create, 'compliance_assignment', async ({ scope, body, now }, tx) => {
    const artifact = await artifacts.load(scope, body.artifactId, tx);
    if (artifact === null) throw referenceNotFound('artifactId');
    for (const id of body.userIds)
      if (!(await directory.hasUser(scope, id, tx))) throw referenceNotFound('userIds');
    const { organizationId } = scope;
    const { seriesId } = artifact;
    const state = newAssignment(body, { id: newId('asg'), organizationId, seriesId, now });
    await assignments.insert(tx, scope, state);
    await due.plan(tx, scope, { kind: assigning, subject: state.id, at: now, lane: 'long' });
    tx.emit(assignmentEvent('created', state));
    tx.afterCommit(wake);
    const location = `/v1/compliance/assignments/${state.id}`;
    return { data: toAssignment(state), version: 1, location };
  });
