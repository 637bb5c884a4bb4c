import { hashAt } from './hash.ts';
import type { NodeSource } from './proofs.ts';
import { perfectRoot, tileHeight, tileWidth } from './tile.ts';

/** Gives a tile's hashes, at least as many as the tree at hand has of it. */
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
    const at = first % tileWidth;
    return inner === 0 ? hashAt(await hashes, at) : perfectRoot(await hashes, at, inner);
  };
}
