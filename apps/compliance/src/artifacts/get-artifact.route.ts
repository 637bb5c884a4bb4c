import { artifactOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toArtifact } from './artifact.ts';
import { fileUrl } from './file-url.ts';
import type { ArtifactParts } from './parts.ts';

export const getArtifact = ({ artifacts, files }: ArtifactParts) =>
  route(artifactOperations.get, 'compliance_artifact', async ({ scope, params }) => {
    const state = await artifacts.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toArtifact(state, await fileUrl(files, scope, state)), version: state.version };
  });
