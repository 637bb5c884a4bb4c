import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemClock } from '@rymeda/kernel';
import type { Transactional } from '@rymeda/tenancy';
import { testContext, testDatabase } from './testing/servers.ts';
import { createTransactions } from './transactions.ts';
import type { Transactions, Tx } from './tx.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let transactions: Transactions;
beforeAll(async () => {
  database = await testDatabase();
  transactions = createTransactions({
    ...{ connection: database.connection, engine: 'care', clock: systemClock },
  });
  await rows('things').createIndex({ number: 1 }, { unique: true });
});
afterAll(() => database.drop());

interface Thing {
  _id: string;
  organizationId: string;
  number: number;
}
const rows = (name: string) => database.connection.collection<Thing>(name);
const sizes: number[] = [];
async function insertAll(things: Thing[], { session }: Transactional): Promise<void> {
  sizes.push(things.length);
  await rows('things').insertMany(things, { session });
}

/** A thing and its event, as a route makes them. */
function making(organizationId: string, number: number): Promise<string> {
  return transactions.together(testContext(organizationId), async (tx: Tx) => {
    const _id = `${organizationId}.${number}`;
    const thing = { _id, organizationId, number };
    if (tx.later?.(insertAll, thing, insertAll) !== true) await insertAll([thing], tx);
    const data = { id: `pat_${number}`, status: 'active', primaryProviderId: null };
    tx.emit({ name: 'care.patient.deleted', subject: `patient/pat_${number}`, sequence: 1, data });
    return _id;
  });
}
const toldOf = async (organizationId: string): Promise<number[]> =>
  (await rows('outbox').find({}).toArray())
    .map((row) => JSON.stringify(row))
    .filter((row) => row.includes(`"organizationid":"${organizationId}"`))
    .map((row) => Number(/patient\/pat_(\d+)/.exec(row)?.[1]))
    .sort((a, b) => a - b);
const madeOf = async (organizationId: string): Promise<number[]> =>
  (await rows('things').find({ organizationId }).sort({ number: 1 }).toArray()).map((thing) => thing.number);
const from = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n);

it('many at once are few transactions, and each has its event', async () => {
  const numbers = from(1_000, 200);
  await Promise.all(numbers.map((n) => making('org_many', n)));
  expect(await madeOf('org_many')).toEqual(numbers);
  expect(await toldOf('org_many')).toEqual(numbers);
  expect(sizes.reduce((a, b) => a + b, 0)).toBe(200);
  expect(sizes.length).toBeLessThan(50);
});

it('duplicates are refused, whoever they came with is not, and nothing is there twice', async () => {
  const numbers = from(2_000, 30);
  // Each twice, and all of them beside those of another organisation.
  const twice = [...numbers, ...numbers].map((n) => making('org_twice', n));
  const others = from(3_000, 30).map((n) => making('org_other', n));
  const told = await Promise.allSettled(twice);
  expect((await Promise.allSettled(others)).every((one) => one.status === 'fulfilled')).toBe(true);
  expect(told.filter((one) => one.status === 'fulfilled')).toHaveLength(30);
  for (const one of told) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 11000 });
  for (const [organizationId, all] of [
    ['org_twice', numbers],
    ['org_other', from(3_000, 30)],
  ] as const) {
    expect(await madeOf(organizationId)).toEqual(all);
    expect(await toldOf(organizationId)).toEqual(all);
  }
});
