import type { Assignment, AssignmentCreate } from '@rymeda/contracts';

/** In memory. It never changes: another wish is another assignment. */
export type AssignmentState = Omit<Assignment, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const newAssignment = (
  command: AssignmentCreate,
  birth: { id: string; organizationId: string; seriesId: string; now: Date },
): AssignmentState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  ...command,
  seriesId: birth.seriesId,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

export function toAssignment({
  version: _version,
  createdAt,
  updatedAt,
  ...fields
}: AssignmentState): Assignment {
  return { ...fields, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

export const assignmentEvent = (verb: 'created' | 'deleted', state: AssignmentState) => ({
  name: `compliance.assignment.${verb}`,
  subject: `assignment/${state.id}`,
  sequence: state.version,
  data: { id: state.id, seriesId: state.seriesId, audience: state.audience },
});
