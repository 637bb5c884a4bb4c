import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAsTenant, tenantDatabase, type TenantContext } from '@rymeda/tenancy';
import { testLog } from '../testing/log-servers.ts';
import { sampleEntry } from '../testing/sample-entries.ts';
import { recordsOf, type Entry, type NewEntry } from './entry.ts';
import { entryAppender } from './entry-appender.ts';
import { logStates } from './log-states.ts';
import { prepareEntry } from './prepared-entry.ts';
import { entriesCollection, entryStore } from './entry.store.ts';
import { canonicalEntries, LogDamagedError, logTree } from './tree.store.ts';
import { logQuery, type LogFilter } from './log-query.rules.ts';

let servers: Awaited<ReturnType<typeof testLog>>;
beforeAll(async () => {
  servers = await testLog();
});
afterAll(() => servers.drop());

const entry = (n: number, more: Partial<NewEntry> = {}): NewEntry =>
  sampleEntry('org_a', n, {
    timestamp: new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 2) * 1000),
    ...more,
  });
const prepared = (entries: NewEntry[]) => entries.map((e) => prepareEntry(e, e.timestamp));
const context = (organizationId: string): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: 'cli_1', kind: 'client', scopes: new Set() },
  requestId: 'req_1',
  ipAddress: 'internal',
  operation: 'test',
  disclosures: [],
});

describe('the log', () => {
  const all = Array.from({ length: 500 }, (_, n) => entry(n));
  const foreign = Array.from({ length: 50 }, (_, n) => entry(n, { organizationId: 'org_b' }));

  it('takes entries once: a redelivery is dropped and the rest of its batch is kept', async () => {
    const appender = entryAppender({ log: servers.log, states: logStates({ log: servers.log }) });
    expect(await appender.append(prepared([...all.slice(0, 300), ...foreign]))).toEqual({
      entries: 350,
      duplicates: 0,
    });
    expect(await appender.append(prepared(all))).toEqual({ entries: 200, duplicates: 300 });
    expect(await servers.root.collection(entriesCollection).countDocuments({})).toBe(550);
  });

  it('with nothing unpublished is let go for want of room, and what it came to is known without looking', async () => {
    const states = logStates({ log: servers.log, most: 1 });
    const appender = entryAppender({ log: servers.log, states });
    const names = ['org_rests', 'org_works'].map((organizationId) => ({ organizationId, year: 2026 }));
    const [rests, works] = [names[0]!, names[1]!];
    for (const { organizationId } of names)
      await appender.append(prepared([entry(1, { organizationId }), entry(2, { organizationId })]));
    expect([states.count(), states.restsAt(rests)]).toEqual([2, undefined]);
    for (const name of names) await states.markPublished(name, 2);
    expect([states.count(), states.restsAt(rests), states.restsAt(works)]).toEqual([1, 2, undefined]);
    await states.snapshot(rests);
    expect(states.restsAt(rests)).toBeUndefined();
    await states.forgetAll();
    expect([states.count(), states.restsAt(works)]).toEqual([0, undefined]);
  });

  it('takes what several bring at once, each told of its own; what can’t be appended is its bringer’s trouble only', async () => {
    const organizationId = 'org_together';
    const some = (count: number) => Array.from({ length: count }, (_, n) => entry(n, { organizationId }));
    const [first, second] = [some(700), some(600)];
    // Has no form in BSON.
    const circular: Record<string, unknown> = {};
    circular['itself'] = circular;
    const bad = prepared(some(1)).map((one) => ({ ...one, entry: { ...one.entry, metadata: circular } }));
    const appender = entryAppender({ log: servers.log, states: logStates({ log: servers.log }) });
    const told = await Promise.allSettled([
      appender.append(prepared(first)),
      appender.append(bad),
      appender.append(prepared([...second.slice(0, 300), ...second])),
    ]);
    expect(told).toEqual([
      { status: 'fulfilled', value: { entries: 700, duplicates: 0 } },
      expect.objectContaining({ status: 'rejected' }),
      { status: 'fulfilled', value: { entries: 600, duplicates: 300 } },
    ]);
    const rows = await servers.root.collection(entriesCollection).find({ organizationId }).toArray();
    expect(rows.map((row) => row['index'] as number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1_300 }, (_, n) => n),
    );
  });

  const filters: LogFilter[] = [
    {},
    { action: 'delete' },
    { resourceType: 'care_session' },
    { resourceId: 'pat_3' },
    { resourceType: 'care_patient', resourceId: 'pat_3' },
    { patientId: 'pat_3' },
    { patientId: 'pat_3', resourceType: 'care_session', action: 'read' },
    { patientId: 'pat_3', userId: 'cli_2' },
    { userId: 'cli_2' },
    { userId: 'cli_2', action: 'read', resourceType: 'care_session' },
    { action: 'export', resourceType: 'care_session' },
    { from: '2026-01-01T00:01:00Z', to: '2026-01-01T00:02:00+00:00' },
    { resourceId: 'pat_1', from: '2026-01-01T00:01:00Z', action: 'read' },
    { decision: 'refused' },
    { decision: 'refused', userId: 'cli_2', patientId: 'pat_3' },
    { decision: 'refused', resourceType: 'care_session', action: 'read', from: '2026-01-01T00:01:00Z' },
    { decision: 'allowed' },
    { decision: 'allowed', resourceId: 'pat_3' },
  ];
  const matches = (filter: LogFilter) => (e: NewEntry) =>
    (filter.action === undefined || e.action === filter.action) &&
    (filter.decision === undefined || e.decision === filter.decision) &&
    (filter.resourceType === undefined || e.resourceType === filter.resourceType) &&
    (filter.resourceId === undefined || recordsOf(e).includes(filter.resourceId)) &&
    (filter.patientId === undefined || e.about.slice(1).includes(filter.patientId)) &&
    (filter.userId === undefined || e.userId === filter.userId) &&
    (filter.from === undefined || e.timestamp >= new Date(filter.from)) &&
    (filter.to === undefined || e.timestamp < new Date(filter.to));
  const newestFirst = (a: NewEntry, b: NewEntry) =>
    b.timestamp.getTime() - a.timestamp.getTime() || (a._id < b._id ? 1 : -1);

  it.each(filters)('lists newest first, page by page, without gap or double: %p', async (filter) => {
    const store = entryStore(tenantDatabase(servers.log));
    const found: Entry[] = [];
    await runAsTenant(context('org_a'), async () => {
      let page = await store.list({ organizationId: 'org_a' }, filter, 40);
      found.push(...page.items);
      while (page.next !== null) {
        page = await store.list({ organizationId: 'org_a' }, filter, 40, page.next);
        found.push(...page.items);
      }
    });
    const expected = all.filter(matches(filter)).sort(newestFirst);
    expect(found.map((e) => e._id)).toEqual(expected.map((e) => e._id));
    expect(expected.length).toBeGreaterThan(0);
  });

  it.each(filters)('finds by an index and sorts nothing: %p', async (filter) => {
    for (const after of [undefined, { time: new Date('2026-01-01T00:01:30Z'), id: 'aud_x' }]) {
      const query = logQuery(filter, after);
      const plan = await servers.root
        .collection(entriesCollection)
        .find(
          { organizationId: 'org_a', ...query.filter },
          query.hint === undefined ? {} : { hint: query.hint },
        )
        .sort({ timestamp: -1, _id: -1 })
        .limit(26)
        .explain('queryPlanner');
      const winning = JSON.stringify(
        (plan as { queryPlanner: { winningPlan: unknown } }).queryPlanner.winningPlan,
      );
      expect(winning).toContain('IXSCAN');
      expect(winning).not.toMatch(/"(COLLSCAN|SORT)"/);
    }
  });

  it('shows an organisation nothing of another', async () => {
    const store = entryStore(tenantDatabase(servers.log));
    await runAsTenant(context('org_c'), async () => {
      expect(await store.list({ organizationId: 'org_c' }, {}, 100)).toEqual({ items: [], next: null });
      expect(await store.load({ organizationId: 'org_c' }, all[0]?._id as string)).toBeNull();
      await expect(store.list({ organizationId: 'org_a' }, {}, 100)).rejects.toThrow('Scope differs');
    });
  });
});

