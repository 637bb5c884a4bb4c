import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { holdKeeper } from './hold-keeper.ts';
import { forgetting } from './indexes.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  for (const { key, options } of forgetting('runs'))
    await db.connection.collection('runs').createIndex(key, options);
});
afterAll(() => db.drop());

const minuteMs = 60_000;
const rows = () => db.connection.collection<{ _id: string; organizationId: string; expireAt?: Date }>('runs');
const inMs = (ms: number) => new Date(Date.now() + ms);

it('what is forgotten after a time is kept while its organisation is under hold, others’ is not, and it is again when the hold is over', async () => {
  const holds = new Map([
    ['org_held', true],
    ['org_free', false],
  ]);
  const keeper = holdKeeper({
    connection: db.connection,
    collections: ['runs'],
    settings: { holds: () => holds },
    clock: () => new Date(),
    everyMs: 1_000,
    onFailure: () => undefined,
  });
  const expireAt = inMs(minuteMs);
  const [held, free] = [
    { _id: 'org_held', organizationId: 'org_held' },
    { _id: 'org_free', organizationId: 'org_free' },
  ];
  await rows().insertMany([held, free].map((row) => ({ ...row, expireAt })));
  await keeper.look();
  await keeper.look();
  // MongoDB's monitor passes over what has no time.
  expect(await rows().findOne(held)).toEqual({ ...held, heldExpireAt: expireAt });
  expect(await rows().findOne(free)).toEqual({ ...free, expireAt });

  holds.set('org_held', false);
  await keeper.look();
  const released = await rows().findOne({ _id: 'org_held' });
  expect(Object.keys(released ?? {}).sort()).toEqual(['_id', 'expireAt', 'organizationId']);
  expect(released?.expireAt?.getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000);
  // And once more.
  holds.set('org_held', true);
  await rows().updateOne({ _id: 'org_held' }, { $set: { expireAt } });
  await keeper.look();
  expect(await rows().findOne(held)).toEqual({ ...held, heldExpireAt: expireAt });
});

it('nothing is touched while it is not known who is under hold, nor what nobody forgets soon', async () => {
  const keeperOf = (holds: () => ReadonlyMap<string, boolean> | undefined) =>
    holdKeeper({
      connection: db.connection,
      collections: ['runs'],
      settings: { holds },
      clock: () => new Date(),
      everyMs: 1_000,
      onFailure: () => undefined,
    });
  const expireAt = inMs(30 * 86_400_000);
  await rows().insertOne({ _id: 'later', organizationId: 'org_held', expireAt });
  await keeperOf(() => undefined).look();
  await keeperOf(() => new Map([['org_held', true]])).look();
  expect(await rows().findOne({ _id: 'later' })).toEqual({
    _id: 'later',
    organizationId: 'org_held',
    expireAt,
  });
});

it('more than one command changes are kept and given back, found by an index of their organisation', async () => {
  const holds = new Map([['org_large', true]]);
  const keeper = holdKeeper({
    connection: db.connection,
    collections: ['runs'],
    settings: { holds: () => holds },
    clock: () => new Date(),
    everyMs: 1_000,
    onFailure: () => undefined,
  });
  const of = { organizationId: 'org_large' };
  const soon = inMs(minuteMs);
  await rows().insertMany(
    Array.from({ length: 2_500 }, (_, n) => ({ _id: `large_${n}`, ...of, expireAt: soon })),
  );
  const explained = await rows()
    .find({ ...of, expireAt: { $lte: inMs(7 * 86_400_000) } })
    .explain();
  expect(JSON.stringify(explained['queryPlanner'].winningPlan)).toContain('"indexName":"expiring"');
  await keeper.look();
  expect(await rows().countDocuments({ ...of, heldExpireAt: soon })).toBe(2_500);
  holds.set('org_large', false);
  await keeper.look();
  expect(await rows().countDocuments({ ...of, expireAt: { $gt: inMs(6 * 86_400_000) } })).toBe(2_500);
});
