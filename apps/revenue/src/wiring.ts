import { platformRecordsOf, recordsOf } from '@rymeda/contracts';
import {
  createTurns,
  engineCore,
  engineService,
  heldForMs,
  heldOrganizations,
  secondsDue,
  watchedGauges,
  type Service,
} from '@rymeda/service';
import { exportRecords } from '@rymeda/service/records';
import { checkAtStart, openObjectStore } from '@rymeda/storage';
import { batchStore } from './batches/batch.store.ts';
import { careClient } from './care/care-client.ts';
import { careRecords } from './care/care-records.ts';
import { careStore } from './care/care.store.ts';
import { claimCharger } from './claims/charge.ts';
import { claimStore } from './claims/claim.store.ts';
import { claimDrafter } from './claims/draft-claim.ts';
import { codeListStore } from './code-lists/code-list.store.ts';
import { knownCodes } from './code-lists/known-codes.ts';
import type { RevenueConfig } from './config.ts';
import { consumers } from './consumers.ts';
import { coverageStore } from './coverages/coverage.store.ts';
import { coverageSeeder } from './coverages/seed-coverage.ts';
import { depositStore } from './deposits/deposit.store.ts';
import { paymentTraces } from './deposits/payment-traces.ts';
import { documentStore } from './documents/document.store.ts';
import { bucketSource } from './drops/bucket-source.ts';
import { folderSource } from './drops/folder-source.ts';
import { dropTaker } from './drops/take-drops.ts';
import { identityClient } from './engines/identity-client.ts';
import { exceptionStore } from './exceptions/exception.store.ts';
import { claimHolder } from './exclusions/held-claims.ts';
import { exclusionStore } from './exclusions/exclusion.store.ts';
import { createFileWorker } from './x12-files/file-worker.ts';
import { fileStore } from './x12-files/file.store.ts';
import { fileProcessor } from './x12-files/process-file.ts';
import { fileTaker } from './x12-files/take-file.ts';
import { sealedFiles } from './x12-files/sealed-file.ts';
import { ledgerStore } from './ledger/ledger.store.ts';
import { partiesFrom } from './parties/parties.ts';
import { payerStore } from './payers/payer.store.ts';
import { claimChanges } from './posting/claim-changes.ts';
import { referenceCheck } from './references.ts';
import { remittanceStore } from './remittances/remittance.store.ts';
import { createTotalsKeeper } from './reports/totals-keeper.ts';
import { totalsStore } from './reports/totals.store.ts';
import { routes } from './routes.ts';
import { exportContents } from './exported-contents.route.ts';
import { inDollars } from './exported-records.ts';
import { claimChecker } from './scrubbing/check-claim.ts';
import { settingsStore } from './settings/settings.store.ts';
import { billFrom } from './submissions/bill.ts';
import { controlNumbers } from './submissions/control-numbers.ts';
import { earlierPayers } from './submissions/earlier-payers.ts';
import { submissionCompleter, submissionKeeper } from './submissions/submit.ts';
import { submissionStore } from './submissions/submission.store.ts';
import { x12Writer } from './submissions/write-x12.ts';

