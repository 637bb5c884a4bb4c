import { assignmentOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { AssignmentStore } from './assignment.store.ts';
import { toAssignment } from './assignment.ts';

export const getAssignment = ({ assignments }: { assignments: AssignmentStore }) =>
  route(assignmentOperations.get, 'compliance_assignment', async ({ scope, params }) => {
    const state = await assignments.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toAssignment(state), version: state.version };
  });
