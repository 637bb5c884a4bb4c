import { expect, it } from '@jest/globals';
import type { assignmentOperations } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { Call } from '@rymeda/service';
import { works } from '../works.ts';
import { deleteAssignment } from './delete-assignment.route.ts';

const now = new Date('2026-03-02T14:00:00Z');

it('what is owed by an assignment that ends is looked at again when all who had not seen its end are done', async () => {
  const planned: { kind: string; at: Date }[] = [];
  const parts = {
    assignments: {
      load: async () => ({ id: 'asg_1', seriesId: 'ser_1', version: 1 }),
      softDelete: async () => undefined,
    },
    due: {
      plan: async (_tx: object, _scope: object, job: { kind: string; at: Date }) => void planned.push(job),
    },
  };
  const call = { params: { id: 'asg_1' }, scope: { organizationId: 'org_a' }, now };
  await deleteAssignment(parts as never).handler(
    call as unknown as Call<typeof assignmentOperations.delete>,
    { emit: () => undefined, afterCommit: () => undefined } as unknown as Tx,
  );
  expect(planned.map(({ at }) => at.getTime() - now.getTime())).toEqual([0, 15_000]);
  const known = works({} as never);
  expect(planned.every(({ kind }) => known[kind] !== undefined)).toBe(true);
});
