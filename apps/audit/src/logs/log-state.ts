import type { FullTile, Tile } from '../tree/tile.ts';
import { tileWidth } from '../tree/tile.ts';
import { TreeEdge } from '../tree/tree-edge.ts';
import type { LogName } from './log-name.rules.ts';

/** A log as of one moment, and what was appended since its last checkpoint, as far as it is in memory. */
export interface LogSnapshot {
  name: LogName;
  size: number;
  root: Buffer;
  /** Tiles that aren't full. */
  partial: Tile[];
  /** Full tiles since the last checkpoint that this process made or read. */
  full: FullTile[];
  /** Canonical entries from index `tailFrom` on; none when there were too many to keep. */
  tailFrom: number;
  tail: Buffer[];
}

/** A log in this process's memory: its edge, and what the next checkpoint has to take to the object store. */
export class LogState {
  readonly name: LogName;
  readonly edge: TreeEdge;
  #tail: Buffer[] = [];
  #tailFrom: number;
  #full: FullTile[] = [];
  /** Bytes that `tail` holds. */
  tailBytes = 0;
  /** Size of the last checkpoint; `undefined` until somebody looked. */
  published: number | undefined;

  constructor(name: LogName, edge: TreeEdge) {
    this.name = name;
    this.edge = edge;
    this.#tailFrom = edge.size;
  }

  append(canonical: Buffer, leaf: Buffer): FullTile[] {
    const full = this.edge.append(leaf);
    this.#full.push(...full);
    this.#tail.push(canonical);
    this.tailBytes += canonical.length;
    return full;
  }

  /** Lets go of what can be read back. */
  forgetTail(): void {
    this.#tail = [];
    this.#full = [];
    this.tailBytes = 0;
    this.#tailFrom = this.edge.size;
  }

  /** A checkpoint over `size` is out: only the bundle that isn't full is needed again. */
  markPublished(size: number): void {
    this.published = Math.max(this.published ?? 0, size);
    const keepFrom = Math.floor(size / tileWidth) * tileWidth;
    const dropped = this.#tail.splice(0, Math.max(0, keepFrom - this.#tailFrom));
    this.#tailFrom += dropped.length;
    this.tailBytes -= dropped.reduce((sum, entry) => sum + entry.length, 0);
    this.#full = this.#full.filter((t) => (t.index + 1) * tileWidth ** (t.level + 1) > size);
  }

  snapshot(): LogSnapshot {
    return {
      name: this.name,
      size: this.edge.size,
      root: this.edge.root(),
      partial: this.edge.partial(),
      full: [...this.#full],
      tailFrom: this.#tailFrom,
      tail: [...this.#tail],
    };
  }
}
