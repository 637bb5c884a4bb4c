import type { Clock } from '@rymeda/kernel';
import type { RunStore } from '../runs/run.store.ts';
import type { Ender } from '../runs/end-run.ts';
import type { LaneStore } from '../worker/lane.store.ts';
import type { People } from '../tasks/assignee.ts';
import type { Rights } from './rights.ts';
import type { WorkflowStore } from './workflow.store.ts';

/** What the operations on workflows need. */
export interface WorkflowStores {
  workflows: WorkflowStore;
  runs: RunStore;
  lanes: LaneStore;
  rights: Rights;
  permissions: People;
  ender: Ender;
  hasMail: boolean;
  clock: Clock;
  /** Something of the organisation is due. */
  wake: (organizationId: string) => void;
}
