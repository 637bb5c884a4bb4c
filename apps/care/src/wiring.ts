import { platformRecordsOf, recordsOf } from '@rymeda/contracts';
import { exportRecords } from '@rymeda/service/records';
import { engineCore, engineService, type Service } from '@rymeda/service';
import { breakGlassStore } from './break-glass/break-glass.store.ts';
import { openWindow } from './break-glass/open-window.ts';
import type { CareConfig } from './config.ts';
import { consumers } from './consumers.ts';
import { credentialCheck } from './credentials/check-credentials.ts';
import { licenceStore } from './credentials/licence.store.ts';
import { careMetrics } from './metrics.ts';
import { noteStore } from './notes/note.store.ts';
import { patientStore } from './patients/patient.store.ts';
import { providerStore } from './providers/provider.store.ts';
import { routes } from './routes.ts';
import { sessionStore } from './sessions/session.store.ts';

export function wire(config: CareConfig): Service {
  const core = engineCore('care', config);
  const stores = {
    patients: patientStore(core),
    providers: providerStore(core),
    sessions: sessionStore(core),
    notes: noteStore(core),
    breakGlass: breakGlassStore(core),
  };
  const { connection, kafka, transactions, clock, log: logger, accessRecorder } = core;
  const licences = licenceStore(core);
  const checkCredentials = credentialCheck({ licences, patients: stores.patients, settings: core.settings });
  const metrics = careMetrics(core.metrics, core.log);
  const subscribers = consumers(
    { connection, kafka, transactions, clock, logger, accessRecorder },
    { licences },
  );
  return engineService(core, {
    subscribers,
    listener: core.edge(
      [
        ...routes({ ...stores, checkCredentials, settings: core.settings, metrics }),
        exportRecords(core, platformRecordsOf.care.list, recordsOf('care')),
      ],
      { breakGlass: openWindow(stores.breakGlass, core.clock) },
    ),
    start: () => Promise.resolve(subscribers.forEach((subscriber) => subscriber.start())),
    async stop() {
      await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
    },
  });
}
