import type { EventsLogger } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { createTurns, type Metrics } from '@rymeda/service';
import type { ArchiveRun, ArchiveRunStore } from './archive-run.store.ts';

const lookEveryMs = 60_000;

/** The archiver is gone when its run is over: the service, which stays, tells of it. */
export function archiveWatch(options: {
  runs: Pick<ArchiveRunStore, 'last'>;
  clock: Clock;
  metrics: Pick<Metrics, 'gauge'>;
  logger: EventsLogger;
}) {
  const { runs, clock, metrics, logger } = options;
  let last: ArchiveRun | undefined;
  metrics.gauge('rymeda_audit_archive_age_seconds', 'Since the archiver last looked through all logs', () => {
    if (last === undefined) return 0;
    return (clock().getTime() - (last.endedAt ?? last.awaitedSince).getTime()) / 1000;
  });
  metrics.gauge(
    'rymeda_audit_archive_failed_logs',
    'Logs that the archiver found to be not what was signed, in its last run',
    () => last?.failed ?? 0,
  );
  const turns = createTurns({
    job: 'audit-archive-watch',
    turn: async () => void (last = await runs.last(clock())),
    intervalMs: lookEveryMs,
    onFailure: (error) => logger.failure('audit_archive_watch_failed', error),
  });
  return {
    start(): void {
      void turns.once().catch(() => undefined);
      turns.start();
    },
    stop: turns.stop,
  };
}
