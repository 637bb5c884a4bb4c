import { artifactOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ArtifactStore } from './artifact.store.ts';
import { toArtifact } from './artifact.ts';

export const listArtifacts = ({ artifacts }: { artifacts: ArtifactStore }) =>
  route(artifactOperations.list, 'compliance_artifact', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await artifacts.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toArtifact) };
  });
