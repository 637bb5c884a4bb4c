import { taskOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { TaskStore } from './task.store.ts';
import { toTask } from './task.ts';

export const getTask = ({ tasks }: { tasks: TaskStore }) =>
  route(taskOperations.get, 'oris_task', async ({ scope, params }) => {
    const task = await tasks.load(scope, params.id);
    if (task === null) throw notFound();
    return { data: toTask(task), version: task.version };
  });
