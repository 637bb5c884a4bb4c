import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemClock } from '@rymeda/kernel';
import { within, type Transactional } from '@rymeda/tenancy';
import { testContext, testDatabase } from './testing/servers.ts';
import { createTransactions } from './transactions.ts';
import type { Transactions } from './tx.ts';

const context = testContext('org_snapshot');
let database: Awaited<ReturnType<typeof testDatabase>>;
let transactions: Transactions;
beforeAll(async () => {
  database = await testDatabase();
  transactions = createTransactions({
    ...{ connection: database.connection, engine: 'care', clock: systemClock },
  });
});
afterAll(() => database.drop());

const things = () => database.connection.collection<{ n: number }>('things');
const durably = { writeConcern: { w: 'majority' as const } };
const count = (at: Transactional) => things().find({}, within(at)).toArray();

it('sees what was told before it, and all of its reads the same, whatever is written meanwhile', async () => {
  await things().insertOne({ n: 1 }, durably);
  const seen = await transactions.snapshot(context, async (at) => {
    const first = await count(at);
    await things().insertMany([{ n: 2 }, { n: 3 }], durably);
    await things().deleteOne({ n: 1 }, durably);
    return [first, ...(await Promise.all([count(at), count(at), count(at)]))];
  });
  expect(seen.map((rows) => rows.map(({ n }) => n))).toEqual([[1], [1], [1], [1]]);
  expect(await transactions.snapshot(context, count)).toHaveLength(2);
});

it('is taken again where the server has it no longer, and gives up in the end', async () => {
  const gone = () => Promise.reject(Object.assign(new Error('SnapshotUnavailable'), { code: 246 }));
  let asked = 0;
  const found = await transactions.snapshot(context, (at) => (asked++ < 2 ? gone() : count(at)));
  expect([asked, found.length]).toEqual([3, 2]);
  const hasty = createTransactions({
    ...{ connection: database.connection, engine: 'care', clock: systemClock, retryForMs: 50 },
  });
  await expect(hasty.snapshot(context, gone)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  const broken = new Error('a fault of ours');
  await expect(transactions.snapshot(context, () => Promise.reject(broken))).rejects.toBe(broken);
});
