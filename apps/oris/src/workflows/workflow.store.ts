import { workflowRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { WorkflowState } from './workflow.ts';

export const workflowStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<WorkflowState>(core, workflowRecord)();
export type WorkflowStore = ReturnType<typeof workflowStore>;
