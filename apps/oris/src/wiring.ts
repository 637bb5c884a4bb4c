import { platformRecordsOf, recordsOf } from '@rymeda/contracts';
import { engineCore, engineService, type Service } from '@rymeda/service';
import { exportRecords } from '@rymeda/service/records';
import type { OrisConfig } from './config.ts';
import { routes } from './routes.ts';
import { workflowStore } from './workflows/workflow.store.ts';

export function wire(config: OrisConfig): Service {
  const core = engineCore('oris', config);
  const stores = { workflows: workflowStore(core) };
  return engineService(core, {
    listener: core.edge([
      ...routes(stores),
      exportRecords(core, platformRecordsOf.oris.list, recordsOf('oris')),
    ]),
  });
}
