import { workflowOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { changeWorkflow } from './workflow.rules.ts';
import type { WorkflowStore } from './workflow.store.ts';
import { workflowEvent, toWorkflow } from './workflow.ts';

export const updateWorkflow = ({ workflows }: { workflows: WorkflowStore }) =>
  route(workflowOperations.update, 'oris_workflow', async ({ scope, params, body, ifMatch, now }, tx) => {
    const state = await workflows.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { workflow, changed } = changeWorkflow(state, body, now);
    if (changed.length > 0) {
      await workflows.replace(tx, scope, workflow);
      tx.emit(workflowEvent('updated', workflow, { changed }));
    }
    return { data: toWorkflow(workflow), version: workflow.version };
  });
