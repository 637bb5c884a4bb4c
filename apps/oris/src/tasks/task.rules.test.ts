import { describe, expect, it } from '@jest/globals';
import { completeTask, endTask } from './task.rules.ts';
import type { TaskState } from './task.ts';

const now = new Date('2026-03-02T14:00:00Z');
const dueAt = new Date('2026-03-03T14:00:00Z');
const task = (more: Partial<TaskState> = {}) =>
  ({
    ...{ id: 'tsk_1', status: 'open', assigneeId: null, roleId: null, outcomes: ['approve', 'reject'] },
    ...{ outcome: null, comment: null, completedAt: null, completedBy: null, dueAt, version: 1, ...more },
  }) as TaskState;
const ana = { id: 'usr_1', roles: ['rol_1'] };
const answered = (of: TaskState, by = ana, outcome = 'approve', at = now) =>
  completeTask(of, { outcome }, by, at);
const refused = (code: string) => expect.objectContaining({ code });

describe('a task', () => {
  it('is answered by anybody, its assignee or whoever has its role, and says by whom and when', () => {
    for (const each of [task(), task({ assigneeId: 'usr_1' }), task({ roleId: 'rol_1' })])
      expect(completeTask(each, { outcome: 'reject', comment: 'no' }, ana, now)).toEqual({
        ...{ ...each, status: 'completed', outcome: 'reject', comment: 'no', version: 2 },
        ...{ completedAt: now, completedBy: 'usr_1', updatedAt: now },
      });
    expect(answered(task()).comment).toBeNull();
  });

  it('is answered by nobody else, whatever else is true of it', () => {
    for (const each of [task({ assigneeId: 'usr_2' }), task({ roleId: 'rol_2' })])
      for (const status of ['open', 'completed'] as const)
        expect(() => answered({ ...each, status })).toThrow(refused('FORBIDDEN'));
    expect(() => answered(task({ assigneeId: 'usr_1', roleId: 'rol_2' }))).toThrow(refused('FORBIDDEN'));
  });

  it.each(['completed', 'expired', 'cancelled'] as const)('that is %s is answered no more', (status) => {
    expect(() => answered(task({ status }))).toThrow(refused('TASK_CLOSED'));
  });

  it('is answered before its time is over, by one of its outcomes', () => {
    expect(answered(task(), ana, 'approve', new Date(dueAt.getTime() - 1)).status).toBe('completed');
    expect(() => answered(task(), ana, 'approve', dueAt)).toThrow(refused('TASK_CLOSED'));
    expect(() => answered(task(), ana, 'perhaps')).toThrow(refused('VALIDATION_FAILED'));
  });

  it('that ends without an answer says so, in a version of its own', () => {
    expect(endTask(task(), 'expired', now)).toEqual({
      ...task(),
      status: 'expired',
      updatedAt: now,
      version: 2,
    });
  });
});
