import { workflowOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { WorkflowStore } from './workflow.store.ts';
import { toWorkflow } from './workflow.ts';

export const listWorkflows = ({ workflows }: { workflows: WorkflowStore }) =>
  route(workflowOperations.list, 'oris_workflow', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await workflows.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toWorkflow) };
  });
