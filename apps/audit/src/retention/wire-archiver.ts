import { createCallerSeal, createOrganizationSettings } from '@rymeda/auth';
import { createTransactions } from '@rymeda/events';
import { systemClock } from '@rymeda/kernel';
import { createLog, openMongo } from '@rymeda/service';
import { peersOf } from '@rymeda/service/peers';
import { openObjectStore } from '@rymeda/storage';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import { createCheckpointing } from '../checkpoints/checkpointing.ts';
import { proofReader } from '../checkpoints/proof-reader.ts';
import type { ArchiveConfig } from '../config.ts';
import { systemEntryStore } from '../logs/entry.store.ts';
import { archiveRunStore } from './archive-run.store.ts';
import { archiveStore, removableEntries } from './archive.store.ts';
import { createArchiver } from './archiver.ts';

/** The archiver as a job of its own: beside the service, under a login that the service does not have. */
export function wireArchiver(config: ArchiveConfig) {
  const clock = systemClock;
  const logger = createLog('audit-archive', config.LOG_LEVEL);
  const work = openMongo(config.MONGODB_URI, logger);
  const log = openMongo(config.AUDIT_ARCHIVE_MONGODB_URI, logger);
  const settings = createOrganizationSettings({
    url: config.IDENTITY_URL,
    service: 'audit',
    seal: createCallerSeal(config.RYMEDA_SERVICE_KEY_FILE, clock),
    clock,
    intervalMs: config.IDENTITY_PULL_SECONDS * 1_000,
    fetch: peersOf(config, (error) => logger.failure('certificates_not_read', error)).fetch,
    onStale: (ageMs, error) => logger.failure('settings_stale', error, { ageMs }),
  });

  return {
    /**
     * Answers how many months have left the database, and how many logs are not what was signed. Throws when what it needs
     * is away: not knowing of legal holds, it would archive nothing, and nobody would hear of it.
     */
    async run(): Promise<{ archived: number; failed: number }> {
      await Promise.all([work, log].map((connection) => connection.asPromise()));
      const objects = await openObjectStore(config, { clock, objectLock: true });
      await objects.check();
      await settings.start();
      if (settings.ageMs() === Infinity) throw new Error('It is not known who is under legal hold');
      const { checkpoints, platform, retainUntil } = createCheckpointing({
        ...{ log, objects, clock, logger, originPrefix: config.AUDIT_LOG_ORIGIN },
        // It signs and publishes nothing.
        signers: () => Promise.resolve([]),
        witnesses: [],
        retentionYears: config.AUDIT_RETENTION_YEARS,
        intervalMs: 1_000,
      });
      const archiver = createArchiver({
        ...{ log, objects, clock, logger, retainUntil },
        leaseMs: config.AUDIT_ARCHIVE_LEASE_SECONDS * 1_000,
        archives: archiveStore(work),
        // Audit's own relay publishes what is told here.
        transactions: createTransactions({ connection: work, engine: 'audit', clock }),
        removable: removableEntries(log),
        entries: systemEntryStore(tenantDatabase(log)),
        proofs: proofReader({ log, checkpoints, platform }),
        isOnHold: (organizationId) => settings.isOnHold(organizationId),
        years: config.AUDIT_ARCHIVE_AFTER_YEARS,
      });
      const done = await runAsSystem('audit-archive', async () => {
        const outcome = await archiver.run();
        await archiveRunStore(work).ended(clock(), outcome);
        return outcome;
      });
      await objects.close();
      logger.info('audit_archive_done', { count: done.archived, attempt: done.failed });
      return done;
    },
    async stop(): Promise<void> {
      settings.stop();
      await Promise.all([work, log].map((connection) => connection.close()));
    },
  };
}
