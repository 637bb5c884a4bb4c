import type { Obligation } from '@rymeda/contracts';

/** What one person owes by one assignment: open → met or overdue → open again, as people, versions and time go on. */
export type ObligationState = Omit<Obligation, 'createdAt' | 'updatedAt' | 'dueAt'> & {
  dueAt: Date;
  createdAt: Date;
  updatedAt: Date;
  /** How often it fell overdue; the sequence of what is told about it. */
  timesOverdue: number;
};

export function toObligation({
  timesOverdue: _times,
  dueAt,
  createdAt,
  updatedAt,
  ...fields
}: ObligationState): Obligation {
  return {
    ...fields,
    dueAt: dueAt.toISOString(),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const overdueEvent = ({
  id,
  userId,
  assignmentId,
  artifactId,
  dueAt,
  timesOverdue,
}: ObligationState) => ({
  name: 'compliance.attestation.overdue',
  subject: `obligation/${id}`,
  sequence: timesOverdue,
  data: { id, userId, assignmentId, artifactId, dueAt: dueAt.toISOString() },
});
