import { platformCollection, type Transactional } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { entriesIn, majority, type LogDatabase } from '../logs/log-database.ts';
import { logKey, type LogName } from '../logs/log-name.rules.ts';
import { monthText, type Month } from './due-months.rules.ts';

/** A month of a log in the archive, in audit's work database: written, verified, locked and told, then removed. */
export interface ArchiveRow extends LogName {
  /** `<log>/<month>`; sorts by time. */
  _id: string;
  /** Places, `to` not among them. A month's entries are those before the first one of a later month. */
  from: number;
  to: number;
  /** Of the checkpoint that proves them. */
  treeSize: number;
  status: 'claimed' | 'verified' | 'locked' | 'removed';
  leaseUntil: Date;
}

export const archiveId = (name: LogName, month: Month): string => `${logKey(name)}/${monthText(month)}`;

export function archiveStore(work: Connection) {
  const rows = () => platformCollection<ArchiveRow>(work, 'audit_archives');
  return {
    /** Months of a log that are in the archive, whole and verified, in the order of the log. */
    verifiedOf: (name: LogName): Promise<ArchiveRow[]> =>
      rows()
        .find({ _id: { $gte: `${logKey(name)}/`, $lt: `${logKey(name)}0` }, status: { $ne: 'claimed' } })
        .sort({ _id: 1 })
        .toArray(),

    /** A month for this process alone until the lease ends; `undefined` when it is another's, or done. */
    async claim(row: Omit<ArchiveRow, 'status' | 'leaseUntil'>, now: Date, leaseUntil: Date) {
      await rows().updateOne(
        { _id: row._id },
        { $setOnInsert: { ...row, status: 'claimed', leaseUntil: new Date(0) } },
        { upsert: true },
      );
      const claimed = await rows().findOneAndUpdate(
        { _id: row._id, status: { $ne: 'removed' }, leaseUntil: { $lte: now } },
        { $set: { leaseUntil } },
        { returnDocument: 'after' },
      );
      return claimed ?? undefined;
    },
    /** Throws when the lease was lost: another process goes on with it. */
    async keep(row: ArchiveRow, change: Partial<ArchiveRow>): Promise<void> {
      await this.keepIn(undefined, row, change);
      Object.assign(row, change);
    },
    /** The same in a transaction; the caller's row is as it was, since the transaction may be done again. */
    async keepIn(tx: Transactional | undefined, row: ArchiveRow, change: Partial<ArchiveRow>): Promise<void> {
      const filter = { _id: row._id, leaseUntil: row.leaseUntil };
      const options = tx === undefined ? {} : { session: tx.session };
      const { matchedCount } = await rows().updateOne(filter, { $set: change }, options);
      if (matchedCount === 0) throw new Error('The lease of an archive was lost');
    },
  };
}
export type ArchiveStore = ReturnType<typeof archiveStore>;

/** What is done with the log's database under the one login that may remove entries, and nothing but entries. */
export function removableEntries(log: LogDatabase) {
  return {
    /** The first place from `from` on whose entry is not before `end`; none when all are. */
    async firstNotBefore(name: LogName, from: number, end: Date): Promise<number | undefined> {
      const filter = { ...name, index: { $gte: from }, timestamp: { $gte: end } };
      const [found] = await entriesIn(log)
        .find(filter, { ...majority, projection: { index: 1 } })
        .sort({ index: 1 })
        .hint('by_place')
        .limit(1)
        .toArray();
      return found?.index;
    },
    async remove({ organizationId, year }: LogName, from: number, to: number): Promise<void> {
      await entriesIn(log).deleteMany(
        { organizationId, year, index: { $gte: from, $lt: to } },
        { writeConcern: { w: 'majority', journal: true } },
      );
    },
  };
}
export type RemovableEntries = ReturnType<typeof removableEntries>;
