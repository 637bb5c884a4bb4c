import {
  checkpointsIn,
  durable,
  inTransaction,
  majority,
  platformCheckpointsIn,
  tilesIn,
  wasTaken,
  type LogDatabase,
} from '../logs/log-database.ts';
import { logKey, padded, type LogName } from '../logs/log-name.rules.ts';
import { LogDamagedError, tileRow, treeStore } from '../logs/tree.store.ts';
import { leafHash } from '../tree/hash.ts';
import type { FullTile } from '../tree/tile.ts';
import { checkpointText, type TreeHead } from './checkpoint-text.ts';
import { originOf, type CheckpointRow, type PlatformCheckpointRow } from './checkpoint.ts';
import { platformKey } from './object-keys.ts';

const platformTenant = 'org_platform';

/** With its root as bytes. */
export type StoredCheckpoint = Omit<CheckpointRow, 'root'> & { root: Buffer };

const stored = (row: CheckpointRow): StoredCheckpoint => ({ ...row, root: Buffer.from(row.root.buffer) });

/** Checkpoints in the log's database, of all logs: for the platform's own work. */
export function checkpointStore(log: LogDatabase, originPrefix: string) {
  /** What the platform's log holds of a checkpoint. */
  const entryOf = (row: Pick<CheckpointRow, 'organizationId' | 'year' | 'size'> & { root: Buffer }): string =>
    checkpointText({ origin: originOf(originPrefix, logKey(row)), size: row.size, root: row.root });

  async function platformEntries(from: number, to: number): Promise<Buffer[]> {
    const rows = await checkpointsIn(log)
      .find({ platformIndex: { $gte: from, $lt: to } }, majority)
      .sort({ platformIndex: 1 })
      .toArray();
    if (rows.length !== to - from || rows.some((row, n) => row.platformIndex !== from + n))
      throw new LogDamagedError(`platform: checkpoints between ${from} and ${to} are missing`);
    return rows.map((row) => Buffer.from(entryOf(stored(row))));
  }

  /** The newest signed head of the platform's log. */
  async function latestSigned(): Promise<PlatformCheckpointRow | undefined> {
    const [row] = await platformCheckpointsIn(log).find({}, majority).sort({ _id: -1 }).limit(1).toArray();
    return row;
  }

  /** Of a log, before a place in the platform's. */
  async function newestOf(name: LogName, before?: number): Promise<StoredCheckpoint | undefined> {
    const key = logKey(name);
    const covered = before === undefined ? {} : { platformIndex: { $lt: before } };
    const [row] = await checkpointsIn(log)
      .find({ _id: { $gte: `${key}/`, $lt: `${key}0` }, ...covered }, majority)
      .sort({ _id: -1 })
      .limit(1)
      .hint({ _id: 1 })
      .toArray();
    return row && stored(row);
  }

  const platformTree = treeStore(log, platformKey, {
    async size() {
      const [last] = await checkpointsIn(log)
        .find({}, { ...majority, projection: { platformIndex: 1 } })
        .sort({ platformIndex: -1 })
        .limit(1)
        .toArray();
      return last === undefined ? 0 : last.platformIndex + 1;
    },
    leaves: async (from, to) => (await platformEntries(from, to)).map(leafHash),
  });

  return {
    entryOf,
    platformEntries,
    platformTree,

    /** The newest checkpoint of a log. */
    latest: (name: LogName): Promise<StoredCheckpoint | undefined> => newestOf(name),

    /** The checkpoint of a log at a size. */
    async at(name: LogName, size: number): Promise<StoredCheckpoint | undefined> {
      const row = await checkpointsIn(log).findOne({ _id: `${logKey(name)}/${padded(size)}` }, majority);
      return row === null ? undefined : stored(row);
    },

    /** The newest checkpoint of a log that a signed head covers. */
    async latestSignedOf(name: LogName): Promise<StoredCheckpoint | undefined> {
      const [signed, newest] = await Promise.all([latestSigned(), newestOf(name)]);
      const size = signed?.size ?? 0;
      // Hardly ever between a checkpoint and its signature.
      return newest === undefined || newest.platformIndex < size ? newest : newestOf(name, size);
    },

    /** Checkpoints into the platform's log, with the tiles that became full by them: all or none. */
    append: (rows: readonly StoredCheckpoint[], tiles: readonly FullTile[]): Promise<void> =>
      inTransaction(log, async (session) => {
        await checkpointsIn(log).insertMany(rows as never[], { session });
        const full = tiles.map((tile) => tileRow(platformKey, platformTenant, tile));
        if (full.length > 0) await tilesIn(log).insertMany(full as never[], { session });
      }),

    /** The signed heads; a size that is there already stays as it is. */
    async appendSigned(
      { size, root }: Pick<TreeHead, 'size' | 'root'>,
      note: string,
      at: Date,
    ): Promise<void> {
      const row = { _id: padded(size), size, root, note, at };
      try {
        await platformCheckpointsIn(log).insertOne(row as never, { writeConcern: durable });
      } catch (error) {
        if (!wasTaken(error)) throw error;
      }
    },

    latestSigned,

    /** Checkpoints at these places of the platform's log. */
    async covered(from: number, to: number): Promise<StoredCheckpoint[]> {
      const rows = await checkpointsIn(log)
        .find({ platformIndex: { $gte: from, $lt: to } }, majority)
        .sort({ platformIndex: 1 })
        .toArray();
      return rows.map((row) => ({ ...row, root: Buffer.from(row.root.buffer) }));
    },

    /** The smallest signed head that covers an entry of the platform's log. */
    async signedOver(platformIndex: number): Promise<PlatformCheckpointRow | undefined> {
      const [row] = await platformCheckpointsIn(log)
        .find({ _id: { $gt: padded(platformIndex) } }, majority)
        .sort({ _id: 1 })
        .limit(1)
        .toArray();
      return row;
    },
  };
}
export type CheckpointStore = ReturnType<typeof checkpointStore>;
