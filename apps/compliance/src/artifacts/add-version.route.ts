import { artifactOperations } from '@rymeda/contracts';
import { newId, notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { acceptedFile } from './accepted-file.ts';
import { newVersion } from './artifact.rules.ts';
import { artifactEvent, toArtifact } from './artifact.ts';
import { fileUrl } from './file-url.ts';
import type { ArtifactParts } from './parts.ts';
import { planNotices, planRetention, planSeries } from './plan-notices.ts';

/** Of two who make a version at once one is first; the other meets a superseded artifact. */
export const addVersion = (parts: ArtifactParts) =>
  route(
    artifactOperations.addVersion,
    'compliance_artifact',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const { artifacts, uploads, files, directory } = parts;
      const state = await artifacts.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      const accepted = await acceptedFile(uploads, tx, scope, body.uploadId);
      const { organizationId } = scope;
      const { old, next } = newVersion(state, body, { id: newId('art'), organizationId, now, accepted });
      const zone = await directory.timezone(scope);
      await artifacts.replace(tx, scope, old, zone);
      await artifacts.insert(tx, scope, next, zone);
      await planNotices(parts, tx, scope, old, zone);
      await planNotices(parts, tx, scope, next, zone);
      await planRetention(parts, tx, scope, old);
      await planSeries(parts, tx, scope, next);
      tx.afterCommit(parts.wake);
      tx.emit(artifactEvent('created', next));
      tx.emit(artifactEvent('superseded', old, { supersededBy: next.id }));
      const data = toArtifact(next, await fileUrl(files, scope, next));
      return { data, version: 1, location: `/v1/compliance/artifacts/${next.id}` };
    },
  );
