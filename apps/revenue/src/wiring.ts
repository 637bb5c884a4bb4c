import { platformRecordsOf, recordsOf } from '@rymeda/contracts';
import { exportRecords } from '@rymeda/service/records';
import { engineCore, engineService, type Service } from '@rymeda/service';
import { careClient } from './care/care-client.ts';
import { careRecords } from './care/care-records.ts';
import { careStore } from './care/care.store.ts';
import { claimStore } from './claims/claim.store.ts';
import { claimDrafter } from './claims/draft-claim.ts';
import type { RevenueConfig } from './config.ts';
import { consumers } from './consumers.ts';
import { coverageStore } from './coverages/coverage.store.ts';
import { payerStore } from './payers/payer.store.ts';
import { referenceCheck } from './references.ts';
import { routes } from './routes.ts';

export function wire(config: RevenueConfig): Service {
  const core = engineCore('revenue', config);
  const { connection, kafka, transactions, clock, log: logger, accessRecorder } = core;
  const stores = { payers: payerStore(core), claims: claimStore(core), coverages: coverageStore(core) };
  const store = careStore(core);
  const client = careClient({ url: config.CARE_URL, serviceKey: config.RYMEDA_SERVICE_KEY_FILE, clock });
  const known = { ...stores, care: careRecords({ store, client }) };
  const checkReferences = referenceCheck(known);
  const subscribers = consumers(
    { connection, kafka, transactions, clock, logger, accessRecorder },
    { store, draftClaim: claimDrafter(stores) },
  );

  return engineService(core, {
    listener: core.edge([
      ...routes({ ...stores, checkReferences }),
      exportRecords(core, platformRecordsOf.revenue.list, recordsOf('revenue')),
    ]),
    start: () => Promise.resolve(subscribers.forEach((subscriber) => subscriber.start())),
    async stop() {
      await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
    },
  });
}
