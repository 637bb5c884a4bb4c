import { assignmentOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { AssignmentStore } from './assignment.store.ts';
import { toAssignment } from './assignment.ts';

export const listAssignments = ({ assignments }: { assignments: AssignmentStore }) =>
  route(assignmentOperations.list, 'compliance_assignment', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await assignments.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toAssignment) };
  });
