import { workflowOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { WorkflowStores } from './stores.ts';
import { workflowEvent } from './workflow.ts';

export const deleteWorkflow = ({ workflows, ender }: WorkflowStores) =>
  route(workflowOperations.delete, 'oris_workflow', async ({ scope, params, ifMatch }, tx) => {
    const state = await workflows.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, status: 'disabled' as const, version: state.version + 1 };
    await workflows.softDelete(tx, scope, gone, tx.now);
    tx.emit(workflowEvent('deleted', gone));
    await ender.cancelSome(tx, scope, state.id);
    return undefined;
  });
