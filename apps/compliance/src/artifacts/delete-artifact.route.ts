import { artifactOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { ArtifactStore } from './artifact.store.ts';
import { artifactEvent } from './artifact.ts';

export const deleteArtifact = ({ artifacts }: { artifacts: ArtifactStore }) =>
  route(artifactOperations.delete, 'compliance_artifact', async ({ scope, params, ifMatch }, tx) => {
    const state = await artifacts.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await artifacts.softDelete(tx, scope, gone);
    tx.emit(artifactEvent('deleted', gone));
    return undefined;
  });
