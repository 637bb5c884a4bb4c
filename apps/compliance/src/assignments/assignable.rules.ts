import type { AssignmentCreate } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import type { ArtifactState } from '../artifacts/artifact.ts';

const fault = (message: string, field: 'artifactId' | 'userId' = 'artifactId') =>
  validationFailed([{ field, code: 'invalid_value', message }]);

type Assigned = Pick<AssignmentCreate, 'audience' | 'userIds'>;

/**
 * VALIDATION_FAILED for what those who are asked could neither read nor attest. One without a file may be assigned: it can
 * get its file later, or a new version with one.
 */
export function requireAssignable(
  { type, userId }: Pick<ArtifactState, 'type' | 'userId'>,
  assigned: Assigned,
): void {
  if (type !== 'policy' && type !== 'training_certificate')
    throw fault(`must be a policy or training: a policy or training is assigned to people, no ${type}`);
  if (userId !== null && goesToOthers(userId, assigned))
    throw fault('is about one user, and no one else can read it: it is assigned to that user alone');
}

/** VALIDATION_FAILED where one that others have to attest becomes one user's own, which they can't read. */
export function requireStillReadable(userId: string | null, assigned: readonly Assigned[]): void {
  if (userId !== null && assigned.some((one) => goesToOthers(userId, one)))
    throw fault('must stay, or its assignments to others end first: they could not read it', 'userId');
}

const goesToOthers = (userId: string, { audience, userIds }: Assigned): boolean =>
  audience !== 'users' || userIds.some((id) => id !== userId);
