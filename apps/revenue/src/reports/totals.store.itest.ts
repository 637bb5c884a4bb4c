import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTransactions } from '@rymeda/events';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { tenantDatabase } from '@rymeda/tenancy';
import { runningStack, until } from '@rymeda/testing';
import fc from 'fast-check';
import mongoose, { type Connection } from 'mongoose';
import { addDays } from '../days.ts';
import { indexes } from '../indexes.ts';
import { recordedAfter, recordedRowsOf, rowsOf } from './totals.rules.ts';
import { createTotalsKeeper } from './totals-keeper.ts';
import { reportStages, totalKey, totalsCollection, totalsStore, type TotalsStore } from './totals.store.ts';
import { openSums, type Change } from './totals.ts';
import { agedPeriods, agedReport } from './aged-receivables.rules.ts';
import { openByAge } from './open-receivables.ts';

const scope = { organizationId: 'org_a' };
const context = () => jobContext(scope.organizationId, 'test');
let connection: Connection;
let transactions: ReturnType<typeof createTransactions>;
let totals: TotalsStore;

beforeAll(async () => {
  const dbName = `test_revenue_${uuidv7Hex()}`;
  // As the service connects: a snapshot has to say otherwise.
  const readConcern = { level: 'majority' as const };
  connection = await mongoose
    .createConnection(runningStack().mongodb.uri, { dbName, readConcern })
    .asPromise();
  for (const { collection, key, options } of indexes)
    if (collection.startsWith('revenue_')) await raw(collection).createIndex(key, options ?? {});
  transactions = createTransactions({ connection, engine: 'revenue', clock: systemClock });
  const database = tenantDatabase(connection) as never;
  totals = totalsStore({ database, connection }, () => undefined);
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

/** Past the walls of tenancy. */
const raw = (name: string) =>
  connection.getClient().db(connection.name).collection<{ _id: string } & Record<string, unknown>>(name);
const open = (payerId: string, day: string, payerOpen: number): Change => ({
  ...{ kind: 'open', payerId, day },
  sums: { payerOpen },
});
const post = (changes: Change[], fail = false) =>
  transactions.run(context(), (tx) => {
    totals.note(tx, scope, changes);
    return fail ? Promise.reject(new Error('undone')) : Promise.resolve();
  });
const openNow = (): Promise<number> =>
  transactions.snapshot(context(), async (at) => {
    const waiting = await totals.notYetIn(at, scope, 'open');
    const known = await totals.sums(at, scope, openSums, ['all']);
    return [...known, ...waiting].reduce((sum, row) => sum + (row.sums.payerOpen ?? 0), 0);
  });

it('a report never sees a posting twice or not at all, while keepers work beside one another', async () => {
  const logger = { failure: () => undefined } as never;
  const keepers = [1, 2].map(() => createTotalsKeeper({ totals: () => totals, transactions, logger }));
  keepers.forEach((keeper) => keeper.start());
  try {
    for (let n = 1; n <= 20; n++) {
      await Promise.all([post([open('pay_1', '2026-03-01', 70)]), post([open('pay_2', '2026-03-02', 30)])]);
      await expect(post([open('pay_1', '2026-03-01', 5)], true)).rejects.toThrow('undone');
      keepers.forEach((keeper) => keeper.wake());
      expect(await openNow()).toBe(n * 100);
    }
    await until(
      'the totals to hold everything',
      () => raw('revenue_changes').countDocuments({}),
      (waiting) => waiting === 0,
      30_000,
    );
    expect(await openNow()).toBe(2_000);
    const stored = await raw(totalsCollection).find({}).toArray();
    const periods = ['2026-03', '2026-03-01', 'all', 'w2026-02-23'];
    expect(
      stored
        .filter((row) => row['payerId'] === 'pay_1' && row['kind'] === 'open')
        .map((row) => row['period'])
        .sort(),
    ).toEqual(periods);
    const of = (payerId: string) =>
      stored
        .filter((row) => row['payerId'] === payerId && row['kind'] === 'open')
        .map((row) => row['payerOpen']);
    expect([of('pay_1'), of('pay_2')]).toEqual([periods.map(() => 1_400), periods.map(() => 600)]);
  } finally {
    await Promise.all(keepers.map((keeper) => keeper.stop()));
  }
}, 60_000);

it('a report as of a past day says what it said on that day, whatever is in the totals by now', async () => {
  await raw(totalsCollection).deleteMany({});
  const first = '2026-02-20';
  const posting = fc.record({
    payerId: fc.constantFrom('pay_1', 'pay_2'),
    day: fc.integer({ min: -120, max: 10 }).map((n) => addDays(first, n)),
    sums: fc.record({ payerOpen: fc.integer({ min: -500, max: 900 }) }),
  });
  const [daily = []] = fc.sample(
    fc.array(fc.array(posting, { maxLength: 4 }), { minLength: 16, maxLength: 16 }),
    1,
  );
  let now = first;
  const onDay = createTransactions({
    ...{ connection, engine: 'revenue' },
    clock: () => new Date(`${now}T12:00:00Z`),
  });
  const told = (asOf: string): Promise<unknown> =>
    onDay.snapshot(context(), async (at) =>
      agedReport(
        await openByAge({ totals }, at, scope, { asOf, today: now }),
        ['pay_1', 'pay_2'].map((payerId) => ({ payerId, payerName: null })),
        asOf,
      ),
    );
  const said = new Map<string, unknown>();
  for (const [n, postings] of daily.entries()) {
    now = addDays(first, n);
    for (const p of postings)
      await onDay.run(context(), (tx) => {
        totals.note(tx, scope, [{ kind: 'open', ...p }]);
        return Promise.resolve();
      });
    said.set(now, await told(now));
    // What was posted on the days before is in the totals, or half of it.
    if (n % 3 === 0)
      await onDay.run(context(), async (tx) => totals.fold(tx, scope, await totals.waiting(tx, scope, 5)));
  }
  for (const [day, report] of said) expect([day, await told(day)]).toEqual([day, report]);
  await onDay.run(context(), async (tx) => totals.fold(tx, scope, await totals.waiting(tx, scope)));
  for (const [day, report] of said) expect([day, await told(day)]).toEqual([day, report]);
}, 60_000);

it('a report reads the index alone, and of it no more than the days and payers that it is about', async () => {
  const collection = raw(totalsCollection);
  await collection.deleteMany({});
  const zero = { payerOpen: 1, patientOpen: 0 };
  const days = Array.from({ length: 400 }, (_, n) => addDays('2025-03-01', n));
  const payers = ['pay_1', 'pay_2'];
  const rows = days.flatMap((day) =>
    payers.flatMap((payerId) => rowsOf({ kind: 'open', payerId, day, sums: zero })),
  );
  const recorded = recordedAfter('2026-02-26', '2026-03-18');
  const since = days
    .slice(-60)
    .flatMap((day) =>
      payers.flatMap((payerId) =>
        recordedRowsOf({ kind: 'open', payerId, day, sums: zero }, addDays(day, 3)),
      ),
    );
  const documents = new Map(
    [...rows, ...since].map((row) => {
      const { sums: _sums, ...fields } = row;
      const _id = totalKey(row).join('/');
      return [_id, { ...fields, _id, ...scope, ...zero }];
    }),
  );
  await collection.insertMany([...documents.values()]);
  const asked = agedPeriods('2026-03-18').flatMap(({ periods }) => [
    { periods, wanted: {}, times: 1 },
    { periods, wanted: { recorded }, times: recorded.length },
  ]);
  for (const { periods, wanted, times } of asked) {
    const stages = reportStages(openSums, periods, wanted);
    const plan = await collection
      .aggregate([{ $match: scope }, ...stages] as never)
      .explain('executionStats');
    const said = JSON.stringify(plan);
    expect(said).not.toMatch(/COLLSCAN|"FETCH"/);
    const [, examined] = /"totalDocsExamined":(\d+)/.exec(said) ?? [];
    const [, keys] = /"totalKeysExamined":(\d+)/.exec(said) ?? [];
    // A seek for each period, and the keys of the payers.
    const seeks = ('weeksFrom' in periods ? 10 : periods.length) * times;
    expect([Number(examined), Number(keys) <= (seeks + times) * (payers.length + 1) + 1]).toEqual([0, true]);
  }
});
