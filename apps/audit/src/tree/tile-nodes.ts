import { hashAt } from './hash.ts';
import type { NodeSource } from './proofs.ts';
import { parents, tileHeight, tileWidth } from './tile.ts';

/** Gives a tile's hashes, at least as many as the tree at hand has of it. They are not written on afterwards. */
export type TileSource = (level: number, index: number) => Promise<Buffer>;

/** Nodes out of tiles; each tile is asked for once. */
export function tileNodes(tile: TileSource): NodeSource {
  const asked = new Map<string, Promise<Buffer>>();
  return async (height, index) => {
    const level = Math.floor(height / tileHeight);
    const inner = height % tileHeight;
    const first = index * 2 ** inner;
    const number = Math.floor(first / tileWidth);
    const key = `${level}/${number}`;
    let hashes = asked.get(key);
    if (hashes === undefined) asked.set(key, (hashes = tile(level, number)));
    return hashAt(rowOf(await hashes, inner), (first % tileWidth) / 2 ** inner);
  };
}

/** What lies above a tile's hashes, row by row, for as long as somebody keeps the tile: other proofs ask for it again. */
const rowsAbove = new WeakMap<Buffer, Buffer[]>();

function rowOf(hashes: Buffer, height: number): Buffer {
  let rows = rowsAbove.get(hashes);
  if (rows === undefined) rowsAbove.set(hashes, (rows = [hashes]));
  for (let row = rows.at(-1) as Buffer; rows.length <= height; rows.push(row)) row = parents(row);
  return rows[height] as Buffer;
}
