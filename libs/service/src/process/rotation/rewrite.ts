import type { AccessRecorder } from '@rymeda/events';
import type { Resealed } from '@rymeda/encryption';
import { isUnreadable, packed } from '@rymeda/kernel';
import { runAsTenant, type TenantContext, type TenantDocument } from '@rymeda/tenancy';
import type { Collection, ErrorDescription, Filter } from 'mongodb';
import { mongo, type Connection } from 'mongoose';
import { behindPosition } from '../../http/cursor.ts';
import { jobContext } from '../key-store.ts';
import type { SealedCollection } from '../sealed-collections.ts';
import type { Position, Rotation } from './rotation.ts';

export interface Row extends TenantDocument, Record<string, unknown> {
  createdAt: Date;
}

/** Records as they are, in the order of their creation. */
export interface Page {
  found: Row[];
  /** Null at the end of the collection. */
  position: Position | null;
}

/** Records as they are to be written, not written yet. */
export interface Batch {
  position: Position | null;
  updates: Update[];
  unreadable: number;
}

export interface Update {
  filter: Record<string, unknown>;
  set: Record<string, unknown>;
}

/** What an `update` command answers with although it was carried out. */
interface UpdateFaults {
  writeErrors?: ErrorDescription[];
  writeConcernError?: ErrorDescription;
}

/** Readers wait behind a batch, and larger ones are no faster. */
const batchSize = 200;
/** Characters of records that are in hand together; the page before and the one behind are there at the same time. */
const mostInPage = 4 * 1024 * 1024;
/** Characters of records in one command, which is a document, of 16 MiB at most; a batch of long notes has more. */
const mostInCommand = 4 * 1024 * 1024;
/** So many records are worked on in one turn, a few milliseconds; requests come between. */
const turnSize = 20;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** The next records of an organisation, soft-deleted ones included. */
export async function readPage(
  place: SealedCollection,
  rows: Collection<Row>,
  organizationId: string,
  after: Position | null,
): Promise<Page> {
  const following = behindPosition(after ? { time: after.createdAt, id: after.id } : undefined);
  const cursor = rows.find({ organizationId, ...following } as Filter<Row>, {
    sort: { createdAt: 1, _id: 1 },
    limit: batchSize,
    batchSize,
    readConcern: { level: 'majority' },
  });
  const found: Row[] = [];
  let room = mostInPage;
  for await (const row of cursor) {
    found.push(row);
    room -= charactersOf(row);
    if (room < 0 || found.length === batchSize) {
      const position = { collection: place.collection, createdAt: row.createdAt, id: row._id };
      return { found, position };
    }
  }
  return { found, position: null };
}

/** Of what is sealed, which is most of a record. */
const charactersOf = (row: Row): number =>
  Object.values(row).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);

/** Seals records anew. */
export async function sealPage(
  place: SealedCollection,
  { found, position }: Page,
  { organizationId, purpose }: Pick<Rotation, 'organizationId' | 'purpose'>,
  recorder: AccessRecorder,
): Promise<Batch> {
  const context = jobContext(organizationId, 'key-rotation');
  const change = purpose === 'data' ? resealed : reindexed;
  const updates: Update[] = [];
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
  return { position, updates, unreadable };
}

/**
 * How many records were written anew. Neither a record's version nor its times change, and no event tells of it. Whatever
 * a live write has changed meanwhile is left alone: it was made with the keys of now, and should it not have been, the
 * scan at the end finds it.
 */
export async function writeBatch(
  connection: Connection,
  { collection }: SealedCollection,
  { updates }: Batch,
): Promise<number> {
  let modified = 0;
  for (const some of packed(updates, sizeOf, mostInCommand)) {
    // Not the driver's bulkWrite: a write that it may repeat is noted by the server statement by statement, a third of the
    // whole. Done twice it changes nothing, so that whoever fails begins the batch again.
    const answer = await connection.db?.command({
      update: collection,
      // Each other index would be weighed anew for each record: they all begin with the organisation.
      updates: some.map(({ filter, set }) => ({ q: filter, u: { $set: set }, hint: '_id_' })),
      ordered: false,
      writeConcern: { w: 'majority', j: true },
    });
    const { writeErrors = [], writeConcernError } = (answer ?? {}) as UpdateFaults;
    const fault = answer === undefined ? { message: 'not connected' } : (writeErrors[0] ?? writeConcernError);
    if (answer === undefined || fault !== undefined) throw new mongo.MongoServerError(fault ?? {});
    modified += answer['nModified'] as number;
  }
  return modified;
}

const sizeOf = ({ filter, set }: Update): number => JSON.stringify([filter, set]).length;

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

async function resealed(place: SealedCollection, scope: TenantContext, rows: Row[]): Promise<Update[]> {
  const { organizationId } = scope;
  const records = (await place.cipher?.reseal(scope, rows)) ?? [];
  const versions = new Map(rows.map((row) => [row._id, row['version']]));
  return [
    ...records.map(({ id, was, set }) => ({
      filter: { _id: id, organizationId, ...asRead(versions.get(id), was) },
      set,
    })),
    ...(await resealedBlobs(place, rows)).map(({ id, was, set }) => ({
      filter: { _id: id, organizationId, ...was },
      set,
    })),
  ];
}

/**
 * That a record is as it was read: whatever changes its sealed fields makes a version of it, and another run of this job
 * changes all of them. To compare each one costs the server a quarter of the update.
 */
function asRead(version: unknown, was: Resealed['was']): Record<string, unknown> {
  if (typeof version !== 'number') return was;
  return { version, ...Object.fromEntries(Object.entries(was).slice(0, 1)) };
}

async function resealedBlobs({ kept }: SealedCollection, rows: Row[]): Promise<Resealed[]> {
  const changes: Resealed[] = [];
  if (kept === undefined) return changes;
  for (const row of rows) {
    const change: Resealed = { id: row._id, was: {}, set: {} };
    for (const field of kept.fields) {
      const was = row[field];
      if (typeof was !== 'string') continue;
      const now = await kept.cipher.reseal(row.organizationId, row._id, was);
      if (now !== undefined) [change.was[field], change.set[field]] = [was, now];
    }
    if (Object.keys(change.set).length > 0) changes.push(change);
  }
  return changes;
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
      filter: { _id: row._id, organizationId: scope.organizationId, version: row['version'], ...was },
      set: Object.fromEntries(fields.map((f) => [f, fresh[f]])),
    });
  }
  return updates;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
