import { artifactOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { validUntil } from '../expiry/expiry.rules.ts';
import { toArtifact } from './artifact.ts';
import { fileUrl } from './file-url.ts';
import type { ArtifactParts } from './parts.ts';

export const listArtifacts = ({ artifacts, files, directory }: ArtifactParts) =>
  route(artifactOperations.list, 'compliance_artifact', async ({ scope, query, limit, after }) => {
    const { type, status, userId, expiresBefore } = query;
    const endsBefore = expiresBefore && endOf(expiresBefore, await directory.timezone(scope));
    const filter = { type, status, userId, endsBefore };
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const { items, next } = await artifacts.list(scope, given, limit, after);
    const withLinks = items.map(async (state) => toArtifact(state, await fileUrl(files, scope, state)));
    return { items: await Promise.all(withLinks), next };
  });

/** Before a date: what does not live to see it. Before a moment: what ends by then. */
function endOf(expiresBefore: string, zone: string): Date {
  if (expiresBefore.length > 10) return new Date(expiresBefore);
  const day = new Date(`${expiresBefore}T00:00:00Z`);
  return validUntil(new Date(day.getTime() - 86_400_000).toISOString().slice(0, 10), zone);
}
