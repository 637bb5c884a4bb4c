import { workflowOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { withLastRun } from './last-run.ts';
import type { WorkflowStores } from './stores.ts';
import { stopWorkflow } from './workflow.rules.ts';
import { workflowEvent } from './workflow.ts';

const stop = (stores: WorkflowStores, to: 'paused' | 'disabled') => {
  const { workflows, runs, ender } = stores;
  const operation = to === 'paused' ? workflowOperations.pause : workflowOperations.disable;
  return route(operation, 'oris_workflow', async ({ scope, params, ifMatch }, tx) => {
    const state = await workflows.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const stopped = stopWorkflow(state, to, 'asked', tx.now);
    await workflows.replace(tx, scope, stopped, false);
    tx.emit(workflowEvent(to, stopped, { reason: 'asked' }));
    if (to === 'disabled') await ender.cancelSome(tx, scope, state.id);
    return { data: await withLastRun(runs, scope, stopped), version: stopped.version };
  });
};

export const pauseWorkflow = (stores: WorkflowStores) => stop(stores, 'paused');
export const disableWorkflow = (stores: WorkflowStores) => stop(stores, 'disabled');
