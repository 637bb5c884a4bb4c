import { hashAt, hashBytes, nodeHash } from './hash.ts';

/** C2SP tlog-tiles: 256 hashes a tile; eight levels of the tree. */
export const tileWidth = 256;
export const tileHeight = 8;
export const tileBytes = tileWidth * hashBytes;

/** Hashes of one level side by side, 1 to 256 of them. Level 0 holds leaf hashes. */
export interface Tile {
  level: number;
  index: number;
  hashes: Buffer;
}

/** All 256 hashes of a tile are there, and so is what the level above knows it by. */
export interface FullTile extends Tile {
  /** Of its subtree. */
  root: Buffer;
}

/** How many hashes the tiles of a level hold together in a tree of this size. */
export const rowLength = (size: number, level: number): number => Math.floor(size / tileWidth ** level);

/** The tiles of a tree of `size` that a tree of `from` entries lacks or has with fewer hashes. */
export function* tilesOf(
  from: number,
  size: number,
): Generator<{ level: number; index: number; width: number }> {
  for (let level = 0; rowLength(size, level) > 0; level++) {
    const length = rowLength(size, level);
    if (length === rowLength(from, level)) continue;
    for (let index = Math.floor(rowLength(from, level) / tileWidth); index * tileWidth < length; index++)
      yield { level, index, width: Math.min(tileWidth, length - index * tileWidth) };
  }
}

/** The tiles of a tree that aren't full, one of a level at most: of a billion entries there are four. */
export function* partialTilesOf(size: number): ReturnType<typeof tilesOf> {
  for (let level = 0; rowLength(size, level) > 0; level++) {
    const length = rowLength(size, level);
    const width = length % tileWidth;
    if (width > 0) yield { level, index: Math.floor(length / tileWidth), width };
  }
}

/** `1234067` → `x001/x234/067`. */
export function tileNumber(index: number): string {
  const last = String(index % 1000).padStart(3, '0');
  let path = last;
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`;
  return path;
}

/** `tile/<level>/<number>[.p/<width>]`; level `entries` for bundles. */
export const tilePath = (level: number | 'entries', index: number, width: number): string =>
  `tile/${level}/${tileNumber(index)}${width === tileWidth ? '' : `.p/${width}`}`;

/** The root of the perfect subtree over 2^height hashes, of which `first` is the leftmost. */
export function perfectRoot(hashes: Buffer, first: number, height: number): Buffer {
  let row = hashes.subarray(first * hashBytes, (first + 2 ** height) * hashBytes);
  for (let level = 0; level < height; level++) row = parents(row);
  // A copy: what was handed in may be written on.
  return Buffer.from(row);
}

/** The hashes above a row's complete pairs. */
export function parents(row: Buffer): Buffer {
  const pairs = Math.floor(row.length / hashBytes / 2);
  const above = Buffer.allocUnsafe(pairs * hashBytes);
  for (let n = 0; n < pairs; n++)
    above.set(nodeHash(hashAt(row, 2 * n), hashAt(row, 2 * n + 1)), n * hashBytes);
  return above;
}
