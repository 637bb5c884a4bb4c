import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { submissionRecord } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { ownDatabase, type OwnDatabase } from '../testing/own-database.ts';
import { submissionStore } from './submission.store.ts';

const organizationId = 'org_waiting';
let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
  await own.raw(submissionRecord.collection).createIndex({ organizationId: 1 });
});
afterAll(async () => {
  await own.drop();
});

it("what can't be sent yet keeps no place in a batch from what waits behind it, and is found by name", async () => {
  const at = (day: number) => new Date(Date.UTC(2026, 2, day));
  const submitted = (claimId: string, interchange: number, day: number) => ({
    ...{ _id: newId('sub'), organizationId, claimId, payerId: 'pay_1', controlNumber: newId('sub') },
    ...{ interchange, partner: '', batchId: null, deletedAt: null, version: 1 },
    ...{ createdAt: at(day), updatedAt: at(day) },
  });
  await own
    .raw(submissionRecord.collection)
    .insertMany([submitted('clm_1', 0, 1), submitted('clm_2', 0, 2), submitted('clm_3', 7, 3)]);
  const { waiting } = submissionStore(own.core);
  const found = (claimIds?: string[]) =>
    own.transactions.run(jobContext(organizationId, 'test'), async (tx) =>
      (await waiting(tx, { organizationId }, 'pay_1', claimIds, 1)).map((s) => s.claimId),
    );
  expect(await found()).toEqual(['clm_3']);
  expect(await found(['clm_2'])).toEqual(['clm_2']);
});
