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
    if (['failed', 'range'].includes(String(options?.['name'])))
      await db.connection.collection(collection).createIndex(key, options);
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

it('of past events a partner is shown none about the endpoints of others', async () => {
  const past = (_id: string, engine: string, subject: string, data: object) => ({
    ...{ _id, ...scope, event: 'x', engine, subject, payload: { createdAt: '', data }, at: day(0) },
  });
  const events = db.connection.collection<{ _id: string }>('events');
  await runAsSystem('test', () =>
    events.insertMany([
      past('evt_1', 'care', 'session/ses_1', {}),
      past('evt_2', 'webhooks', 'endpoint/whe_1', { partnerId: 'mine' }),
      past('evt_3', 'webhooks', 'endpoint/whe_2', { partnerId: 'other' }),
      past('evt_4', 'webhooks', 'endpoint/whe_3', {}),
    ]),
  );
  const replays = replayStore({ database: permittedDatabase(tenantDatabase(db.connection), 'webhooks') });
  const shown = (more: object) =>
    runAsSystem('test', async () => {
      const of = { engines: ['care', 'webhooks'], event: undefined, since: day(-1), ...more };
      return (await replays.recentEvents(scope, of, 10, undefined)).items.map((e) => e._id);
    });
  expect(await shown({ partnerId: 'mine' })).toEqual(['evt_2', 'evt_1']);
  expect(await shown({})).toEqual(['evt_4', 'evt_3', 'evt_2', 'evt_1']);
  expect(await shown({ engines: ['care'] })).toEqual(['evt_1']);
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
