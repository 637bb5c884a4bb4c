import { permittedDatabase } from '@rymeda/auth';
import type { Consumer } from '@rymeda/events';
import { engineCore, engineService, openMongo, type Service } from '@rymeda/service';
import { tenantDatabase } from '@rymeda/tenancy';
import type { AuditConfig } from './config.ts';
import { consumers } from './consumers.ts';
import { createIntake } from './intake/intake.ts';
import { unreadableEntry } from './intake/unreadable.ts';
import { entryAppender } from './logs/entry-appender.ts';
import { entryStore } from './logs/entry.store.ts';
import { routes } from './routes.ts';

export function wire(config: AuditConfig): Service {
  const core = engineCore('audit', config);
  // The log's own database, under a user that may insert and find, nothing else.
  const log = openMongo(config.AUDIT_LOG_MONGODB_URI, core.log);
  const entries = entryStore(permittedDatabase(tenantDatabase(log), 'audit'));
  const intake = createIntake({
    appender: entryAppender(log),
    unreadable: unreadableEntry(core.blobs('entries'), core.clock),
    logger: core.log,
  });
  let running: Consumer[] = [];

  for (const figure of ['entries', 'duplicates', 'unreadable', 'failures'] as const)
    core.metrics.gauge(`rymeda_audit_intake_${figure}`, `Audit intake: ${figure} since the start`, () => {
      return intake.stats()[figure];
    });
  core.metrics.gauge('rymeda_audit_intake_lag_messages', 'Messages on the intake topic not yet taken', () =>
    running.reduce((sum, consumer) => sum + consumer.stats().lagMessages, 0),
  );

  return engineService(core, {
    listener: core.edge(routes({ entries })),
    async start() {
      running = consumers(core.kafka, intake);
    },
    async stop() {
      await Promise.all(running.map((consumer) => consumer.stop()));
      await log.close();
    },
  });
}
