import { workflowOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { withLastRun } from './last-run.ts';
import type { WorkflowStores } from './stores.ts';

export const listWorkflows = ({ workflows, runs }: Pick<WorkflowStores, 'workflows' | 'runs'>) =>
  route(workflowOperations.list, 'oris_workflow', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await workflows.list(scope, filter, limit, after);
    return { ...page, items: await Promise.all(page.items.map((w) => withLastRun(runs, scope, w))) };
  });
