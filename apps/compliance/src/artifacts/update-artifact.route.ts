import { artifactOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { changeArtifact } from './artifact.rules.ts';
import type { ArtifactStore } from './artifact.store.ts';
import { artifactEvent, toArtifact } from './artifact.ts';

export const updateArtifact = ({ artifacts }: { artifacts: ArtifactStore }) =>
  route(
    artifactOperations.update,
    'compliance_artifact',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const state = await artifacts.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      const { artifact, changed } = changeArtifact(state, body, now);
      if (changed.length > 0) {
        await artifacts.replace(tx, scope, artifact);
        tx.emit(artifactEvent('updated', artifact, { changed }));
      }
      return { data: toArtifact(artifact), version: artifact.version };
    },
  );
