import type { EventsLogger } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import type { ProofReader } from '../checkpoints/proof-reader.ts';
import type { LogDatabase } from '../logs/log-database.ts';
import { logKey, type LogName } from '../logs/log-name.rules.ts';
import { LogDamagedError, logNames, logTree } from '../logs/tree.store.ts';
import { monthArchive, type MonthArchiveOptions } from './archive-month.ts';
import { archiveId, type ArchiveStore, type RemovableEntries } from './archive.store.ts';
import { endOf, isDue, leavable } from './due-months.rules.ts';

export interface ArchiverOptions extends Omit<MonthArchiveOptions, 'archives' | 'removable'> {
  log: LogDatabase;
  archives: ArchiveStore;
  removable: RemovableEntries;
  proofs: Pick<ProofReader, 'latest' | 'checkpoint'>;
  clock: Clock;
  logger: EventsLogger;
  /** How long entries stay in the database after their month, years; at least six. */
  years: number;
}

/** Archives, log by log, the months whose time in the database is over. Several may run; each month has one of them. */
export function createArchiver(options: ArchiverOptions) {
  const { log, archives, removable, proofs, clock, logger, years } = options;
  const months = monthArchive(options);

  /** The signed head over all of a log, which can't grow any more; none while it is not signed. */
  async function proven(name: LogName) {
    const tree = logTree(log, name);
    const size = await tree.size();
    const head = await proofs.latest(name);
    const checkpoint = head?.size === size ? await proofs.checkpoint(name, size) : undefined;
    return head === undefined || checkpoint === undefined ? undefined : { tree, head, checkpoint };
  }

  async function archiveLog(name: LogName): Promise<number> {
    if (!isDue({ year: name.year, month: 1 }, clock(), years) || options.isOnHold(name.organizationId))
      return 0;
    const whole = await proven(name);
    if (whole === undefined) return 0;
    const end = leavable(whole.head.size);
    const verified = await archives.verifiedOf(name);
    let done = 0;
    let from = 0;
    for (let month = 1; month <= 12 && isDue({ year: name.year, month }, clock(), years); month++) {
      const _id = archiveId(name, { year: name.year, month });
      const known = verified.find((row) => row._id === _id);
      if (known?.status === 'removed') {
        from = known.to;
        continue;
      }
      const next =
        month === 12 ? undefined : await removable.firstNotBefore(name, from, endOf({ ...name, month }));
      const to = known?.to ?? Math.min(end, next ?? end);
      if (to <= from) continue;
      const now = clock();
      const leaseUntil = new Date(now.getTime() + options.leaseMs);
      const row = await archives.claim(
        {
          _id,
          ...{ organizationId: name.organizationId, year: name.year, from, to },
          treeSize: whole.head.size,
        },
        now,
        leaseUntil,
      );
      // Another process has it; later months of the log wait for it.
      if (row === undefined || !(await months.archive(row, whole))) return done;
      logger.info('audit_month_archived', { reason: row._id, count: row.to - row.from });
      from = row.to;
      done++;
    }
    return done;
  }

  return {
    /** Once through all logs; answers how many months have left the database. A damaged log keeps no other waiting. */
    async run(): Promise<{ archived: number; failed: number }> {
      const result = { archived: 0, failed: 0 };
      for (const name of await logNames(log))
        try {
          result.archived += await archiveLog(name);
        } catch (error) {
          if (!(error instanceof LogDamagedError)) throw error;
          result.failed++;
          logger.failure('audit_archive_failed', error, { reason: logKey(name) });
        }
      return result;
    },
  };
}
export type Archiver = ReturnType<typeof createArchiver>;
