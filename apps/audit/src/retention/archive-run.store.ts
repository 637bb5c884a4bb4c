import { platformCollection } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';

/** The last run of the archiver that looked through all logs, for the service that tells of it. */
export interface ArchiveRun {
  /** Since when somebody waits for runs. */
  awaitedSince: Date;
  /** None before the first. */
  endedAt?: Date;
  /** Months that left. */
  archived?: number;
  /** Logs that are not what was signed. */
  failed?: number;
}

interface RunRow extends ArchiveRun {
  _id: string;
}

/** No log's name: those begin with an organisation. */
const _id = 'run:last';

/** One row beside the archives. The job and the service each write their part of it. */
export function archiveRunStore(work: Connection) {
  const rows = () => platformCollection<RunRow>(work, 'audit_archives');
  return {
    async ended(at: Date, { archived, failed }: { archived: number; failed: number }): Promise<void> {
      const change = { $set: { endedAt: at, archived, failed }, $setOnInsert: { awaitedSince: at } };
      await rows().updateOne({ _id }, change, { upsert: true });
    },
    /** Begins to wait, where nobody has yet. */
    async last(now: Date): Promise<ArchiveRun> {
      await rows().updateOne({ _id }, { $setOnInsert: { awaitedSince: now } }, { upsert: true });
      return (await rows().findOne({ _id })) ?? { awaitedSince: now };
    },
  };
}
export type ArchiveRunStore = ReturnType<typeof archiveRunStore>;
