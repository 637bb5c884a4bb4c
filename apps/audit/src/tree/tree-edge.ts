import { emptyRoot, hashAt, hashBytes, nodeHash } from './hash.ts';
import {
  perfectRoot,
  rowLength,
  tileBytes,
  tileHeight,
  tileWidth,
  type FullTile,
  type Tile,
} from './tile.ts';

/**
 * The right edge of a tree: of each level the last tile, which isn't full. All that is needed to append and to
 * know the root; a tree of a billion entries has four of them.
 */
export class TreeEdge {
  #size = 0;
  readonly #rows: Buffer[] = [];

  get size(): number {
    return this.#size;
  }

  /** An edge whose last tiles were read back; a tile that has no hash is not given. */
  static of(size: number, tiles: readonly Tile[]): TreeEdge {
    const edge = new TreeEdge();
    edge.#size = size;
    for (let level = 0; rowLength(size, level) > 0; level++) {
      const width = rowLength(size, level) % tileWidth;
      const tile = tiles.find((t) => t.level === level);
      if ((tile?.hashes.length ?? 0) !== width * hashBytes)
        throw new RangeError(`Tile of level ${level} does not have ${width} hashes`);
      tile?.hashes.copy(edge.#row(level));
    }
    return edge;
  }

  /** Adds an entry's leaf hash and answers the tiles that became full by it. */
  append(leaf: Buffer): FullTile[] {
    const full: FullTile[] = [];
    let hash = leaf;
    for (let level = 0; ; level++) {
      const at = rowLength(this.#size, level);
      const row = this.#row(level);
      row.set(hash, (at % tileWidth) * hashBytes);
      if (at % tileWidth !== tileWidth - 1) break;
      hash = perfectRoot(row, 0, tileHeight);
      full.push({ level, index: Math.floor(at / tileWidth), hashes: Buffer.from(row), root: hash });
    }
    this.#size++;
    return full;
  }

  /** The tiles that aren't full, lowest level first. */
  partial(): Tile[] {
    const tiles: Tile[] = [];
    for (let level = 0; rowLength(this.#size, level) > 0; level++) {
      const length = rowLength(this.#size, level);
      const hashes = this.#row(level).subarray(0, (length % tileWidth) * hashBytes);
      if (hashes.length > 0)
        tiles.push({ level, index: Math.floor(length / tileWidth), hashes: Buffer.from(hashes) });
    }
    return tiles;
  }

  /** RFC 6962's Merkle tree hash: perfect subtrees, largest first, joined from the right. */
  root(): Buffer {
    if (this.#size === 0) return emptyRoot();
    let root: Buffer | undefined;
    for (const { hashes } of this.partial()) {
      const width = hashes.length / hashBytes;
      for (let height = 0, end = width; height < tileHeight; height++) {
        if (((width >> height) & 1) === 0) continue;
        end -= 2 ** height;
        const subtree = height === 0 ? hashAt(hashes, end) : perfectRoot(hashes, end, height);
        root = root === undefined ? Buffer.from(subtree) : nodeHash(subtree, root);
      }
    }
    return root as Buffer;
  }

  #row(level: number): Buffer {
    return (this.#rows[level] ??= Buffer.alloc(tileBytes));
  }
}
