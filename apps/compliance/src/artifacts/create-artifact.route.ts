import { artifactOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { newArtifact } from './artifact.rules.ts';
import type { ArtifactStore } from './artifact.store.ts';
import { artifactEvent, toArtifact } from './artifact.ts';

export const createArtifact = ({ artifacts }: { artifacts: ArtifactStore }) =>
  route(artifactOperations.create, 'compliance_artifact', async ({ scope, body, now }, tx) => {
    const artifact = newArtifact(body, { id: newId('art'), organizationId: scope.organizationId, now });
    await artifacts.insert(tx, scope, artifact);
    tx.emit(artifactEvent('created', artifact));
    return { data: toArtifact(artifact), version: 1, location: `/v1/compliance/artifacts/${artifact.id}` };
  });
