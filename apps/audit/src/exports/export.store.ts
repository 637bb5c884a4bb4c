import type { PermittedDatabase } from '@rymeda/auth';
import type { Tx } from '@rymeda/events';
import { platformCollection, type Scope, type TenantDatabase } from '@rymeda/tenancy';
import type { Filter } from 'mongodb';
import type { Connection } from 'mongoose';
import type { ExportRow } from './export.ts';

/** Which export waits for a process; found before it is known whose it is. */
interface JobRow {
  _id: string;
  organizationId: string;
  leaseUntil: Date;
}

const jobsIn = (work: Connection) => platformCollection<JobRow>(work, 'audit_jobs');

/** Exports, in audit's work database: for callers. */
export function exportStore(database: PermittedDatabase, work: Connection) {
  const exports = database.collection<ExportRow>('exports');
  return {
    load: (scope: Scope, id: string): Promise<ExportRow | null> => exports.findOne(scope, { _id: id }),
    /** With the job that will make it. */
    async request(scope: Scope, row: ExportRow, tx: Tx): Promise<void> {
      await exports.insert(scope, row, tx);
      const job = { _id: row._id, organizationId: row.organizationId, leaseUntil: row.createdAt };
      await jobsIn(work).insertOne(job, { session: tx.session });
    },
    /** How many of the organisation are not made yet; `most` and more are `most`. */
    waiting: ({ organizationId }: Scope, most: number, tx: Tx): Promise<number> =>
      jobsIn(work).countDocuments({ organizationId }, { limit: most, session: tx.session }),
  };
}
export type ExportStore = ReturnType<typeof exportStore>;

/** One that a process works on, and until when it is that process's alone. */
export type LeasedExport = ExportRow & Pick<JobRow, 'leaseUntil'>;

/** The same for whoever makes them, in a system context. */
export function exportJobs(database: TenantDatabase, work: Connection) {
  const exports = database.collection<ExportRow>('exports');
  return {
    /**
     * The one that waits longest and that nobody works on, leased; of another organisation than the one before, if there
     * is any, so that nobody waits for all that one has asked for. `undefined` when there is none.
     */
    async claim(now: Date, leaseMs: number, before?: string): Promise<LeasedExport | undefined> {
      const take = (of: Filter<JobRow>) =>
        jobsIn(work).findOneAndUpdate(
          { ...of, leaseUntil: { $lte: now } },
          { $set: { leaseUntil: new Date(now.getTime() + leaseMs) } },
          { sort: { leaseUntil: 1 }, returnDocument: 'after' },
        );
      const other = before === undefined ? null : await take({ organizationId: { $ne: before } });
      const job = other ?? (await take({}));
      if (job === null) return undefined;
      const row = await exports.findOne(job, { _id: job._id });
      return row === null ? undefined : { ...row, leaseUntil: job.leaseUntil };
    },
    /** Throws when the lease was lost: another process works on it, or has ended it. */
    async progress(row: LeasedExport, change: Partial<ExportRow>, leaseUntil: Date): Promise<void> {
      const ours = { _id: row._id, leaseUntil: row.leaseUntil };
      const { matchedCount } = await jobsIn(work).updateOne(ours, { $set: { leaseUntil } });
      if (matchedCount === 0) throw new Error('The lease of an export was lost');
      row.leaseUntil = leaseUntil;
      const underWay = { _id: row._id, status: { $in: ['queued', 'running'] } };
      const { matched } = await exports.update(row, underWay, { $set: change, $inc: { version: 1 } });
      if (matched === 0) throw new Error('The export was ended by another process');
    },
    /** Whoever has the lease ends it; `false` for any other. */
    async finish(row: LeasedExport, change: Partial<ExportRow>, tx: Tx): Promise<boolean> {
      const ours = { _id: row._id, leaseUntil: row.leaseUntil };
      const { deletedCount } = await jobsIn(work).deleteOne(ours, { session: tx.session });
      if (deletedCount === 0) return false;
      await exports.update(row, { _id: row._id }, { $set: change, $inc: { version: 1 } }, tx);
      return true;
    },
  };
}
export type ExportJobs = ReturnType<typeof exportJobs>;
