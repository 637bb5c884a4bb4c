import type { Connection } from 'mongoose';
import { logKey, padded, type LogName } from '../logs/log-name.rules.ts';
import { database, tileRow, tilesCollection, treeStore, LogDamagedError } from '../logs/tree.store.ts';
import { leafHash } from '../tree/hash.ts';
import type { Tile } from '../tree/tile.ts';
import { checkpointText, type TreeHead } from './checkpoint-text.ts';
import { originOf, type CheckpointRow, type PlatformCheckpointRow } from './checkpoint.ts';
import { platformKey } from './object-keys.ts';

export const checkpointsCollection = 'checkpoints';
export const platformCheckpointsCollection = 'platform_checkpoints';

const majority = { readConcern: { level: 'majority' } } as const;
const durable = { w: 'majority', journal: true } as const;
const platformTenant = 'org_platform';

/** Checkpoints in the log's database, of all logs: for the platform's own work. */
export function checkpointStore(log: Connection, originPrefix: string) {
  const checkpoints = () => database(log).collection<CheckpointRow>(checkpointsCollection);
  const signed = () => database(log).collection<PlatformCheckpointRow>(platformCheckpointsCollection);

  /** What the platform's log holds of a checkpoint. */
  const entryOf = (row: Pick<CheckpointRow, 'organizationId' | 'year' | 'size'> & { root: Buffer }): string =>
    checkpointText({ origin: originOf(originPrefix, logKey(row)), size: row.size, root: row.root });

  async function platformEntries(from: number, to: number): Promise<Buffer[]> {
    const rows = await checkpoints()
      .find({ platformIndex: { $gte: from, $lt: to } }, majority)
      .sort({ platformIndex: 1 })
      .toArray();
    if (rows.length !== to - from || rows.some((row, n) => row.platformIndex !== from + n))
      throw new LogDamagedError(`platform: checkpoints between ${from} and ${to} are missing`);
    return rows.map((row) => Buffer.from(entryOf({ ...row, root: Buffer.from(row.root.buffer) })));
  }

  const platformTree = treeStore(log, platformKey, {
    async size() {
      const [last] = await checkpoints()
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
    async latest(name: LogName): Promise<{ size: number; root: Buffer } | undefined> {
      const key = logKey(name);
      const [row] = await checkpoints()
        .find({ _id: { $gte: `${key}/`, $lt: `${key}0` } }, majority)
        .sort({ _id: -1 })
        .limit(1)
        .toArray();
      return row === undefined ? undefined : { size: row.size, root: Buffer.from(row.root.buffer) };
    },

    /** Checkpoints into the platform's log, with the tiles that became full by them: all or none. */
    async append(
      rows: (Omit<CheckpointRow, 'root'> & { root: Buffer })[],
      tiles: readonly Tile[],
    ): Promise<void> {
      const session = log.getClient().startSession();
      try {
        session.startTransaction({ writeConcern: durable });
        await database(log)
          .collection(checkpointsCollection)
          .insertMany(rows as never[], { session });
        const full = tiles.map((tile) => tileRow(platformKey, platformTenant, tile));
        if (full.length > 0)
          await database(log)
            .collection(tilesCollection)
            .insertMany(full as never[], { session });
        await session.commitTransaction();
      } catch (error) {
        if (session.inTransaction())
          await session.abortTransaction().catch(() => {
            /* The server drops an unfinished transaction by itself, and the first error counts. */
          });
        throw error;
      } finally {
        await session.endSession();
      }
    },

    /** The signed heads; a size that is there already stays as it is. */
    async appendSigned(
      { size, root }: Pick<TreeHead, 'size' | 'root'>,
      note: string,
      at: Date,
    ): Promise<void> {
      const row = { _id: padded(size), size, root, note, at };
      try {
        await database(log)
          .collection(platformCheckpointsCollection)
          .insertOne(row as never, { writeConcern: durable });
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000) throw error;
      }
    },

    /** The newest signed head of the platform's log. */
    async latestSigned(): Promise<PlatformCheckpointRow | undefined> {
      const [row] = await signed().find({}, majority).sort({ _id: -1 }).limit(1).toArray();
      return row;
    },

    /** Checkpoints at these places of the platform's log. */
    async covered(from: number, to: number): Promise<(Omit<CheckpointRow, 'root'> & { root: Buffer })[]> {
      const rows = await checkpoints()
        .find({ platformIndex: { $gte: from, $lt: to } }, majority)
        .sort({ platformIndex: 1 })
        .toArray();
      return rows.map((row) => ({ ...row, root: Buffer.from(row.root.buffer) }));
    },

    /** The smallest signed head that covers an entry of the platform's log. */
    async signedOver(platformIndex: number): Promise<PlatformCheckpointRow | undefined> {
      const [row] = await signed()
        .find({ _id: { $gt: padded(platformIndex) } }, majority)
        .sort({ _id: 1 })
        .limit(1)
        .toArray();
      return row;
    },
  };
}
export type CheckpointStore = ReturnType<typeof checkpointStore>;
