import type { AccessRecorder } from '@rymeda/events';
import { runAsTenant, type TenantContext, type TenantDocument } from '@rymeda/tenancy';
import type { AnyBulkWriteOperation, Collection, Filter } from 'mongodb';
import { jobContext } from '../key-store.ts';
import type { SealedCollection } from '../sealed-collections.ts';
import type { Position, Rotation } from './rotation.ts';

export interface Row extends TenantDocument, Record<string, unknown> {
  createdAt: Date;
}

/** Records as they are to be written, not written yet. */
export interface Batch {
  /** Null at the end of the collection. */
  position: Position | null;
  updates: AnyBulkWriteOperation<Row>[];
  unreadable: number;
}

const batchSize = 500;
/** So many records are worked on in one turn, a few milliseconds; requests come between. */
const turnSize = 20;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Seals one batch of records anew, soft-deleted ones included. */
export async function nextBatch(
  place: SealedCollection,
  rows: Collection<Row>,
  rotation: Rotation,
  after: Position | null,
  recorder: AccessRecorder,
): Promise<Batch> {
  const { organizationId, purpose } = rotation;
  const context = jobContext(organizationId, 'key-rotation');
  const found = await rows
    .find({ organizationId, ...following(after) } as Filter<Row>, {
      sort: { createdAt: 1, _id: 1 },
      limit: batchSize,
      readConcern: { level: 'majority' },
    })
    .toArray();
  const change = purpose === 'data' ? resealed : reindexed;
  const updates: AnyBulkWriteOperation<Row>[] = [];
  let unreadable = 0;
  for (let at = 0; at < found.length; at += turnSize) {
    const some = found.slice(at, at + turnSize);
    const result = await runAsTenant(context, () => eachReadable(some, (r) => change(place, context, r)));
    updates.push(...result.updates);
    unreadable += result.unreadable;
    await nextTurn();
  }
  // What was opened is recorded before anything else happens with it, a list as one entry.
  if (context.disclosures.length > 0) await recorder.record(context);
  const last = found.length < batchSize ? undefined : found.at(-1);
  const position = last && { collection: place.collection, createdAt: last.createdAt, id: last._id };
  return { position: position ?? null, updates, unreadable };
}

/**
 * How many records were written anew. Neither a record's version nor its times change, and no event tells of it. Whatever
 * a live write has changed meanwhile is left alone: it was made with the keys of now, and should it not have been, the
 * scan at the end finds it.
 */
export async function writeBatch(rows: Collection<Row>, { updates }: Batch): Promise<number> {
  if (updates.length === 0) return 0;
  const durably = { writeConcern: { w: 'majority' as const, journal: true } };
  return (await rows.bulkWrite(updates, { ordered: false, ...durably })).modifiedCount;
}

type Update = AnyBulkWriteOperation<Row>;

/** A record that does not open must not keep the others from their new key. */
async function eachReadable(rows: Row[], work: (rows: Row[]) => Promise<Update[]>) {
  try {
    return { updates: await work(rows), unreadable: 0 };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
  const updates: Update[] = [];
  let unreadable = 0;
  for (const row of rows)
    try {
      updates.push(...(await work([row])));
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      unreadable++;
    }
  return { updates, unreadable };
}

const isUnreadable = (error: unknown): boolean => (error as { code?: unknown }).code === 'DECRYPTION_FAILED';

async function resealed(place: SealedCollection, scope: TenantContext, rows: Row[]): Promise<Update[]> {
  const changes = (await place.cipher?.reseal(scope, rows)) ?? [];
  return changes.map(({ id, was, set }) => ({
    updateOne: {
      filter: { _id: id, organizationId: scope.organizationId, ...was },
      update: { $set: set },
    },
  }));
}

async function reindexed(place: SealedCollection, scope: TenantContext, rows: Row[]): Promise<Update[]> {
  const { cipher, reindex } = place;
  if (cipher === undefined || reindex === undefined) return [];
  const opened = await cipher.open(scope, rows);
  const updates: Update[] = [];
  for (const [i, row] of rows.entries()) {
    const fresh = (await reindex.of(scope, opened[i] as Row)) as Record<string, unknown>;
    // A deleted record has given up its unique identifiers and must not get them back.
    const fields = reindex.fields.filter((f) => row[f] !== undefined && !same(row[f], fresh[f]));
    if (fields.length === 0) continue;
    const was = Object.fromEntries(reindex.fields.map((f) => [f, row[f] ?? { $exists: false }]));
    updates.push({
      updateOne: {
        filter: {
          _id: row._id,
          organizationId: scope.organizationId,
          version: row['version'],
          ...was,
        },
        update: { $set: Object.fromEntries(fields.map((f) => [f, fresh[f]])) },
      },
    });
  }
  return updates;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const following = (after: Position | null): object =>
  after === null
    ? {}
    : {
        createdAt: { $gte: after.createdAt },
        $or: [{ createdAt: { $gt: after.createdAt } }, { _id: { $gt: after.id } }],
      };
