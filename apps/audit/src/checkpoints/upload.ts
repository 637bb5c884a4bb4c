import { StorageError, type ObjectStore } from '@rymeda/storage';
import type { LogDatabase } from '../logs/log-database.ts';
import { logKey, type LogName } from '../logs/log-name.rules.ts';
import type { LogSnapshot } from '../logs/log-state.ts';
import { canonicalEntries, LogDamagedError, logTree, readSealed } from '../logs/tree.store.ts';
import { encodeBundle } from '../tree/entry-bundle.ts';
import { partialTilesOf, tilesOf, tileWidth } from '../tree/tile.ts';
import type { TileSource } from '../tree/tile-nodes.ts';
import { sealedKey, tileKey } from './object-keys.ts';

/** What one tree has that its last checkpoint didn't cover. */
export interface TreeGrowth {
  key: string;
  from: number;
  to: number;
  entries(from: number, to: number): Promise<Buffer[]>;
  tile: TileSource;
}

export interface UploadOptions {
  objects: ObjectStore;
  retainUntil: Date;
}

const atOnce = 8;
const sealedMark = Buffer.from('"sealedSha256":"');

/**
 * Takes entries and tiles to the object store. Full ones never change and are retained; those that aren't full are
 * replaced by longer ones, which `removeOutgrown` lets go of. Doing it twice does no harm.
 */
export async function upload(growth: TreeGrowth, { objects, retainUntil }: UploadOptions): Promise<void> {
  const { key, from, to } = growth;
  const work: (() => Promise<unknown>)[] = [];
  const store = (objectKey: string, width: number, body: () => Promise<Buffer>) =>
    work.push(async () =>
      width === tileWidth
        ? putSame(objects, objectKey, await body(), retainUntil)
        : objects.put(objectKey, await body()),
    );
  for (const { level, index, width } of tilesOf(from, to)) {
    store(tileKey(key, level, index, width), width, () => growth.tile(level, index));
    if (level > 0) continue;
    store(tileKey(key, 'entries', index, width), width, async () =>
      encodeBundle(await growth.entries(index * tileWidth, index * tileWidth + width)),
    );
  }
  await pooled(work);
}

/** Something else under the key would be a log that forks: nothing over it is signed. */
async function putSame(objects: ObjectStore, key: string, body: Buffer, retainUntil: Date): Promise<void> {
  if ((await objects.putOnce(key, body, { retainUntil })) === 'stored') return;
  if ((await objects.getFirst(key))?.equals(body) !== true)
    throw new LogDamagedError(`${key} in the object store is not what the log holds`);
}

/** Tiles that weren't full at `from` and have grown by `to`. One that the store retains stays: it is in nobody's way. */
export async function removeOutgrown(
  { key, from, to }: Pick<TreeGrowth, 'key' | 'from' | 'to'>,
  objects: ObjectStore,
) {
  const work: (() => Promise<void>)[] = [];
  const remove = (objectKey: string) => work.push(() => objects.delete(objectKey).catch(leftWhereRetained));
  const now = new Set(
    [...partialTilesOf(to)].map(({ level, index, width }) => tileKey(key, level, index, width)),
  );
  for (const { level, index, width } of partialTilesOf(from)) {
    if (now.has(tileKey(key, level, index, width))) continue;
    remove(tileKey(key, level, index, width));
    if (level === 0) remove(tileKey(key, 'entries', index, width));
  }
  await pooled(work);
}

function leftWhereRetained(error: unknown): void {
  if (!(error instanceof StorageError) || error.fault !== 'retained') throw error;
}

/** A log's growth out of memory, and out of its database where memory has let go of it. */
export function growthOf(log: LogDatabase, snapshot: LogSnapshot, from: number): TreeGrowth {
  const { name, size, tail, tailFrom } = snapshot;
  const stored = logTree(log, name).at(size);
  return {
    key: logKey(name),
    from,
    to: size,
    entries: async (first, end) =>
      first >= tailFrom
        ? tail.slice(first - tailFrom, end - tailFrom)
        : canonicalEntries(log, name, first, end),
    tile: async (level, index) =>
      [...snapshot.full, ...snapshot.partial].find((t) => t.level === level && t.index === index)?.hashes ??
      stored(level, index),
  };
}

/**
 * What could not be read lies sealed beside the log; a leaf has only its hash. Of all that the checkpoint will cover,
 * whichever process has appended it: without its sealed text an entry can't be restored.
 */
export async function uploadSealed(
  log: LogDatabase,
  name: LogName,
  { from, to, entries }: Pick<TreeGrowth, 'from' | 'to' | 'entries'>,
  { objects, retainUntil }: UploadOptions,
): Promise<void> {
  for (let first = from; first < to; first += tileWidth)
    for (const canonical of await entries(first, Math.min(to, first + tileWidth))) {
      if (!canonical.includes(sealedMark)) continue;
      const { id } = JSON.parse(canonical.toString()) as { id: string };
      const sealed = await readSealed(log, id);
      if (sealed !== undefined)
        await objects.putOnce(sealedKey(name, id), Buffer.from(sealed), { retainUntil });
    }
}

/** Some at a time. */
export async function pooled(work: readonly (() => Promise<unknown>)[]): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < work.length) await work[next++]?.();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, work.length) }, worker));
}
