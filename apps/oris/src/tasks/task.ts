import type { Task } from '@rymeda/contracts';

export type TaskState = Omit<Task, 'createdAt' | 'updatedAt' | 'dueAt' | 'completedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  dueAt: Date;
  completedAt: Date | null;
  version: number;
};

export const toTask = ({ version: _version, ...t }: TaskState): Task => ({
  ...t,
  createdAt: t.createdAt.toISOString(),
  updatedAt: t.updatedAt.toISOString(),
  dueAt: t.dueAt.toISOString(),
  completedAt: t.completedAt?.toISOString() ?? null,
});

/** Ids, states and the chosen outcome; what people wrote is read through the API. */
export const taskEvent = (verb: 'created' | 'completed' | 'expired' | 'cancelled', t: TaskState) => ({
  name: `oris.task.${verb}`,
  subject: `task/${t.id}`,
  sequence: t.version,
  data: {
    id: t.id,
    runId: t.runId,
    workflowId: t.workflowId,
    status: t.status,
    assigneeId: t.assigneeId,
    roleId: t.roleId,
    outcome: t.outcome,
  },
});
