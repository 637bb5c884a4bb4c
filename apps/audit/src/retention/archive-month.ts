import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import type { ObjectStore } from '@rymeda/storage';
import { sealedKey } from '../checkpoints/object-keys.ts';
import { gzipped } from '../exports/gzipped.ts';
import { lineFormats } from '../exports/lines.rules.ts';
import type { SystemEntryStore } from '../logs/entry.store.ts';
import { logKey } from '../logs/log-name.rules.ts';
import { LogDamagedError, type TreeStore } from '../logs/tree.store.ts';
import { hashAt, hashBytes, leafHash } from '../tree/hash.ts';
import { tileWidth } from '../tree/tile.ts';
import { TreeEdge } from '../tree/tree-edge.ts';
import { archivedLeaves, archiveFiles, archiveKey, monthOf } from './archive-files.ts';
import { monthText } from './due-months.rules.ts';
import type { ArchiveRow, ArchiveStore, RemovableEntries } from './archive.store.ts';

export interface MonthArchiveOptions {
  archives: Pick<ArchiveStore, 'keep' | 'keepIn'>;
  entries: Pick<SystemEntryStore, 'between'>;
  removable: Pick<RemovableEntries, 'remove'>;
  objects: ObjectStore;
  transactions: Transactions;
  clock: Clock;
  retainUntil: () => Date;
  /** Of an organisation under legal hold nothing is removed; unknown counts as held. */
  isOnHold: (organizationId: string) => boolean;
  leaseMs: number;
}

/** The log that a month is of, and the head that proves it. */
export interface ProvenLog {
  tree: Pick<TreeStore, 'at'>;
  head: { size: number; root: Buffer };
  /** As it was published. */
  checkpoint: string;
}

const stride = 2_000;
/** Leaves of the year that are in memory at once, 8 MiB. */
const leavesAtOnce = 262_144;
/** Removed at once; the hold is asked about before each. */
const removeAtOnce = 10_000;

/**
 * Takes a month to the object store, reads it back and holds it against the signed head, and only then removes it. Each
 * step can be done again: whoever finds it half done begins with what is not certain.
 */
export function monthArchive(options: MonthArchiveOptions) {
  const { archives, entries, removable, objects, clock } = options;

  const leased = () => ({ leaseUntil: new Date(clock().getTime() + options.leaseMs) });
  const keep = (row: ArchiveRow, change: Partial<ArchiveRow> = {}): Promise<void> =>
    archives.keep(row, { ...change, ...leased() });

  /** From here on the organisation's log says so, whoever dies before the removal is done. */
  async function tell(row: ArchiveRow): Promise<void> {
    const change = { status: 'locked', ...leased() } as const;
    const { from, to, treeSize } = row;
    await options.transactions.run(jobContext(row.organizationId, 'audit-archive'), async (tx) => {
      await archives.keepIn(tx, row, change);
      tx.emit({
        name: 'audit.month.archived',
        subject: `month/${row._id}`,
        sequence: 1,
        data: { month: monthText(monthOf(row)), from, to, treeSize },
      });
    });
    Object.assign(row, change);
  }

  async function write(row: ArchiveRow, { tree, checkpoint }: ProvenLog): Promise<void> {
    const month = monthOf(row);
    async function* lines(): AsyncGenerator<string> {
      for (let from = row.from; from < row.to; from += stride) {
        const to = Math.min(row.to, from + stride);
        for (const entry of await entries.between(row, from, to, {})) yield lineFormats.ndjson.line(entry);
        await keep(row);
      }
    }
    async function* leaves(): AsyncGenerator<Buffer> {
      const tile = tree.at(row.treeSize);
      for (let n = 0; n * tileWidth < row.treeSize; n++) yield await tile(0, n);
    }
    const gzip = gzipped(lines());
    await objects.putStream(archiveKey(row, month, 'entries.ndjson.gz'), gzip, {
      contentType: 'application/gzip',
    });
    await objects.putStream(archiveKey(row, month, 'leaves.bin'), leaves());
    const text = { contentType: 'text/plain; charset=utf-8' };
    await objects.put(archiveKey(row, month, 'checkpoint.txt'), Buffer.from(checkpoint), text);
  }

  /** What lies there is what was signed: every leaf of the tree, and every entry of the month. */
  async function verify(row: ArchiveRow, { head }: ProvenLog): Promise<void> {
    const month = monthOf(row);
    const broken = (what: string) => new LogDamagedError(`${row._id}: the archive ${what}`);
    const leavesFrom = async (first: number): Promise<Buffer> => {
      const key = archiveKey(row, month, 'leaves.bin');
      const some = await objects.getRange(key, first * hashBytes, leavesAtOnce * hashBytes);
      if (some === undefined) throw broken('has no leaves');
      return some;
    };
    const edge = new TreeEdge();
    const own = Buffer.alloc((row.to - row.from) * hashBytes);
    for (let some = await leavesFrom(0); some.length > 0; some = await leavesFrom(edge.size))
      for (let n = 0; n * hashBytes < some.length; n++) {
        const leaf = hashAt(some, n);
        if (edge.size >= row.from && edge.size < row.to) leaf.copy(own, (edge.size - row.from) * hashBytes);
        edge.append(leaf);
      }
    if (edge.size !== head.size || !edge.root().equals(head.root)) throw broken('is not what was signed');
    let next = row.from;
    for await (const { canonical, index } of archivedLeaves(objects, row, month)) {
      if (index !== next) throw broken(`lacks entry ${next}`);
      if (!leafHash(canonical).equals(hashAt(own, index - row.from)))
        throw broken(`has another entry ${index}`);
      const { id, sealedSha256 } = JSON.parse(canonical.toString()) as { id: string; sealedSha256?: string };
      if (sealedSha256 !== undefined && (await objects.getFirst(sealedKey(row, id))) === undefined)
        throw broken(`lacks what is sealed of entry ${index}`);
      next++;
      if (next % stride === 0) await keep(row);
    }
    if (next !== row.to) throw broken(`ends before entry ${next}`);
  }

  return {
    /** Answers whether the month has left the database; `row` is leased. */
    async archive(row: ArchiveRow, log: ProvenLog): Promise<boolean> {
      if (log.head.size !== row.treeSize)
        throw new LogDamagedError(`${logKey(row)} has grown after its time`);
      if (row.status === 'claimed') {
        await write(row, log);
        await verify(row, log);
        await keep(row, { status: 'verified' });
      }
      // Only what is known to be good is locked, since it can't be written again; and only what is locked counts.
      for (const file of archiveFiles)
        await objects.retain(archiveKey(row, monthOf(row), file), options.retainUntil());
      await verify(row, log);
      if (row.status === 'verified') await tell(row);
      for (let from = row.from; from < row.to; from += removeAtOnce) {
        if (options.isOnHold(row.organizationId)) return false;
        await keep(row);
        await removable.remove(row, from, Math.min(row.to, from + removeAtOnce));
      }
      await keep(row, { status: 'removed' });
      return true;
    },
  };
}
export type MonthArchive = ReturnType<typeof monthArchive>;
