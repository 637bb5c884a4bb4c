import { engineCore, engineService, type Service } from '@rymeda/service';
import { artifactStore } from './artifacts/artifact.store.ts';
import type { ComplianceConfig } from './config.ts';
import { routes } from './routes.ts';

export function wire(config: ComplianceConfig): Service {
  const core = engineCore('compliance', config);
  const stores = { artifacts: artifactStore(core) };
  return engineService(core, { listener: core.edge(routes(stores)) });
}
