import { problem, validationFailed } from '@rymeda/kernel';
import type { TaskState } from './task.ts';

const closed = { completed: 'was answered', expired: 'has expired', cancelled: 'was cancelled' } as const;

/** A person's answer. Throws TASK_CLOSED for one that comes late or twice. */
export function completeTask(
  task: TaskState,
  answer: { outcome: string; comment?: string | null | undefined },
  by: { id: string; roles: readonly string[] },
  now: Date,
): TaskState {
  if (task.assigneeId !== null && task.assigneeId !== by.id)
    throw problem('FORBIDDEN', 'The task is somebody else’s');
  if (task.roleId !== null && !by.roles.includes(task.roleId))
    throw problem('FORBIDDEN', 'The task is for users of a role that the caller has not');
  if (task.status !== 'open') throw problem('TASK_CLOSED', `The task ${closed[task.status]}`);
  if (now >= task.dueAt) throw problem('TASK_CLOSED', 'The task has expired');
  if (!task.outcomes.includes(answer.outcome))
    throw validationFailed([
      { field: 'outcome', code: 'invalid_value', message: 'must be one of the task’s outcomes' },
    ]);
  return {
    ...task,
    status: 'completed',
    outcome: answer.outcome,
    comment: answer.comment ?? null,
    completedAt: now,
    completedBy: by.id,
    updatedAt: now,
    version: task.version + 1,
  };
}

export const endTask = (task: TaskState, status: 'expired' | 'cancelled', now: Date): TaskState => ({
  ...task,
  status,
  updatedAt: now,
  version: task.version + 1,
});
