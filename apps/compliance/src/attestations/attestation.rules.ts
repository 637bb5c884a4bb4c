import type { AttestationCreate } from '@rymeda/contracts';
import { problem, validationFailed } from '@rymeda/kernel';
import type { ArtifactState } from '../artifacts/artifact.ts';
import type { AttestationState } from './attestation.ts';

interface Caller {
  id: string;
  kind: 'client' | 'user' | 'service' | 'system';
}

/** FORBIDDEN unless a user attests for itself. */
export function requireOneself(caller: Caller, userId: string | undefined): void {
  if (caller.kind !== 'user')
    throw problem('FORBIDDEN', 'Only a user’s own token attests; API clients never do');
  if (userId !== undefined && userId !== caller.id) throw problem('FORBIDDEN', 'Nobody attests for another');
}

/** The attestation of a version that is in force, with the hash of its file. */
export function newAttestation(
  artifact: ArtifactState,
  command: AttestationCreate,
  birth: { id: string; userId: string; ipAddress: string; userAgent: string | null; now: Date },
): AttestationState {
  if (artifact.status === 'superseded')
    throw problem('VERSION_SUPERSEDED', 'The version is not in force any more', {
      details: { supersededBy: artifact.supersededBy },
    });
  if (artifact.status === 'expired' || artifact.file === null)
    throw problem('INVALID_TRANSITION', 'Only what is in force and has a file can be attested');
  const { sha256 } = artifact.file;
  if (command.sha256 !== undefined && command.sha256 !== sha256)
    throw validationFailed([
      { field: 'sha256', code: 'invalid_value', message: 'is not the hash of this version’s file' },
    ]);
  const { id, userId, ipAddress, userAgent, now } = birth;
  const { organizationId, seriesId, versionNumber } = artifact;
  return {
    ...{ id, organizationId, userId, artifactId: artifact.id, seriesId, versionNumber, sha256 },
    ...{ ipAddress, userAgent, attestedAt: now, createdAt: now, updatedAt: now, version: 1 },
  };
}
