import { workflowOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { withLastRun } from './last-run.ts';
import type { WorkflowStores } from './stores.ts';

export const getWorkflow = ({ workflows, runs }: Pick<WorkflowStores, 'workflows' | 'runs'>) =>
  route(workflowOperations.get, 'oris_workflow', async ({ scope, params }) => {
    const workflow = await workflows.load(scope, params.id);
    if (workflow === null) throw notFound();
    return { data: await withLastRun(runs, scope, workflow), version: workflow.version };
  });
