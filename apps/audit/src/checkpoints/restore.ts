import type { EventsLogger } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import type { ObjectStore } from '@rymeda/storage';
import type { Entry } from '../logs/entry.ts';
import { entryOfLeaf } from '../logs/leaf.ts';
import type { LogDatabase } from '../logs/log-database.ts';
import { logKey, padded, type LogName } from '../logs/log-name.rules.ts';
import { appendRestored, LogDamagedError, logTree } from '../logs/tree.store.ts';
import { decodeBundle } from '../tree/entry-bundle.ts';
import { leafHash } from '../tree/hash.ts';
import { tileNumber, tileWidth, type FullTile } from '../tree/tile.ts';
import type { TreeEdge } from '../tree/tree-edge.ts';
import { parseCheckpointText, type TreeHead } from './checkpoint-text.ts';
import type { CheckpointStore, StoredCheckpoint } from './checkpoint.store.ts';
import {
  checkpointKey,
  checkpointPrefix,
  logFolder,
  platformKey,
  sealedKey,
  sizeOfCheckpoint,
  tileKey,
} from './object-keys.ts';

export interface RestoreOptions {
  log: LogDatabase;
  checkpoints: CheckpointStore;
  objects: ObjectStore;
  clock: Clock;
  logger: EventsLogger;
}

/** What one transaction takes; MongoDB ends it after a minute. */
const batchSize = 500;

/**
 * Holds the log's database against what was published. A database that was rolled back to a backup lacks entries
 * that a signed checkpoint covers: they are read back from the object store before anything is appended, so that
 * the log goes on where the world has seen it, without a fork. One that says something else is refused.
 */
