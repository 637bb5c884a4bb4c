import { LRUCache } from 'lru-cache';
import { LogDamagedError, logTree, type TreeStore } from '../logs/tree.store.ts';
import type { LogDatabase } from '../logs/log-database.ts';
import { logKey, type LogName } from '../logs/log-name.rules.ts';
import { leafHash } from '../tree/hash.ts';
import { consistencyProof, inclusionProof } from '../tree/proofs.ts';
import { rowLength, tileWidth } from '../tree/tile.ts';
import { tileNodes, type TileSource } from '../tree/tile-nodes.ts';
import { verifyInclusion } from '../tree/verify-proofs.ts';
import type { CheckpointStore } from './checkpoint.store.ts';
import type { PlatformLog } from './platform-log.ts';

export interface Head {
  size: number;
  root: Buffer;
}

/** Tiles are 8 KiB each, twice that with what is worked out of them. */
const cached = { max: 500 };
/** A proof under a head of a moment ago is as good; the next head is seconds away. */
const cachedHeads = { max: 5_000, ttl: 1_000 };

/** Not kept in the cache, as no failure is. */
class NotSigned extends Error {}

/** Proofs for callers, out of the database; tiles and checkpoints that were read lately are kept. */
export function proofReader(options: {
  log: LogDatabase;
  checkpoints: CheckpointStore;
  platform: PlatformLog;
}) {
  const { log, checkpoints, platform } = options;
  const tiles = new LRUCache<string, Promise<Buffer>>(cached);
  const texts = new LRUCache<string, Promise<string>>(cached);
  const heads = new LRUCache<string, Head>(cachedHeads);

  /** Tiles of a tree of a size never change, full or not. */
  function cachedTiles(key: string, tree: TreeStore, size: number): TileSource {
    const source = tree.at(size);
    return (level, index) => {
      const width = Math.min(tileWidth, rowLength(size, level) - index * tileWidth);
      return remembered(tiles, `${key}/${level}/${index}/${width}`, () => source(level, index));
    };
  }

  const nodesOf = (name: LogName, size: number) =>
    tileNodes(cachedTiles(logKey(name), logTree(log, name), size));

  return {
    /** RFC 6962; throws when the database no longer proves what was signed. */
    async inclusion(name: LogName, index: number, canonical: Buffer, head: Head): Promise<Buffer[]> {
      const proof = await inclusionProof(index, head.size, nodesOf(name, head.size));
      if (!verifyInclusion(leafHash(canonical), index, head.size, proof, head.root))
        throw new LogDamagedError(`${logKey(name)}: entry ${index} is not what was signed at ${head.size}`);
      return proof;
    },

    consistency: (name: LogName, from: number, to: number): Promise<Buffer[]> =>
      consistencyProof(from, to, nodesOf(name, to)),

    /** The checkpoint as it is published; any head of the platform's log that covers it will do, once and for all. */
    checkpoint: (name: LogName, size: number): Promise<string | undefined> =>
      remembered(texts, `${logKey(name)}/${size}`, async () => {
        const row = await checkpoints.at(name, size);
        const signed = row === undefined ? undefined : await checkpoints.signedOver(row.platformIndex);
        if (row === undefined || signed === undefined) throw new NotSigned();
        const proof = await platform.proofOf(row.platformIndex, signed);
        return `${checkpoints.entryOf(row)}\n${proof}`;
      }).catch((error: unknown) => {
        if (error instanceof NotSigned) return undefined;
        throw error;
      }),

    /** A signed head over the entry at `index`, the newest or that of a moment ago; undefined where none covers it. */
    async over(name: LogName, index: number): Promise<Head | undefined> {
      const key = logKey(name);
      const known = heads.get(key);
      if (known !== undefined && known.size > index) return known;
      const head = await checkpoints.latestSignedOf(name);
      if (head === undefined || head.size <= index) return undefined;
      heads.set(key, head);
      return head;
    },

    /** The newest head that is signed. */
    latest: (name: LogName): Promise<Head | undefined> => checkpoints.latestSignedOf(name),
  };
}
export type ProofReader = ReturnType<typeof proofReader>;

/** A failure is not kept. */
function remembered<T>(cache: LRUCache<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  made.catch(() => cache.delete(key));
  cache.set(key, made);
  return made;
}