it('a log that lost an entry or a tile is damaged: no tree is made of the rest', async () => {
  const name = { organizationId: 'org_damaged', year: 2026 };
  const { organizationId } = name;
  const appender = entryAppender({ log: servers.log, states: logStates({ log: servers.log }) });
  await appender.append(prepared(Array.from({ length: 260 }, (_, n) => entry(n, { organizationId }))));
  const tree = logTree(servers.log, name);
  expect((await tree.edge()).size).toBe(260);
  await servers.root.collection(entriesCollection).deleteOne({ ...name, index: 257 });
  await expect(canonicalEntries(servers.log, name, 256, 260)).rejects.toThrow(LogDamagedError);
  await expect(tree.edge()).rejects.toThrow(LogDamagedError);
  // What lies before it is whole, until its tile is gone.
  expect((await tree.edgeAt(257)).size).toBe(257);
  await servers.root.collection('tiles').deleteOne({ organizationId });
  await expect(tree.edgeAt(257)).rejects.toThrow(LogDamagedError);
  await expect(tree.at(260)(0, 0)).rejects.toThrow(LogDamagedError);
});

describe('the log’s own user', () => {
  it('can change, remove or replace nothing', async () => {
    const db = servers.log.db as NonNullable<typeof servers.log.db>;
    const entries = db.collection<Entry>(entriesCollection);
    const refused = [
      () => entries.updateOne({}, { $set: { userId: 'cli_other' } }),
      () => entries.replaceOne({}, entry(1) as Entry),
      () => entries.findOneAndUpdate({}, { $set: { userId: 'cli_other' } }),
      () => entries.deleteOne({}),
      () => entries.deleteMany({}),
      () => entries.drop(),
      () => entries.rename('others'),
      () => entries.createIndex({ userId: 1 }, { expireAfterSeconds: 1 }),
      () => db.command({ collMod: entriesCollection, validator: {} }),
      () => entries.aggregate([{ $match: {} }, { $out: entriesCollection }]).toArray(),
      () => entries.aggregate([{ $merge: { into: entriesCollection } }]).toArray(),
      () => db.dropDatabase(),
    ];
    const before = await servers.root.collection(entriesCollection).countDocuments({});
    for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ code: 13 });
    expect(await servers.root.collection(entriesCollection).countDocuments({})).toBe(before);
  });
});
