import { artifactOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { artifactEvent } from './artifact.ts';
import type { ArtifactParts } from './parts.ts';
import { expiringArtifacts, planRetention, planSeries } from './plan-notices.ts';

/** Withdrawn: gone for users, while record, file and hash stay. */
export const deleteArtifact = (parts: ArtifactParts) =>
  route(artifactOperations.delete, 'compliance_artifact', async ({ scope, params, ifMatch }, tx) => {
    const { artifacts, due } = parts;
    const state = await artifacts.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await artifacts.softDelete(tx, scope, gone);
    await due.cancel(tx, expiringArtifacts, gone.id);
    await planRetention(parts, tx, scope, gone);
    await planSeries(parts, tx, scope, gone);
    tx.emit(artifactEvent('deleted', gone));
    return undefined;
  });
