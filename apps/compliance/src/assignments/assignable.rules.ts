import type { AssignmentCreate } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import type { ArtifactState } from '../artifacts/artifact.ts';

const fault = (message: string) =>
  validationFailed([{ field: 'artifactId', code: 'invalid_value', message }]);

/**
 * VALIDATION_FAILED for what those who are asked could neither read nor attest. One without a file may be assigned: it can
 * get its file later, or a new version with one.
 */
export function requireAssignable(
  { type, userId }: Pick<ArtifactState, 'type' | 'userId'>,
  { audience, userIds }: Pick<AssignmentCreate, 'audience' | 'userIds'>,
): void {
  if (type !== 'policy' && type !== 'training_certificate')
    throw fault(`must be a policy or training: a policy or training is assigned to people, no ${type}`);
  if (userId === null) return;
  if (audience !== 'users' || userIds.some((id) => id !== userId))
    throw fault('is about one user, and no one else can read it: it is assigned to that user alone');
}
