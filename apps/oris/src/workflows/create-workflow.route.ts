import { workflowOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { newWorkflow } from './workflow.rules.ts';
import type { WorkflowStore } from './workflow.store.ts';
import { workflowEvent, toWorkflow } from './workflow.ts';

export const createWorkflow = ({ workflows }: { workflows: WorkflowStore }) =>
  route(workflowOperations.create, 'oris_workflow', async ({ scope, body, now }, tx) => {
    const workflow = newWorkflow(body, { id: newId('wfl'), organizationId: scope.organizationId, now });
    await workflows.insert(tx, scope, workflow);
    tx.emit(workflowEvent('created', workflow));
    return { data: toWorkflow(workflow), version: 1, location: `/v1/oris/workflows/${workflow.id}` };
  });
