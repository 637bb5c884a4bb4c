import type { PermissionList } from '@rymeda/auth';
import type { Action, TaskAction } from '@rymeda/contracts';
import { validationFailed, type FieldFault } from '@rymeda/kernel';
import { segmentsOf } from '../expressions/template.rules.ts';
import type { StepFault } from '../runs/run.ts';

/** Identity's users and roles, as the platform's services know them. */
export type People = Pick<PermissionList, 'of' | 'hasRole' | 'userOfProvider'>;

/** Who a definition names for its tasks must be there. Throws VALIDATION_FAILED; computed ids are judged by the run. */
export async function checkAssignees(
  people: People,
  organizationId: string,
  actions: readonly Action[],
): Promise<void> {
  const faults: FieldFault[] = [];
  const missing = (field: string): void =>
    void faults.push({ field, code: 'not_found', message: 'there is no such record' });

  async function all(list: readonly Action[], at: string): Promise<void> {
    for (const [i, action] of list.entries()) {
      const here = `${at}.${i}`;
      if (action.type === 'task') await one(action, `${here}.assignee`);
      else if (action.type === 'forEach') await all(action.actions, `${here}.actions`);
      else if (action.type === 'branch') {
        for (const [n, option] of action.cases.entries())
          await all(option.actions, `${here}.cases.${n}.actions`);
        await all(action.otherwise, `${here}.otherwise`);
      }
    }
  }

  async function one({ assignee: { userId, roleId } }: TaskAction, at: string): Promise<void> {
    if (userId !== undefined && isLiteral(userId) && (await people.of(organizationId, userId)) === undefined)
      missing(`${at}.userId`);
    if (roleId !== undefined && !(await people.hasRole(organizationId, roleId))) missing(`${at}.roleId`);
  }

  await all(actions, 'actions');
  if (faults.length > 0) throw validationFailed(faults);
}

const isLiteral = (source: string): boolean => segmentsOf(source).every((s) => 'text' in s);

/** What a task's step was given for it; JSON. */
export interface AssigneeInput {
  assigneeId: string | null;
  providerId?: string | null;
}

/** The user whom a run's task is for; null: whoever may answer. What was named by hand was judged when it was saved. */
export async function assigneeOf(
  people: People,
  organizationId: string,
  action: TaskAction,
  { assigneeId, providerId = null }: AssigneeInput,
): Promise<{ userId: string | null } | { error: StepFault }> {
  if (providerId !== null)
    return { userId: (await people.userOfProvider(organizationId, providerId)) ?? null };
  if (assigneeId === null || assigneeId === action.assignee.userId) return { userId: assigneeId };
  if ((await people.of(organizationId, assigneeId)) !== undefined) return { userId: assigneeId };
  return { error: { code: 'ASSIGNEE_NOT_FOUND', message: 'The organisation has no such active user' } };
}
