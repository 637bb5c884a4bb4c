import { taskOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { TaskStore } from './task.store.ts';
import { toTask } from './task.ts';

export const listTasks = ({ tasks }: { tasks: TaskStore }) =>
  route(taskOperations.list, 'oris_task', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await tasks.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toTask) };
  });
