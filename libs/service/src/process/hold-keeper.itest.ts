import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { runningStack, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { holdKeeper } from './hold-keeper.ts';
import { forgetting } from './indexes.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let root: MongoClient;
/** How often MongoDB looks what to forget: a minute, unless told otherwise. */
const forgetEvery = (seconds: number) =>
  root.db('admin').command({ setParameter: 1, ttlMonitorSleepSecs: seconds });
beforeAll(async () => {
  db = await testDatabase();
  root = await MongoClient.connect(runningStack().mongodb.uri);
  for (const { key, options } of forgetting('runs'))
    await db.connection.collection('runs').createIndex(key, options);
  await forgetEvery(1);
});
afterAll(async () => {
  await forgetEvery(60);
  await root.close();
  await db.drop();
});

const minuteMs = 60_000;
const rows = () => db.connection.collection<{ _id: string; organizationId: string; expireAt?: Date }>('runs');
const inMs = (ms: number) => new Date(Date.now() + ms);

it('what is forgotten after a time is kept while its organisation is under hold, others’ is not, and it is again when the hold is over', async () => {
  const holds = new Set(['org_held']);
  const failures: unknown[] = [];
  const keeper = holdKeeper({
    connection: db.connection,
    collections: ['runs'],
    settings: { onHold: () => holds },
    clock: () => new Date(),
    everyMs: 1_000,
    onFailure: (error) => failures.push(error),
  });
  const all = ['org_held', 'org_free'].map((organizationId) => ({ _id: organizationId, organizationId }));
  await rows().insertMany(all.map((row) => ({ ...row, expireAt: inMs(minuteMs) })));
  await keeper.look();
  await keeper.look();
  // As if the minute were over, for whatever still has a time.
  await rows().updateMany({ expireAt: { $exists: true } }, { $set: { expireAt: inMs(-minuteMs) } });
  const left = async () => (await rows().find().toArray()).map((row) => row._id);
  await until('MongoDB forgot the other’s', left, (ids) => !ids.includes('org_free'), 3 * minuteMs);
  expect(await left()).toEqual(['org_held']);

  holds.clear();
  await keeper.look();
  const released = await rows().findOne({ _id: 'org_held' });
  expect(Object.keys(released ?? {}).sort()).toEqual(['_id', 'expireAt', 'organizationId']);
  expect(released?.expireAt?.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000);
  await rows().updateOne({ _id: 'org_held' }, { $set: { expireAt: inMs(-minuteMs) } });
  await until('MongoDB forgot it', left, (ids) => ids.length === 0, 3 * minuteMs);
  expect(failures).toEqual([]);
});

it('nothing is touched while it is not known who is under hold, nor what nobody forgets soon', async () => {
  const keeperOf = (onHold: () => ReadonlySet<string> | undefined) =>
    holdKeeper({
      connection: db.connection,
      collections: ['runs'],
      settings: { onHold },
      clock: () => new Date(),
      everyMs: 1_000,
      onFailure: () => undefined,
    });
  const expireAt = inMs(30 * 86_400_000);
  await rows().insertOne({ _id: 'later', organizationId: 'org_held', expireAt });
  await keeperOf(() => undefined).look();
  await keeperOf(() => new Set(['org_held'])).look();
  expect(await rows().findOne({ _id: 'later' })).toEqual({
    _id: 'later',
    organizationId: 'org_held',
    expireAt,
  });
});
