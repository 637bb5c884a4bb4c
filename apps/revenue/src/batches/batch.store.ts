import { batchRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { BatchState } from './batch.ts';

export const batchStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<BatchState>(core, batchRecord)();
export type BatchStore = ReturnType<typeof batchStore>;
