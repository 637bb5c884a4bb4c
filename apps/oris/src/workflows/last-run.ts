import type { Scope } from '@rymeda/tenancy';
import type { RunStore } from '../runs/run.store.ts';
import { neverRan, toWorkflow, type LastRun, type WorkflowState } from './workflow.ts';

const asSaid = { succeeded: 'success', failed: 'failed', partial: 'partial' } as const;

/** Read from the runs themselves: it follows them, whatever died in between. */
export async function lastRun(runs: RunStore, scope: Scope, workflowId: string): Promise<LastRun> {
  const [last] = await runs.lastFinished(scope, workflowId, 1);
  if (last === undefined) return neverRan;
  return { lastRunAt: last.startedAt, lastRunStatus: asSaid[last.status as keyof typeof asSaid] };
}

export const withLastRun = async (runs: RunStore, scope: Scope, workflow: WorkflowState) =>
  toWorkflow(workflow, await lastRun(runs, scope, workflow.id));
