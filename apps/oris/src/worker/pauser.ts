import type { PauseReason } from '@rymeda/contracts';
import type { Transactions } from '@rymeda/events';
import { Problem } from '@rymeda/kernel';
import { jobContext, type Log } from '@rymeda/service';
import type { RunStore } from '../runs/run.store.ts';
import { stopWorkflow } from '../workflows/workflow.rules.ts';
import type { WorkflowStore } from '../workflows/workflow.store.ts';
import { workflowEvent } from '../workflows/workflow.ts';

/** So many runs that failed one after the other pause their workflow. */
export const failuresInARow = 10;

/** Pauses a workflow that does harm or can't go on, and tells the organisation by an event. */
export function workflowPauser(by: {
  workflows: WorkflowStore;
  runs: RunStore;
  transactions: Transactions;
  log: Log;
}) {
  const underWay = new Set<string>();

  async function pause(organizationId: string, workflowId: string, reason: PauseReason): Promise<void> {
    if (underWay.has(workflowId)) return;
    underWay.add(workflowId);
    const context = jobContext(organizationId, 'oris');
    try {
      await by.transactions.run(context, async (tx) => {
        const state = await by.workflows.load(context, workflowId, tx);
        if (state?.status !== 'active') return;
        const paused = stopWorkflow(state, 'paused', reason, tx.now);
        await by.workflows.replace(tx, context, paused, false);
        tx.emit(workflowEvent('paused', paused, { reason }));
      });
      by.log.warn('oris_workflow_paused', { organizationId, reason });
    } catch (error) {
      // Somebody changed it at the same moment; what wanted the pause will want it again.
      if (!(error instanceof Problem) || error.status !== 409) throw error;
    } finally {
      underWay.delete(workflowId);
    }
  }

  return {
    pause,
    /** After a run failed. Counting begins anew when the workflow is resumed or changed. */
    async judge(organizationId: string, workflowId: string): Promise<void> {
      const last = await by.runs.lastFinished({ organizationId }, workflowId, failuresInARow);
      if (last.length < failuresInARow || last.some((r) => r.status !== 'failed')) return;
      const workflow = await by.workflows.facts({ organizationId }, workflowId);
      if (
        workflow !== null &&
        last.every((r) => r.finishedAt !== null && r.finishedAt > workflow.activeSince)
      )
        await pause(organizationId, workflowId, 'failing');
    },
  };
}
export type Pauser = ReturnType<typeof workflowPauser>;
