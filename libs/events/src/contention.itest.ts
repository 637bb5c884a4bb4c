import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemClock } from '@rymeda/kernel';
import { testContext, testDatabase } from './testing/servers.ts';
import { createTransactions } from './transactions.ts';
import type { Transactions } from './tx.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => (database = await testDatabase()));
afterAll(() => database.drop());

it('as many as change one record at the same moment all succeed, in two processes as well', async () => {
  const things = database.connection.collection<{ _id: string; n: number }>('things');
  await things.insertOne({ _id: 'one', n: 0 });
  const processes = [0, 1].map(() =>
    createTransactions({ connection: database.connection, engine: 'care', clock: systemClock }),
  );
  let attempts = 0;
  const context = () => testContext('org_contended');
  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      (processes[n % 2] as Transactions).run(context(), async ({ session }) => {
        attempts++;
        const found = await things.findOne({ _id: 'one' }, { session });
        await things.updateOne({ _id: 'one' }, { $set: { n: (found?.n ?? 0) + 1 } }, { session });
      }),
    ),
  );
  expect((await things.findOne({ _id: 'one' }))?.n).toBe(40);
  expect(attempts).toBeGreaterThan(40);
}, 30_000);
