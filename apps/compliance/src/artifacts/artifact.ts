import type { Artifact } from '@rymeda/contracts';

/** In memory. At rest the store encrypts the fields that the contract marks as PHI. */
export type ArtifactState = Omit<Artifact, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** What a caller may change. */
export const artifactFields = ['name', 'status'] as const;

export function toArtifact(state: ArtifactState): Artifact {
  const { version: _version, createdAt, updatedAt, ...fields } = state;
  return { ...fields, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** Ids, states and names of changed fields: no PHI, which subscribers read through the API. */
export const artifactEvent = (
  verb: 'created' | 'updated' | 'deleted',
  state: ArtifactState,
  more: object = {},
) => ({
  name: `compliance.artifact.${verb}`,
  subject: `artifact/${state.id}`,
  sequence: state.version,
  data: { id: state.id, status: state.status, ...more },
});
