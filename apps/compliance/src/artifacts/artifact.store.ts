import { artifactRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { ArtifactState } from './artifact.ts';

export const artifactStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<ArtifactState>(core, artifactRecord)();
export type ArtifactStore = ReturnType<typeof artifactStore>;
