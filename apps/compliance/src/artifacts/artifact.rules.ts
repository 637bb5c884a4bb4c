import type { ArtifactCreate, ArtifactPatch } from '@rymeda/contracts';
import { mergePatch } from '@rymeda/service/records';
import { artifactFields, type ArtifactState } from './artifact.ts';

export const newArtifact = (
  command: ArtifactCreate,
  birth: { id: string; organizationId: string; now: Date },
): ArtifactState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  ...command,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

/** The artifact after a JSON Merge Patch (RFC 7396), with the names of the fields that really changed. */
export function changeArtifact(
  state: ArtifactState,
  patch: ArtifactPatch,
  now: Date,
): { artifact: ArtifactState; changed: string[] } {
  const merged = mergePatch(state, patch);
  const changed = artifactFields.filter((f) => merged[f] !== state[f]);
  if (changed.length === 0) return { artifact: state, changed };
  return { artifact: { ...merged, updatedAt: now, version: state.version + 1 }, changed };
}
