import type { EventsLogger, Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { createTurns, jobContext } from '@rymeda/service';
import { missing } from './series.rules.ts';
import type { LogFollower } from './log-follower.store.ts';
import type { SeriesRow, SeriesStore } from './series.store.ts';

export interface GapWatchOptions {
  follower: Pick<LogFollower, 'turn'>;
  series: SeriesStore;
  transactions: Transactions;
  clock: Clock;
  logger: EventsLogger;
  intervalMs: number;
  /** What is late is not missing: engines' relays and Kafka's partitions are not equally fast. */
  graceMs: number;
}

const toldAtOnce = 100;

/**
 * Finds what the log lacks: versions of records and numbers of access batches have no holes, so a hole is an event that
 * was lost, an entry that nobody appended, or an engine's database that was rolled back. Several processes may do it at
 * once: it is all idempotent, and told once.
 */
export function createGapWatch(options: GapWatchOptions) {
  const { follower, series, transactions, clock, logger, graceMs } = options;
  const stats = { open: 0, failures: 0, lastAt: clock().getTime() };

  async function turn(): Promise<void> {
    await follower.turn();
    for (const row of await series.toTell(new Date(clock().getTime() - graceMs), toldAtOnce)) await tell(row);
    stats.open = await series.open();
    stats.lastAt = clock().getTime();
  }

  /** An entry of the log that it is about, and the event of it, in one transaction with the mark. */
  async function tell(row: SeriesRow): Promise<void> {
    const found = row.gapSince !== null;
    const holes = missing(row.seen);
    await transactions.run(jobContext(row.organizationId, 'audit-gaps'), async (tx) => {
      if (!(await series.markTold(row, found ? tx.now : null, tx.session))) return;
      const about = { kind: row.kind, resourceType: row.resourceType, resourceId: row.resourceId };
      tx.emit({
        name: found ? 'audit.gap.found' : 'audit.gap.closed',
        subject: `gap/${row.resourceType}.${row.resourceId}`,
        sequence: row.told + 1,
        data: found
          ? {
              ...about,
              from: holes[0]?.from,
              to: holes.at(-1)?.to,
              count: holes.reduce((sum, { from, to }) => sum + to - from + 1, 0),
            }
          : about,
      });
    });
    if (found) logger.warn('audit_gap_found', { reason: row.kind });
  }

  const turns = createTurns({
    job: 'audit-gaps',
    turn,
    intervalMs: options.intervalMs,
    onFailure(error) {
      stats.failures++;
      logger.failure('audit_gap_watch_failed', error);
    },
  });

  return {
    ...turns,
    stats: () => ({ ...stats, ageSeconds: Math.max(0, (clock().getTime() - stats.lastAt) / 1000) }),
  };
}
export type GapWatch = ReturnType<typeof createGapWatch>;
