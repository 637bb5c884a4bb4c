import { workflowOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { WorkflowStore } from './workflow.store.ts';
import { toWorkflow } from './workflow.ts';

export const getWorkflow = ({ workflows }: { workflows: WorkflowStore }) =>
  route(workflowOperations.get, 'oris_workflow', async ({ scope, params }) => {
    const workflow = await workflows.load(scope, params.id);
    if (workflow === null) throw notFound();
    return { data: toWorkflow(workflow), version: workflow.version };
  });
