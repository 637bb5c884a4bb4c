import type { KeyPurpose } from '@rymeda/encryption';
import type { Collection, Filter } from 'mongodb';
import type { SealedCollection } from '../sealed-collections.ts';
import type { Row } from './rewrite.ts';

const platform = 'platform';
/** Looked at by one query: all of a large organisation's would take longer than a connection waits for an answer. */
const atOnce = 10_000;

export interface Scanned {
  organizationId: string;
  purpose: KeyPurpose;
}

/** Called between two queries of a look, which may last; what it throws ends the look. */
export type Between = () => Promise<void>;
const nothing: Between = () => Promise.resolve();

/** Whether any document holds something made with this version. The database looks; nothing is opened. */
export const uses = (
  place: SealedCollection,
  rows: Collection<Row>,
  of: Scanned,
  version: number,
  between = nothing,
) =>
  exists(
    place,
    rows,
    of,
    of.purpose === 'data' ? `^ENC\\[AES256:1\\.${version}\\.` : `^${version}\\.`,
    between,
  );

/** Whether any record holds something that was not made with this version (also) yet. */
export function lacks(
  place: SealedCollection,
  rows: Collection<Row>,
  of: Scanned,
  version: number,
  between = nothing,
): Promise<boolean> {
  if (of.purpose === 'data') return exists(place, rows, of, `^ENC\\[AES256:1\\.(?!${version}\\.)`, between);
  const without = { $exists: true, $not: { $regex: `^${version}\\.` } };
  return any(place, rows, of, without, between);
}

const exists = (
  place: SealedCollection,
  rows: Collection<Row>,
  of: Scanned,
  pattern: string,
  between: Between,
) => any(place, rows, of, { $regex: pattern }, between);

async function any(
  place: SealedCollection,
  rows: Collection<Row>,
  { organizationId, purpose }: Scanned,
  condition: object,
  between: Between,
): Promise<boolean> {
  const tokens = [...(place.reindex?.fields ?? []), ...(place.fingerprints ?? [])];
  const fields = purpose === 'data' ? (place.fields ?? []) : tokens;
  if (fields.length === 0) return false;
  // The platform's own documents name no organisation.
  const whose = organizationId === platform ? { $in: [platform, null] } : organizationId;
  const sought = { organizationId: whose, $or: fields.map((f) => ({ [f]: condition })) };
  for (let after: Date | undefined; ; await between()) {
    // What is kept with fingerprints goes by itself: nothing finds it by organisation and time.
    const until = place.fingerprints === undefined ? await endOfNext(rows, whose, after) : undefined;
    const found = await rows.findOne({ ...sought, ...madeWithin(after, until) } as unknown as Filter<Row>, {
      projection: { _id: 1 },
      readConcern: { level: 'majority' },
    });
    if (found !== null) return true;
    if (until === undefined) return false;
    after = until;
  }
}

/** When the last of the next documents was made; undefined where fewer are left, or where they have no such time. */
async function endOfNext(
  rows: Collection<Row>,
  whose: unknown,
  after: Date | undefined,
): Promise<Date | undefined> {
  const later = { organizationId: whose, createdAt: { $gt: after ?? new Date(0) } };
  const last = await rows.findOne(later as unknown as Filter<Row>, {
    sort: { createdAt: 1 },
    skip: atOnce - 1,
    projection: { _id: 0, createdAt: 1 },
    readConcern: { level: 'majority' },
  });
  return last?.createdAt;
}

/** The last ones are those without a time too. */
function madeWithin(after: Date | undefined, until: Date | undefined): object {
  if (until !== undefined)
    return { createdAt: { ...(after === undefined ? {} : { $gt: after }), $lte: until } };
  return after === undefined ? {} : { createdAt: { $not: { $lte: after } } };
}
