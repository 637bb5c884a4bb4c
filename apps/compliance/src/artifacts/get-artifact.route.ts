import { artifactOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ArtifactStore } from './artifact.store.ts';
import { toArtifact } from './artifact.ts';

export const getArtifact = ({ artifacts }: { artifacts: ArtifactStore }) =>
  route(artifactOperations.get, 'compliance_artifact', async ({ scope, params }) => {
    const artifact = await artifacts.load(scope, params.id);
    if (artifact === null) throw notFound();
    return { data: toArtifact(artifact), version: artifact.version };
  });
