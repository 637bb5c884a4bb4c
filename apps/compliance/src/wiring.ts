import { platformRecordsOf, recordsOf } from '@rymeda/contracts';
import { deriveKey } from '@rymeda/kernel';
import {
  engineCore,
  engineService,
  heldForMs,
  secondsDue,
  watchedGauges,
  type Service,
} from '@rymeda/service';
import { engineClient, engineRequests } from '@rymeda/service/calls';
import { exportRecords } from '@rymeda/service/records';
import { checkAtStart, linkServer, openObjectStore } from '@rymeda/storage';
import { agreementStore } from './agreements/agreement.store.ts';
import { artifactStore } from './artifacts/artifact.store.ts';
import { assignmentStore } from './assignments/assignment.store.ts';
import { attestationStore } from './attestations/attestation.store.ts';
import { auditExports } from './binders/audit-exports.ts';
import { binderStore } from './binders/binder.store.ts';
import { careDirectory } from './care/care-directory.ts';
import { careStore } from './care/care.store.ts';
import type { ComplianceConfig } from './config.ts';
import { consumers } from './consumers.ts';
import { credentialStore } from './credentials/credential.store.ts';
import { createDueRunner } from './due/due-runner.ts';
import { dueStore } from './due/due.store.ts';
import { configuredScanner } from './files/configured-scanner.ts';
import { fileStore } from './files/file-store.ts';
import { kmsKeyIds } from './files/key-ids.ts';
import { objectSeal } from './files/object-seal.ts';
import { directory } from './identity/directory.ts';
import { identityClient } from './identity/identity-client.ts';
import { identityStore } from './identity/identity.store.ts';
import { incidentStore } from './incidents/incident.store.ts';
import { jobRunner } from './jobs/run-job.ts';
import { obligationStore } from './obligations/obligation.store.ts';
import { postureStore } from './posture/posture.store.ts';
import { requirementStore } from './posture/requirement.store.ts';
import { routes } from './routes.ts';
import { runStore, screeningStore, subjectStore } from './screening/screening.store.ts';
import { screeningLists } from './screening/screening-lists.ts';
import { settingsStore } from './settings/settings.store.ts';
import { exportContents } from './uploads/export-contents.route.ts';
import { uploadStore } from './uploads/upload.store.ts';
import { works } from './works.ts';

export async function wire(config: ComplianceConfig): Promise<Service> {
  const core = engineCore('compliance', config);
  const { connection, kafka, transactions, clock, log: logger, accessRecorder } = core;
  const serviceKeys = config.RYMEDA_SERVICE_KEY_FILE;
  const links = {
    key: deriveKey(serviceKeys.reveal()[0], 'compliance/object-links'),
    baseUrl: config.PUBLIC_URL ?? `http://127.0.0.1:${config.PORT}`,
  };
  const seal = objectSeal(core.blobs('files'));
  const objects = await openObjectStore(config, { clock, links, seal, objectLock: true });

  const identity = identityStore(core);
  const by = { service: 'compliance', serviceKeys, clock, fetch: core.peers.fetch };
  const identityEngine = engineClient({ engine: 'identity', url: config.IDENTITY_URL, ...by });
  const client = identityClient(identityEngine);
  const careRecords = careStore(core);
  const careEngine = engineClient({ engine: 'care', url: config.CARE_URL, ...by });
  const due = dueStore(connection);
  const stores = {
    artifacts: artifactStore(core),
    uploads: uploadStore(core),
    assignments: assignmentStore(core),
    obligations: obligationStore(core),
    attestations: attestationStore(core),
    credentials: credentialStore(core),
    incidents: incidentStore(core),
    agreements: agreementStore(core),
    binders: binderStore(core),
    requirements: requirementStore(core),
    postures: postureStore(core),
    subjects: subjectStore(core),
    screenings: screeningStore(core),
    runs: runStore(core),
    settings: settingsStore(core),
    careStore: careRecords,
    care: careDirectory({ store: careRecords, client: careEngine }),
    identity,
    due,
  };
  const files = fileStore(objects, kmsKeyIds(config), (id) => core.settings.isOnHold(id));
  const parts = { ...stores, files, directory: directory({ store: identity, client }) };
  const scanner = configuredScanner(config.FILE_SCANNER, core.peers.files);
  const lists = screeningLists({ leie: config.LEIE_SOURCE, sam: config.SAM_SOURCE }, clock);
  const request = engineRequests({ ...by, seal: core.callerSeal });
  const auditLog = auditExports({ request, url: config.AUDIT_URL });
  const engines = { identityEngine, careEngine, auditLog };
  const doing = works({ ...parts, ...engines, scanner, lists, runJob: jobRunner(core), clock });
  const running = { works: doing, due, heldMs: heldForMs(core), clock, logger };
  const runners = [
    createDueRunner({ ...running, lane: 'quick', workers: 4 }),
    createDueRunner({ ...running, lane: 'long', workers: 1 }),
    createDueRunner({ ...running, lane: 'screening', workers: 2 }),
    createDueRunner({ ...running, lane: 'screening-runs', workers: 1 }),
    createDueRunner({ ...running, lane: 'binders', workers: 1 }),
  ];
  const wake = () => runners.forEach((runner) => runner.wake());
  const subscribers = consumers(
    { connection, kafka, transactions, clock, logger, accessRecorder },
    { identity, due, care: careRecords },
  );

  const api = core.edge([
    ...routes({ ...parts, wake }),
    exportRecords(core, platformRecordsOf.compliance.list, recordsOf('compliance')),
    exportContents({ ...parts, settings: core.settings }),
  ]);
  const linked = linkServer(objects, {
    ...{ config, api, links: { ...links, clock } },
    onFailure: (error) => logger.failure('file_link_failed', error),
  });
  const watched = watchedGauges(core.metrics, [
    {
      name: 'rymeda_compliance_oldest_due_seconds',
      help: 'How long the longest due job has waited',
      read: secondsDue(clock, due.oldestDue),
    },
  ]);
  return engineService(core, {
    subscribers,
    listener: linked.listener,
    async start() {
      await checkAtStart(objects, logger);
      await linked.start();
      subscribers.forEach((subscriber) => subscriber.start());
      runners.forEach((runner) => runner.start());
      watched.start();
    },
    async stop() {
      await Promise.all([linked.stop(), watched.stop()]);
      await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
      await Promise.all(runners.map((runner) => runner.stop()));
      await objects.close();
    },
  });
}
