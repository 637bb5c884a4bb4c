import { expect, it } from '@jest/globals';
import type { TenantDatabase, Transactional } from '@rymeda/tenancy';
import { measureStore } from './measure.store.ts';

it('a group is forgotten with its last sample, also where an earlier one comes later', async () => {
  const updates: unknown[] = [];
  const collection = (name: string) => ({
    bulkWrite: async () => ({ matched: 1, modified: 1 }),
    update: async (_scope: unknown, filter: unknown, update: unknown) =>
      void updates.push([name, filter, update]),
  });
  const database = { collection } as unknown as TenantDatabase;
  const expireAt = new Date('2026-11-24T12:00:00Z');
  const sample = { _id: 'wfl_1.evt_1', at: new Date('2026-11-23T12:00:00Z'), hit: false, deletedAt: null };
  const of = { organizationId: 'org_1', group: 'wfl_1|pat_1' };
  await measureStore({ database } as never).put({} as Transactional, of, { ...sample, ...of, expireAt }, []);
  expect(updates).toEqual([
    ['measures', { _id: 'org_1|wfl_1|pat_1' }, { $inc: { seen: 1 }, $max: { expireAt } }],
  ]);
});
