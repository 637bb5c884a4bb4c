import type { KeyPurpose } from '@rymeda/encryption';
import type { Collection, Filter } from 'mongodb';
import type { SealedCollection } from '../sealed-collections.ts';
import type { Row } from './rewrite.ts';

const platform = 'platform';

export interface Scanned {
  organizationId: string;
  purpose: KeyPurpose;
}

/** Whether any document holds something made with this version. The database looks; nothing is opened. */
export const uses = (place: SealedCollection, rows: Collection<Row>, of: Scanned, version: number) =>
  exists(place, rows, of, of.purpose === 'data' ? `^ENC\\[AES256:1\\.${version}\\.` : `^${version}\\.`);

/** Whether any record holds something that was not made with this version (also) yet. */
export function lacks(
  place: SealedCollection,
  rows: Collection<Row>,
  of: Scanned,
  version: number,
): Promise<boolean> {
  if (of.purpose === 'data') return exists(place, rows, of, `^ENC\\[AES256:1\\.(?!${version}\\.)`);
  const without = { $exists: true, $not: { $regex: `^${version}\\.` } };
  return any(place, rows, of, without);
}

const exists = (place: SealedCollection, rows: Collection<Row>, of: Scanned, pattern: string) =>
  any(place, rows, of, { $regex: pattern });

async function any(
  place: SealedCollection,
  rows: Collection<Row>,
  { organizationId, purpose }: Scanned,
  condition: object,
): Promise<boolean> {
  const tokens = [...(place.reindex?.fields ?? []), ...(place.fingerprints ?? [])];
  const fields = purpose === 'data' ? (place.fields ?? []) : tokens;
  if (fields.length === 0) return false;
  // The platform's own documents name no organisation.
  const whose = organizationId === platform ? { $in: [platform, null] } : organizationId;
  const filter = {
    organizationId: whose,
    $or: fields.map((f) => ({ [f]: condition })),
  } as unknown as Filter<Row>;
  const found = await rows.findOne(filter, { projection: { _id: 1 }, readConcern: { level: 'majority' } });
  return found !== null;
}