export function createRestore({ log, checkpoints, objects, clock, logger }: RestoreOptions) {
  const stats = { restoredLogs: 0, restoredEntries: 0, refused: 0 };

  /** The largest published head above `size`, if there is one. */
  async function publishedBeyond(key: string, size: number): Promise<TreeHead | undefined> {
    let newest: string | undefined;
    for await (const { key: objectKey } of objects.list(checkpointPrefix(key), checkpointKey(key, size)))
      newest = objectKey;
    return newest === undefined ? undefined : publishedAt(key, sizeOfCheckpoint(newest));
  }

  async function publishedAt(key: string, size: number): Promise<TreeHead> {
    const text = (await objects.getFirst(checkpointKey(key, size)))?.toString();
    if (text === undefined) throw refuse(`${key}: the checkpoint of size ${size} is not in the object store`);
    return parseCheckpointText(text);
  }

  function refuse(message: string): LogDamagedError {
    stats.refused++;
    return new LogDamagedError(message);
  }

  /** Canonical entries from `from` on, as far as the object store has them, bundle by bundle. */
  async function* storedEntries(key: string, from: number): AsyncGenerator<Buffer> {
    for (let bundle = Math.floor(from / tileWidth); ; bundle++) {
      const path = `${logFolder(key)}/tile/entries/${tileNumber(bundle)}`;
      const body = (await objects.getFirst(path)) ?? (await longestPartial(path));
      if (body === undefined) return;
      const entries = decodeBundle(body);
      yield* entries.slice(Math.max(0, from - bundle * tileWidth));
      if (entries.length < tileWidth) return;
    }
  }

  async function longestPartial(path: string): Promise<Buffer | undefined> {
    const widths: number[] = [];
    for await (const { key } of objects.list(`${path}.p/`)) widths.push(sizeOfCheckpoint(key));
    return widths.length === 0 ? undefined : objects.get(`${path}.p/${Math.max(...widths)}`);
  }

  const isStored = async (key: string, index: number): Promise<boolean> => {
    const bundle = Math.floor(index / tileWidth);
    return (await objects.getRange(tileKey(key, 'entries', bundle, tileWidth), 0, 1)) !== undefined;
  };

  /** Reads up to a head and holds nothing: what is wrong is found before any of it is written. */
  async function compare(key: string, edge: TreeEdge, head: TreeHead): Promise<void> {
    for await (const canonical of storedEntries(key, edge.size)) {
      edge.append(leafHash(canonical));
      if (edge.size < head.size) continue;
      if (edge.root().equals(head.root)) return;
      throw refuse(`${key}: what the object store holds is not what was signed at ${head.size}`);
    }
    throw refuse(`${key}: the object store lacks entries below ${head.size}`);
  }

  /** In batches: whoever is killed between two is followed by one who goes on behind them. */
  async function restoreLog(name: LogName, edge: TreeEdge): Promise<void> {
    const key = logKey(name);
    let [batch, full]: [Entry[], FullTile[]] = [[], []];
    const flush = async (): Promise<void> => {
      await appendRestored(log, batch, full, name);
      stats.restoredEntries += batch.length;
      [batch, full] = [[], []];
    };
    for await (const canonical of storedEntries(key, edge.size)) {
      const index = edge.size;
      full.push(...edge.append(leafHash(canonical)));
      const sealed = canonical.includes('"sealedSha256":"')
        ? (await objects.getFirst(sealedKey(name, idOf(canonical))))?.toString()
        : undefined;
      batch.push({ ...entryOfLeaf(canonical, sealed), year: name.year, index });
      if (batch.length >= batchSize) await flush();
    }
    await flush();
    stats.restoredLogs++;
    logger.warn('audit_log_restored', { reason: key, count: edge.size });
  }

  /** In batches, each with the tiles that it fills, as a log's entries are. */
  async function restorePlatform(edge: TreeEdge): Promise<void> {
    let [rows, full]: [StoredCheckpoint[], FullTile[]] = [[], []];
    const flush = async (): Promise<void> => {
      if (rows.length > 0) await checkpoints.append(rows, full);
      [rows, full] = [[], []];
    };
    for await (const text of storedEntries(platformKey, edge.size)) {
      const platformIndex = edge.size;
      full.push(...edge.append(leafHash(text)));
      const { origin, size, root } = parseCheckpointText(text.toString());
      const [organizationId, year] = origin.split('/').slice(-2) as [string, string];
      const name = { organizationId, year: Number(year) };
      const _id = `${logKey(name)}/${padded(size)}`;
      rows.push({ _id, ...name, size, root, platformIndex, at: clock() });
      if (rows.length >= batchSize) await flush();
    }
    await flush();
    logger.warn('audit_platform_log_restored', { count: edge.size });
  }

  return {
    stats: () => ({ ...stats }),

    /** Before a log is used for the first time in this process. */
    async beforeUse(name: LogName): Promise<void> {
      const key = logKey(name);
      const tree = logTree(log, name);
      const size = await tree.size();
      const edge = await tree.edgeAt(size);
      const beyond = await publishedBeyond(key, size);
      if (beyond !== undefined) {
        await compare(key, await tree.edgeAt(size), beyond);
        return restoreLog(name, edge);
      }
      // Full, hence immutable, and not signed yet: its entries keep their places all the same.
      if (await isStored(key, size)) return restoreLog(name, edge);
      const latest = await checkpoints.latest(name);
      if (latest === undefined) return;
      if (latest.size > size) throw refuse(`${key}: entries below the checkpoint of ${latest.size} are gone`);
      const root = (await tree.edgeAt(latest.size)).root();
      if (!root.equals(latest.root))
        throw refuse(`${key}: the entries are not those of the checkpoint of ${latest.size}`);
    },

    /** Before the platform's log is used, at the start: heads that the database has lost. */
    async platform(): Promise<void> {
      const { platformTree } = checkpoints;
      const size = await platformTree.size();
      const signed = (await checkpoints.latestSigned())?.size ?? 0;
      const beyond = await publishedBeyond(platformKey, Math.min(size, signed));
      if (beyond === undefined) return;
      if (beyond.size > size) await compare(platformKey, await platformTree.edgeAt(size), beyond);
      if (beyond.size > size || (await isStored(platformKey, size)))
        await restorePlatform(await platformTree.edgeAt(size));
      for await (const { key } of objects.list(
        checkpointPrefix(platformKey),
        checkpointKey(platformKey, signed),
      )) {
        const note = (await objects.getFirst(key))?.toString() ?? '';
        const head = parseCheckpointText(note);
        const root = (await platformTree.edgeAt(head.size)).root();
        if (!root.equals(head.root)) throw refuse(`platform: not what was signed at ${head.size}`);
        await checkpoints.appendSigned(head, note, clock());
      }
    },
  };
}
export type Restore = ReturnType<typeof createRestore>;

const idOf = (canonical: Buffer): string => (JSON.parse(canonical.toString()) as { id: string }).id;
