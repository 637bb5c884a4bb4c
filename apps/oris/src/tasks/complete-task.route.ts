import { taskOperations } from '@rymeda/contracts';
import { notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { RunStore } from '../runs/run.store.ts';
import type { LaneStore } from '../worker/lane.store.ts';
import type { People } from './assignee.ts';
import { completeTask as complete } from './task.rules.ts';
import type { TaskStore } from './task.store.ts';
import { taskEvent, toTask } from './task.ts';

export interface TaskStores {
  tasks: TaskStore;
  runs: RunStore;
  lanes: LaneStore;
  permissions: People;
  wake: (organizationId: string) => void;
}

export const completeTask = ({ tasks, runs, lanes, permissions, wake }: TaskStores) =>
  route(taskOperations.complete, 'oris_task', async ({ scope, principal, params, body, ifMatch }, tx) => {
    const { organizationId } = scope;
    // An approval is a person's word: no program gives it.
    if (principal.kind !== 'user')
      throw problem('FORBIDDEN', 'A task is answered by a person, with a user’s token');
    const state = await tasks.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const roles = (await permissions.of(organizationId, principal.id))?.roles ?? [];
    const task = complete(state, body, { id: principal.id, roles }, tx.now);
    await tasks.replace(tx, scope, task);
    tx.emit(taskEvent('completed', task));
    const output = {
      ok: true,
      taskId: task.id,
      outcome: task.outcome,
      timedOut: false,
      alreadyOpen: false,
      completedBy: principal.id,
    };
    const sealed = await runs.sealArrival(organizationId, task.runId, task.step, output);
    await runs.arrive(tx, scope, [{ runId: task.runId, key: task.step, sealed }], tx.now);
    await lanes.raiseIn(tx, { organizationId, dueAt: tx.now });
    tx.afterCommit(() => wake(organizationId));
    return { data: toTask(task), version: task.version };
  });
