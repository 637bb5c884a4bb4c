import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemClock } from '@rymeda/kernel';
import { testContext, testDatabase } from './testing/servers.ts';
import { createTransactions, retryTransaction } from './transactions.ts';
import type { Transactions, TxAcross } from './tx.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let transactions: Transactions;
beforeAll(async () => {
  database = await testDatabase();
  transactions = createTransactions({
    ...{ connection: database.connection, engine: 'care', clock: systemClock },
  });
});
afterAll(() => database.drop());

const rows = (name: string) => database.connection.collection<{ _id: string; organizationId: string }>(name);
const patient = (id: string) => ({
  name: 'care.patient.deleted',
  subject: `patient/${id}`,
  sequence: 1,
  data: { id, status: 'active', primaryProviderId: null },
});
const work =
  (of: readonly string[], id: string) =>
  async (tx: TxAcross): Promise<void> => {
    await rows('things').insertMany(
      of.map((organizationId) => ({ _id: `${organizationId}.${id}`, organizationId })),
      { session: tx.session },
    );
    for (const organizationId of of) tx.of(testContext(organizationId)).emit(patient(id));
  };
const toldOf = async (id: string): Promise<string[]> =>
  (await rows('outbox').find({}).toArray())
    .map((row) => JSON.stringify(row))
    .filter((row) => row.includes(`patient/${id}`))
    .map((row) => /"organizationid":"(\w+)"/.exec(row.replaceAll('\\', ''))?.[1] ?? row)
    .sort();

it('is one transaction of several organisations, each told of in its own name', async () => {
  await transactions.across(work(['org_a', 'org_b'], 'pat_1'));
  expect(await rows('things').countDocuments({})).toBe(2);
  expect(await toldOf('pat_1')).toEqual(['org_a', 'org_b']);
});

it('leaves nothing of anybody when one of them fails', async () => {
  const failing = transactions.across(async (tx) => {
    await work(['org_a', 'org_b'], 'pat_2')(tx);
    await work(['org_c', 'org_a'], 'pat_1')(tx);
  });
  await expect(failing).rejects.toMatchObject({ code: 11000 });
  expect(await rows('things').countDocuments({})).toBe(2);
  expect(await toldOf('pat_2')).toEqual([]);
});

it('is made again where others were in the way, and tells once', async () => {
  await transactions.across(async (tx) => {
    await work(['org_a', 'org_b'], 'pat_3')(tx);
    if (tx.attempt < 2) throw retryTransaction('once more');
  });
  expect(await toldOf('pat_3')).toEqual(['org_a', 'org_b']);
});
