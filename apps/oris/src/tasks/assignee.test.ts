import { expect, it } from '@jest/globals';
import { Problem } from '@rymeda/kernel';
import { readDefinition } from '../definition/definition.ts';
import { checkAssignees, type People } from './assignee.ts';

const people: People = {
  of: (_organization, id) =>
    Promise.resolve(
      id === 'usr_1'
        ? { rules: [], facts: { '$user.id': id, '$user.providerId': null }, roles: [] }
        : undefined,
    ),
  hasRole: (_organization, id) => Promise.resolve(id === 'rol_1'),
  userOfProvider: () => Promise.resolve(undefined),
};

async function faultsOf(...assignees: object[]): Promise<string[]> {
  const task = (assignee: object, i: number) => ({ id: `t${i}`, type: 'task', title: 't', assignee });
  const nested = { id: 'b', type: 'branch', cases: [{ if: 'true', actions: assignees.map(task) }] };
  const read = readDefinition({ trigger: 'manual', triggerConfig: {}, actions: [nested] });
  if ('faults' in read) return read.faults.map((f) => `${f.field} ${f.code}`);
  try {
    await checkAssignees(people, 'org_a', read.definition.actions);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.details as { field: string; code: string }[]).map((f) => `${f.field} ${f.code}`);
  }
}

it('who is named by hand must be there', async () => {
  const at = (i: number) => `actions.0.cases.0.actions.${i}.assignee`;
  expect(await faultsOf({ userId: 'usr_1', roleId: 'rol_1' }, { userId: '${run.id}' }, {})).toEqual([]);
  expect(await faultsOf({ userId: 'usr_2' }, { roleId: 'rol_2' })).toEqual([
    `${at(0)}.userId not_found`,
    `${at(1)}.roleId not_found`,
  ]);
  expect(await faultsOf({ userId: 'usr_1', providerId: 'prv_1' })).toEqual([
    `${at(0)}.providerId invalid_value`,
  ]);
});
