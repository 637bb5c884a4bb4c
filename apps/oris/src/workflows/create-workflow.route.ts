import { workflowOperations } from '@rymeda/contracts';
import { newId, problem } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { checkAssignees } from '../tasks/assignee.ts';
import { saverOf } from './rights.ts';
import type { WorkflowStores } from './stores.ts';
import { newWorkflow } from './workflow.rules.ts';
import { neverRan, toWorkflow, workflowEvent } from './workflow.ts';

/** An organisation has no more. */
export const mostWorkflows = 2_000;

export const createWorkflow = ({ workflows, lanes, rights, permissions, hasMail, wake }: WorkflowStores) =>
  route(workflowOperations.create, 'oris_workflow', async ({ scope, principal, body }, tx) => {
    const { organizationId } = scope;
    const birth = { id: newId('wfl'), organizationId, now: tx.now, saver: saverOf(principal), hasMail };
    const workflow = newWorkflow(body, birth);
    await checkAssignees(permissions, organizationId, workflow.definition.actions);
    await rights.require(organizationId, workflow.saver, workflow.needs);
    if ((await workflows.count(scope, tx)) >= mostWorkflows)
      throw problem('CONFLICT', `An organisation has at most ${mostWorkflows} workflows`);
    await workflows.insert(tx, scope, workflow);
    tx.emit(workflowEvent('created', workflow));
    if (workflow.nextRunAt !== null) await lanes.raiseIn(tx, { organizationId, dueAt: workflow.nextRunAt });
    tx.afterCommit(() => wake(organizationId));
    return {
      data: toWorkflow(workflow, neverRan),
      version: 1,
      location: `/v1/oris/workflows/${workflow.id}`,
    };
  });
