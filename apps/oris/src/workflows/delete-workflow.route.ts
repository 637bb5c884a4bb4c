import { workflowOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { WorkflowStore } from './workflow.store.ts';
import { workflowEvent } from './workflow.ts';

export const deleteWorkflow = ({ workflows }: { workflows: WorkflowStore }) =>
  route(workflowOperations.delete, 'oris_workflow', async ({ scope, params, ifMatch }, tx) => {
    const state = await workflows.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await workflows.softDelete(tx, scope, gone);
    tx.emit(workflowEvent('deleted', gone));
    return undefined;
  });
