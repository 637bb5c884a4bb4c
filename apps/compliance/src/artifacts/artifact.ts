import type { Artifact, EventData, StoredFile } from '@rymeda/contracts';
import type { Expiring } from '../expiry/expiry.rules.ts';

/**
 * In memory; title and file are encrypted at rest. active → expired when its time has come, and back when it is given
 * another one; either → superseded by a new version, which is final.
 */
export type ArtifactState = Omit<Artifact, 'createdAt' | 'updatedAt' | 'fileUrl'> &
  Pick<Expiring, 'expirySetAt' | 'announced'> & {
    file: StoredFile | null;
    /** The upload that the file came by; names the object. */
    uploadId: string | null;
    createdAt: Date;
    updatedAt: Date;
    version: number;
  };

export function toArtifact(state: ArtifactState, fileUrl: string | null): Artifact {
  const { id, organizationId, type, title, status, userId, shared, file, expiresAt } = state;
  const { seriesId, versionNumber, supersedes, supersededBy } = state;
  return {
    ...{ id, organizationId, type, title, status, userId, shared, fileUrl, file, expiresAt },
    ...{ seriesId, versionNumber, supersedes, supersededBy },
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

/** Ids, states and names of changed fields; the title stays behind. */
export const artifactEvent = (
  verb: 'created' | 'updated' | 'superseded' | 'deleted',
  state: ArtifactState,
  more: object = {},
) => ({
  name: `compliance.artifact.${verb}`,
  subject: `artifact/${state.id}`,
  sequence: state.version,
  data: {
    id: state.id,
    type: state.type,
    status: state.status,
    userId: state.userId,
    expiresAt: state.expiresAt,
    seriesId: state.seriesId,
    versionNumber: state.versionNumber,
    sha256: state.file?.sha256 ?? null,
    ...more,
  },
});

/** That its end comes, or has come. */
export const artifactNotice = (
  state: ArtifactState,
  until: Date,
  { milestone, left }: { milestone: number; left: number },
) => ({
  name: milestone === 0 ? 'compliance.artifact.expired' : 'compliance.artifact.expiring',
  subject: `artifact/${state.id}`,
  sequence: state.version,
  data: {
    id: state.id,
    resource: 'artifact',
    type: state.type,
    userId: state.userId,
    providerId: null,
    state: null,
    expiresAt: state.expiresAt ?? '',
    validUntil: until.toISOString(),
    ...{ daysLeft: left, milestone },
  } satisfies EventData<'rymeda.compliance.artifact.expiring.v1'>,
});
