import { MongoServerError, type CreateIndexesOptions, type Db } from 'mongodb';

/** What apps/<service>/src/indexes.ts exports as `indexes`. */
export interface DeclaredIndex {
  database?: string;
  collection: string;
  key: Readonly<Record<string, 1 | -1 | 'text'>>;
  options?: Readonly<CreateIndexesOptions>;
}

const INDEX_NOT_FOUND = 27;
const INDEX_OPTIONS_CONFLICT = 85;
const INDEX_KEY_SPECS_CONFLICT = 86;
const NAMESPACE_EXISTS = 48;

/**
 * Makes the collections and indexes that are declared. `changed` hears of an index that is there in another form before
 * it is made anew, and throws where that may not be: until it is made, and if it can't be, nothing is unique.
 */
export async function ensureIndexes(
  db: Db,
  declared: readonly DeclaredIndex[],
  changed: (place: string) => void,
): Promise<void> {
  const present = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  );
  const byCollection = Map.groupBy(declared, ({ collection }) => collection);
  for (const [collection, indexes] of byCollection) {
    if (!present.has(collection)) await createCollection(db, collection);
    for (const index of indexes) await ensureIndex(db, index, changed);
  }
}

async function createCollection(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name);
  } catch (error) {
    if (!hasCode(error, NAMESPACE_EXISTS)) throw error; // A service that runs made it first.
  }
}

async function ensureIndex(db: Db, index: DeclaredIndex, changed: (place: string) => void): Promise<void> {
  const collection = db.collection(index.collection);
  // An entry with only _id says: this collection exists, with no index of its own.
  if (Object.keys(index.key).join() === '_id') return;
  try {
    await collection.createIndex(index.key, index.options);
  } catch (error) {
    if (!hasCode(error, INDEX_OPTIONS_CONFLICT, INDEX_KEY_SPECS_CONFLICT)) throw error;
    changed(`${db.databaseName}.${index.collection} ${index.options?.name ?? Object.keys(index.key).join()}`);
    await dropConflicting(db, index);
    await collection.createIndex(index.key, index.options);
  }
}

async function dropConflicting(db: Db, { collection, key, options }: DeclaredIndex): Promise<void> {
  const existing = await db.collection(collection).indexes();
  const sameKey = JSON.stringify(key);
  for (const found of existing) {
    if (found.name !== options?.name && JSON.stringify(found.key) !== sameKey) continue;
    try {
      await db.collection(collection).dropIndex(String(found.name));
    } catch (error) {
      if (!hasCode(error, INDEX_NOT_FOUND)) throw error;
    }
  }
}

function hasCode(error: unknown, ...codes: number[]): boolean {
  return error instanceof MongoServerError && codes.includes(Number(error.code));
}
