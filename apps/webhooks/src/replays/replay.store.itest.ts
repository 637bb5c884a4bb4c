import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { permittedDatabase } from '@rymeda/auth';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import { indexes } from '../indexes.ts';
import type { ReplayDocument } from './replay.ts';
import { replayStore } from './replay.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  for (const { collection, key, options } of indexes)
    if (options?.['name'] === 'failed') await db.connection.collection(collection).createIndex(key, options);
});
afterAll(() => db.drop());

const scope = { organizationId: 'org_1' };
const day = (n: number) => new Date(Date.parse('2026-03-02T14:00:00Z') + n * 86_400_000);

it('a replay of what failed goes by when it was given up, up to when the replay was asked for', async () => {
  const failed = (_id: string, createdAt: Date, updatedAt: Date, status = 'failed') => ({
    ...{ _id, ...scope, endpointId: 'whe_1', status, createdAt, updatedAt },
  });
  await db.connection
    .collection<{ _id: string }>('deliveries')
    .insertMany([
      failed('whd_before', day(-4), day(-1)),
      failed('whd_within', day(-2), day(1)),
      failed('whd_same_time', day(0), day(1)),
      failed('whd_delivered', day(0), day(1), 'delivered'),
      failed('whd_by_the_replay', day(0), day(4)),
    ]);
  const replays = replayStore({ database: permittedDatabase(tenantDatabase(db.connection), 'webhooks') });
  const of = (position: ReplayDocument['position'], until: Date) =>
    ({ endpointId: 'whe_1', position, until, createdAt: day(3) }) as ReplayDocument;
  const found = (position: ReplayDocument['position'], until = day(5)) =>
    runAsSystem('test', async () =>
      (await replays.failedBehind(scope, of(position, until), 10)).map((row) => row._id),
    );
  expect(await found({ at: day(0), id: '' })).toEqual(['whd_same_time', 'whd_within']);
  expect(await found({ at: day(1), id: 'whd_same_time' })).toEqual(['whd_within']);
  expect(await found({ at: day(0), id: '' }, day(0))).toEqual([]);
});

it('a step that ends after another process went on with the replay does not set it back', async () => {
  const rows = () => db.connection.collection<ReplayDocument>('replays');
  const stands = () => runAsSystem('test', () => rows().findOne({ _id: 'whr_1', ...scope }));
  const begun = { _id: 'whr_1', ...scope, endpointId: 'whe_1', status: 'running', count: 0 };
  const job = { ...begun, position: { at: day(0), id: '' } } as ReplayDocument;
  await runAsSystem('test', () => rows().insertOne(job));
  const replays = replayStore({ database: permittedDatabase(tenantDatabase(db.connection), 'webhooks') });
  const advance = (from: ReplayDocument, change: Partial<ReplayDocument>) =>
    runAsSystem('test', () => replays.advance(scope, from, change));
  const [first, second] = [day(1), day(2)].map((at) => ({ position: { at, id: 'evt_1' } }));
  await advance(job, { ...first, count: 200 });
  await advance({ ...job, ...first }, { ...second, count: 400 });
  await advance(job, { ...first, count: 200 });
  expect(await stands()).toMatchObject({ ...second, count: 400, status: 'running' });
  await advance({ ...job, ...second }, { status: 'done' });
  await advance({ ...job, ...second }, { position: { at: day(3), id: 'evt_2' }, count: 600 });
  expect(await stands()).toMatchObject({ ...second, count: 400, status: 'done' });
});