export async function wire(config: RevenueConfig): Promise<Service> {
  const core = engineCore('revenue', config);
  const { connection, kafka, transactions, clock, log: logger, accessRecorder } = core;
  const objects = await openObjectStore(config, { clock });
  const files = sealedFiles(objects, core.blobs('files'));

  const keeper = createTotalsKeeper({ totals: () => totals, transactions, logger });
  const totals = totalsStore(core, () => keeper.wake());
  const stores = {
    totals,
    codeLists: codeListStore(connection),
    payers: payerStore(core),
    claims: claimStore(core),
    coverages: coverageStore(core),
    submissions: submissionStore(core),
    batches: batchStore(core),
    settings: settingsStore(core),
    x12Files: fileStore(core, connection),
    remittances: remittanceStore(core),
    deposits: depositStore(core),
    paymentTraces: paymentTraces(core),
    documents: documentStore(core),
    exceptions: exceptionStore(core),
    exclusions: exclusionStore(core),
    ledger: ledgerStore(core, totals),
  };
  const changes = claimChanges(core, totals);
  const worker = createFileWorker({
    x12Files: stores.x12Files,
    heldMs: heldForMs(core),
    process: fileProcessor({ ...stores, transactions, changes, files }),
    clock,
    logger,
  });
  const takeFile = fileTaker({ ...stores, files, wakeFiles: worker.wake });
  const store = careStore(core);
  const others = {
    service: 'revenue',
    serviceKeys: config.RYMEDA_SERVICE_KEY_FILE,
    clock,
    fetch: core.peers.fetch,
  };
  const care = careClient({ ...others, url: config.CARE_URL });
  const identity = identityClient({ ...others, url: config.IDENTITY_URL });
  const checkReferences = referenceCheck({ ...stores, care: careRecords({ store, client: care }) });
  const partiesOf = partiesFrom({ store, care, identity });
  const checkClaim = claimChecker({ ...stores, partiesOf, codesKnown: knownCodes(stores) });
  const nextControlNumber = controlNumbers(core, transactions);
  const billOf = billFrom({ ...stores, earlierPayersOf: earlierPayers(stores) });
  const sending = { ...stores, billOf, nextControlNumber };
  const subscribers = consumers(
    { connection, kafka, transactions, clock, logger, accessRecorder },
    {
      ...{ ...stores, store, draftClaim: claimDrafter({ ...stores, identity }) },
      seedCoverage: coverageSeeder({ ...stores, care, store }),
      hasEnded: (organizationId) => core.settings.hasEnded(organizationId),
    },
  );

  const source =
    config.X12_DROP === 'bucket'
      ? bucketSource(objects, config.X12_DROP_PREFIX)
      : folderSource(config.X12_DROP_FOLDER ?? '');
  const drops = dropTaker({
    ...{ source, files, takeFile, transactions, logger },
    isKnown: async (scope) => (await identity.organization(scope)) !== null,
    isHeld: heldOrganizations(core),
    isLeaving: (organizationId) => core.settings.isLeaving(organizationId),
  });
  const dropTurns = createTurns({
    job: 'x12-drops',
    turn: () => drops.turn(),
    intervalMs: config.X12_DROP_SECONDS * 1_000,
    onFailure: (error) => logger.failure('x12_drops_away', error),
  });
  for (const [figure, help] of Object.entries(dropFigures))
    core.metrics.gauge(
      `rymeda_revenue_drops_${figure}`,
      help,
      () => drops.stats()[figure as keyof typeof dropFigures],
    );

  const watched = watchedGauges(core.metrics, [
    {
      name: 'rymeda_revenue_oldest_file_seconds',
      help: 'How long the longest waiting file could have been worked on',
      read: secondsDue(clock, stores.x12Files.oldestDue),
    },
  ]);
  return engineService(core, {
    subscribers,
    listener: core.edge([
      ...routes({
        ...stores,
        checkReferences,
        patients: store,
        sessions: store,
        checkClaim,
        heldClaims: claimHolder(stores),
        partiesOf,
        nextControlNumber,
        transactions,
        files,
        changes,
        chargeClaim: claimCharger({ ...stores, changes }),
        identity,
        takeFile,
        wakeFiles: worker.wake,
        keepSubmission: submissionKeeper(sending),
        completeSubmission: submissionCompleter(sending),
        writeX12: x12Writer({ phone: config.X12_CONTACT_PHONE }),
      }),
      exportRecords(core, platformRecordsOf.revenue.list, recordsOf('revenue'), inDollars),
      exportContents({ ...stores, settings: core.settings, files }),
    ]),
    async start() {
      await checkAtStart(objects, logger);
      subscribers.forEach((subscriber) => subscriber.start());
      worker.start();
      keeper.start();
      watched.start();
      if (config.X12_DROP !== 'off') dropTurns.start();
    },
    async stop() {
      await Promise.all([worker.stop(), keeper.stop(), dropTurns.stop(), watched.stop()]);
      await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
      await objects.close();
    },
  });
}

const dropFigures = {
  taken: 'Files taken in from where they were laid down, since the start',
  refused: 'Files that lie there and are not taken in: empty, too large, or of no organisation',
  failures: 'Attempts to take in a file that failed, since the start',
};
