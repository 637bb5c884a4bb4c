import { assignmentOperations } from '@rymeda/contracts';
import { newId, referenceNotFound, validationFailed, type FieldFault } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { assigning } from '../obligations/settle-obligations.ts';
import { requireAssignable } from './assignable.rules.ts';
import { assignmentEvent, newAssignment, toAssignment } from './assignment.ts';
import type { AssignmentParts } from './parts.ts';

/** Who owes what by it is worked out in the background. */
export const createAssignment = ({ assignments, artifacts, directory, due, wake }: AssignmentParts) =>
  route(assignmentOperations.create, 'compliance_assignment', async ({ scope, body, now }, tx) => {
    const artifact = await artifacts.load(scope, body.artifactId, tx);
    if (artifact === null) throw referenceNotFound('artifactId');
    // Those who are asked attest the version in force: another one may be about somebody since.
    const current =
      (artifact.status === 'superseded' ? await artifacts.current(tx, scope, artifact.seriesId) : null) ??
      artifact;
    requireAssignable(current, body);
    // So that nobody makes it one user's own meanwhile, who would not see this assignment yet.
    if (!(await artifacts.hold(tx, scope, current.id))) throw referenceNotFound('artifactId');
    await requireAll('userIds', body.userIds, (id) => directory.hasUser(scope, id, tx));
    await requireAll('roleIds', body.roleIds, (id) => directory.hasRole(scope, id));
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

/** VALIDATION_FAILED with the place of each that is not there, or is another organisation's. */
async function requireAll(
  field: 'userIds' | 'roleIds',
  ids: readonly string[],
  isThere: (id: string) => Promise<boolean>,
): Promise<void> {
  const missing: FieldFault[] = [];
  for (const [n, id] of ids.entries())
    if (!(await isThere(id)))
      missing.push({ field: `${field}.${n}`, code: 'not_found', message: 'does not exist' });
  if (missing.length > 0) throw validationFailed(missing);
}
