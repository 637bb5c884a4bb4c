import { permittedDatabase, platformOrganization } from '@rymeda/auth';
import { deriveKey } from '@rymeda/kernel';
import type { Consumer } from '@rymeda/events';
import { engineCore, engineService, openMongo, type Service } from '@rymeda/service';
import { linkServer, openObjectStore } from '@rymeda/storage';
import { tenantDatabase } from '@rymeda/tenancy';
import { createCheckpointing } from './checkpoints/checkpointing.ts';
import { createDailyCheckpoints } from './checkpoints/daily-checkpoints.ts';
import { dailyStore } from './checkpoints/daily.store.ts';
import { checkpointMetrics } from './checkpoints/metrics.ts';
import { proofReader } from './checkpoints/proof-reader.ts';
import { configuredSigners } from './checkpoints/signers.ts';
import { localSigningKey } from './checkpoints/signing-key.store.ts';
import { tenantCheckpointStore } from './checkpoints/tenant-checkpoint.store.ts';
import type { AuditConfig } from './config.ts';
import { consumers } from './consumers.ts';
import { exportJobs, exportStore } from './exports/export.store.ts';
import { createExportWorker } from './exports/export-worker.ts';
import { createGapWatch } from './gaps/gap-watch.ts';
import { logFollower } from './gaps/log-follower.store.ts';
import { numberOf } from './gaps/series.rules.ts';
import { seriesStore } from './gaps/series.store.ts';
import { createIntake } from './intake/intake.ts';
import { unreadableEntry } from './intake/unreadable.ts';
import { entryAppender } from './logs/entry-appender.ts';
import { entryStore, systemEntryStore } from './logs/entry.store.ts';
import { archiveRunStore } from './retention/archive-run.store.ts';
import { archiveStore } from './retention/archive.store.ts';
import { archiveWatch } from './retention/archive-watch.ts';
import { routes } from './routes.ts';

const gapWatchMs = 5_000;
/** How often it is looked whether a new day (UTC) has begun. */
const dailyCheckMs = 60_000;

export async function wire(config: AuditConfig): Promise<Service> {
  const core = engineCore('audit', config);
  // The log's own database, under a user that may insert and find, nothing else.
  const log = openMongo(config.AUDIT_LOG_MONGODB_URI, core.log, core.tracing);
  const entries = entryStore(permittedDatabase(tenantDatabase(log), 'audit'));
  const links = {
    key: deriveKey(config.RYMEDA_SERVICE_KEY_FILE.reveal()[0], 'audit/object-links'),
    baseUrl: config.PUBLIC_URL ?? `http://127.0.0.1:${config.PORT}`,
  };
  const objects = await openObjectStore(config, { clock: core.clock, objectLock: true, links });
  const checkpointing = createCheckpointing({
    log,
    objects,
    clock: core.clock,
    logger: core.log,
    originPrefix: config.AUDIT_LOG_ORIGIN,
    signers: configuredSigners(config, (name) =>
      localSigningKey(core.connection, core.blobs('signing_keys'), name),
    ),
    witnesses: config.AUDIT_WITNESSES,
    retentionYears: config.AUDIT_RETENTION_YEARS,
    intervalMs: config.AUDIT_CHECKPOINT_SECONDS * 1000,
  });
  const intake = createIntake({
    appender: entryAppender({ log, states: checkpointing.states }),
    unreadable: unreadableEntry(core.blobs('entries'), core.clock),
    clock: core.clock,
    logger: core.log,
  });
  const { checkpoints, platform } = checkpointing;
  const proofs = proofReader({ log, checkpoints, platform });
  const worker = createExportWorker({
    jobs: exportJobs(core.database, core.connection),
    entries: systemEntryStore(tenantDatabase(log)),
    archives: archiveStore(core.connection),
    log,
    proofs,
    objects,
    transactions: core.transactions,
    clock: core.clock,
    logger: core.log,
  });
  const series = seriesStore(core.connection);
  const gaps = createGapWatch({
    follower: logFollower({
      name: 'gaps',
      work: core.connection,
      log,
      checkpoints,
      take: (found) =>
        series.add(
          found.flatMap((entry) => numberOf(entry, platformOrganization) ?? []),
          core.clock(),
        ),
    }),
    series,
    transactions: core.transactions,
    clock: core.clock,
    logger: core.log,
    intervalMs: gapWatchMs,
    graceMs: config.AUDIT_GAP_GRACE_SECONDS * 1000,
  });
  const daily = createDailyCheckpoints({
    sent: dailyStore(core.connection),
    checkpoints,
    proofs,
    transactions: core.transactions,
    originPrefix: config.AUDIT_LOG_ORIGIN,
    clock: core.clock,
    logger: core.log,
    intervalMs: dailyCheckMs,
  });
  const archiving = archiveWatch({
    runs: archiveRunStore(core.connection),
    ...{ clock: core.clock, metrics: core.metrics, logger: core.log },
  });
  const api = core.edge(
    routes({
      series,
      entries,
      clock: core.clock,
      proofs,
      checkpoints,
      heads: tenantCheckpointStore(log),
      originPrefix: config.AUDIT_LOG_ORIGIN,
      keys: checkpointing.keys,
      exports: exportStore(permittedDatabase(core.database, 'audit'), core.connection),
      objects,
      wake: worker.wake,
    }),
  );
  const files = linkServer(objects, {
    ...{ config, api, links: { ...links, clock: core.clock } },
    onFailure: (error) => core.log.failure('file_link_failed', error),
  });
  let running: Consumer[] = [];

  for (const figure of ['entries', 'duplicates', 'unreadable', 'failures'] as const)
    core.metrics.gauge(`rymeda_audit_intake_${figure}`, `Audit intake: ${figure} since the start`, () => {
      return intake.stats()[figure];
    });
  core.metrics.gauge('rymeda_audit_intake_lag_messages', 'Messages on the intake topic not yet taken', () =>
    running.reduce((sum, consumer) => sum + consumer.stats().lagMessages, 0),
  );
  core.metrics.gauge('rymeda_audit_lag_seconds', 'From what happened to its entry in the log', () =>
    intake.lagSeconds(),
  );
  checkpointMetrics(core.metrics, checkpointing);
  core.metrics.gauge('rymeda_audit_gaps_open', 'Records and processes whose numbers have a hole', () => {
    return gaps.stats().open;
  });
  core.metrics.gauge('rymeda_audit_gap_watch_age_seconds', 'Since the logs were last looked through', () => {
    return gaps.stats().ageSeconds;
  });

  return engineService(core, {
    listener: files.listener,
    async start() {
      await files.start();
      void checkpointing.start();
      worker.start();
      gaps.start();
      daily.start();
      archiving.start();
      running = consumers(core.kafka, intake);
    },
    async stop() {
      await files.stop();
      await Promise.all(running.map((consumer) => consumer.stop()));
      // Side by side: each waits some seconds for what it is at. Checkpointing closes the object store.
      await Promise.all([worker.stop(), gaps.stop(), daily.stop(), archiving.stop()]);
      await checkpointing.stop();
      await log.close();
    },
  });
}
