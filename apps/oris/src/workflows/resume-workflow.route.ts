import { workflowOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { withLastRun } from './last-run.ts';
import { saverOf } from './rights.ts';
import type { WorkflowStores } from './stores.ts';
import { resumeWorkflow as resume } from './workflow.rules.ts';
import { workflowEvent } from './workflow.ts';

export const resumeWorkflow = ({ workflows, runs, lanes, rights, wake }: WorkflowStores) =>
  route(workflowOperations.resume, 'oris_workflow', async ({ scope, principal, params, ifMatch }, tx) => {
    const { organizationId } = scope;
    const state = await workflows.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const workflow = resume(state, saverOf(principal), tx.now);
    await rights.require(organizationId, workflow.saver, workflow.needs);
    await workflows.replace(tx, scope, workflow, false);
    tx.emit(workflowEvent('updated', workflow, { changed: ['status'] }));
    if (workflow.nextRunAt !== null) await lanes.raiseIn(tx, { organizationId, dueAt: workflow.nextRunAt });
    tx.afterCommit(() => wake(organizationId));
    return { data: await withLastRun(runs, scope, workflow), version: workflow.version };
  });
