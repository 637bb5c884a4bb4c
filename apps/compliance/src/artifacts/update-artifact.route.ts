import { artifactOperations } from '@rymeda/contracts';
import { notFound, referenceNotFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { requireStillReadable } from '../assignments/assignable.rules.ts';
import type { AssignmentParts } from '../assignments/parts.ts';
import { acceptedFile } from './accepted-file.ts';
import { changeArtifact } from './artifact.rules.ts';
import { artifactEvent, toArtifact } from './artifact.ts';
import { fileUrl } from './file-url.ts';
import type { ArtifactParts } from './parts.ts';
import { planNotices, planSeries } from './plan-notices.ts';

export const updateArtifact = (parts: ArtifactParts & Pick<AssignmentParts, 'assignments'>) =>
  route(
    artifactOperations.update,
    'compliance_artifact',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const { artifacts, uploads, files, directory, assignments } = parts;
      const state = await artifacts.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      const zone = await directory.timezone(scope);
      const accepted = await acceptedFile(uploads, tx, scope, body.uploadId);
      const { artifact, changed } = changeArtifact(state, body, { now, zone, accepted });
      if (changed.includes('userId') && artifact.userId !== null) {
        if (!(await directory.hasUser(scope, artifact.userId, tx))) throw referenceNotFound('userId');
        const { seriesId } = artifact;
        requireStillReadable(artifact.userId, await assignments.every(tx, scope, { seriesId }));
      }
      if (changed.length > 0) {
        await artifacts.replace(tx, scope, artifact, zone);
        const restands = artifact.status !== state.status;
        if (restands || changed.includes('expiresAt')) await planNotices(parts, tx, scope, artifact, zone);
        if (restands) await planSeries(parts, tx, scope, artifact);
        tx.emit(artifactEvent('updated', artifact, { changed }));
      }
      const data = toArtifact(artifact, await fileUrl(files, scope, artifact));
      return { data, version: artifact.version };
    },
  );
