import { artifactOperations } from '@rymeda/contracts';
import { newId, referenceNotFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { acceptedFile } from './accepted-file.ts';
import { newArtifact } from './artifact.rules.ts';
import { artifactEvent, toArtifact } from './artifact.ts';
import { fileUrl } from './file-url.ts';
import type { ArtifactParts } from './parts.ts';
import { planNotices } from './plan-notices.ts';

export const createArtifact = (parts: ArtifactParts) =>
  route(artifactOperations.create, 'compliance_artifact', async ({ scope, body, now }, tx) => {
    const { artifacts, uploads, files, directory } = parts;
    if (body.userId != null && !(await directory.hasUser(scope, body.userId, tx)))
      throw referenceNotFound('userId');
    const accepted = await acceptedFile(uploads, tx, scope, body.uploadId);
    const zone = await directory.timezone(scope);
    const { organizationId } = scope;
    const state = newArtifact(body, { id: newId('art'), organizationId, now, accepted });
    await artifacts.insert(tx, scope, state, zone);
    await planNotices(parts, tx, scope, state, zone);
    tx.emit(artifactEvent('created', state));
    const data = toArtifact(state, await fileUrl(files, scope, state));
    return { data, version: 1, location: `/v1/compliance/artifacts/${state.id}` };
  });
