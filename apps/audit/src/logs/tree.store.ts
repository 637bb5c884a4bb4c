import { leafHash } from '../tree/hash.ts';
import { rowLength, tileWidth, type FullTile, type Tile } from '../tree/tile.ts';
import type { TileSource } from '../tree/tile-nodes.ts';
import { TreeEdge } from '../tree/tree-edge.ts';
import type { Entry } from './entry.ts';
import { canonicalEntry } from './leaf.ts';
import {
  entriesIn,
  inTransaction,
  majority,
  tilesIn,
  type TileRow,
  type LogDatabase,
} from './log-database.ts';
import { logKey, type LogName } from './log-name.rules.ts';

export const tileId = (log: string, level: number, index: number): string => `${log}/${level}/${index}`;

export const tileRow = (
  log: string,
  organizationId: string,
  tile: FullTile,
): Omit<TileRow, 'hashes' | 'root'> & {
  hashes: Buffer;
  root: Buffer;
} => ({
  _id: tileId(log, tile.level, tile.index),
  organizationId,
  hashes: tile.hashes,
  root: tile.root,
});

/** Where a tree's leaves come from; a log's are its entries, the platform's are organisations' checkpoints. */
export interface LeafSource {
  /** How many there are. */
  size: () => Promise<number>;
  /** Leaf hashes of the entries `from` up to, not including, `to`. */
  leaves: (from: number, to: number) => Promise<Buffer[]>;
}

/** What lies in the log's database about one tree. It works for the platform, so it names the log itself. */
export function treeStore(log: LogDatabase, key: string, source: LeafSource) {
  async function row(level: number, from: number, to: number): Promise<Buffer> {
    if (from === to) return Buffer.alloc(0);
    if (level === 0) return Buffer.concat(await source.leaves(from, to));
    const ids = Array.from({ length: to - from }, (_, n) => tileId(key, level - 1, from + n));
    const found = await tilesIn(log)
      .find({ _id: { $in: ids } }, { ...majority, projection: { root: 1 } })
      .toArray();
    const roots = new Map(found.map((tile) => [tile._id, Buffer.from(tile.root.buffer)]));
    return Buffer.concat(ids.map((id) => roots.get(id) ?? missing(id)));
  }

  /** The edge that the tree had at this size. */
  async function edgeAt(size: number): Promise<TreeEdge> {
    const partial: Tile[] = [];
    for (let level = 0; rowLength(size, level) > 0; level++) {
      const length = rowLength(size, level);
      const index = Math.floor(length / tileWidth);
      const hashes = await row(level, index * tileWidth, length);
      if (hashes.length > 0) partial.push({ level, index, hashes });
    }
    return TreeEdge.of(size, partial);
  }

  return {
    size: source.size,

    /** What is needed to append. */
    edge: async (): Promise<TreeEdge> => edgeAt(await source.size()),
    edgeAt,
    /** Tiles of the tree as it was at `size`. */
    at(size: number): TileSource {
      return async (level, index) => {
        const end = Math.min((index + 1) * tileWidth, rowLength(size, level));
        if (end < (index + 1) * tileWidth) return row(level, index * tileWidth, end);
        const tile = await tilesIn(log).findOne({ _id: tileId(key, level, index) }, majority);
        return tile === null ? missing(tileId(key, level, index)) : Buffer.from(tile.hashes.buffer);
      };
    },
  };
}
export type TreeStore = ReturnType<typeof treeStore>;

/** The tree of an organisation's log; leaves are computed from the entries as they lie there. */
export function logTree(log: LogDatabase, name: LogName): TreeStore {
  const { organizationId, year } = name;
  return treeStore(log, logKey(name), {
    async size() {
      const [last] = await entriesIn(log)
        .find({ organizationId, year }, { ...majority, projection: { index: 1 } })
        .sort({ index: -1 })
        .limit(1)
        .toArray();
      return last === undefined ? 0 : last.index + 1;
    },
    leaves: async (from, to) => (await canonicalEntries(log, name, from, to)).map(leafHash),
  });
}

/** Canonical forms of the entries `from` up to, not including, `to`; throws when one is not there. */
export async function canonicalEntries(
  log: LogDatabase,
  { organizationId, year }: LogName,
  from: number,
  to: number,
): Promise<Buffer[]> {
  const found = await entriesIn(log)
    .find({ organizationId, year, index: { $gte: from, $lt: to } }, majority)
    .sort({ index: 1 })
    .toArray();
  if (found.length !== to - from || found.some((entry, n) => entry.index !== from + n))
    throw new LogDamagedError(`${organizationId}/${year}: entries between ${from} and ${to} are missing`);
  return found.map(canonicalEntry);
}

/** The log's database is not what was appended: an operator must restore it. */
export class LogDamagedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogDamagedError';
  }
}

function missing(id: string): never {
  throw new LogDamagedError(`tile ${id} is missing`);
}

/** The sealed text of an entry that has one. */
export async function readSealed(log: LogDatabase, id: string): Promise<string | undefined> {
  const entry = await entriesIn(log).findOne({ _id: id }, { ...majority, projection: { sealed: 1 } });
  return entry?.sealed;
}

/** Every log that has entries; one step in the index on places for each. */
export async function logNames(log: LogDatabase): Promise<LogName[]> {
  const names: LogName[] = [];
  const entries = entriesIn(log);
  for (;;) {
    const last = names.at(-1);
    const cursor = entries.find(
      {},
      { ...majority, projection: { organizationId: 1, year: 1, index: 1, _id: 0 } },
    );
    if (last !== undefined) cursor.min({ ...last, index: Infinity });
    const [next] = await cursor.hint('by_place').limit(1).toArray();
    if (next === undefined) return names;
    names.push({ organizationId: next.organizationId, year: next.year });
  }
}

/** Entries at their old places, and the tiles that became full by them. */
export async function appendRestored(
  log: LogDatabase,
  entries: readonly Entry[],
  tiles: readonly FullTile[],
  name: LogName,
): Promise<void> {
  if (entries.length === 0) return;
  const rows = tiles.map((tile) => tileRow(logKey(name), name.organizationId, tile));
  await appendDurably(log, entries, rows);
}

/** One transaction: all of it, or nothing. */
export const appendDurably = (
  log: LogDatabase,
  entries: readonly Entry[],
  tiles: readonly ReturnType<typeof tileRow>[],
): Promise<void> =>
  inTransaction(log, async (session) => {
    await entriesIn(log).insertMany(entries, { session });
    if (tiles.length > 0) await tilesIn(log).insertMany(tiles as never[], { session });
  });
