import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessRecord } from '@rymeda/contracts';
import { randomToken, systemClock } from '@rymeda/kernel';
import { currentContext, runAsTenant } from '@rymeda/tenancy';
import mongoose, { type Connection } from 'mongoose';
import { createAccessRecorder } from './access-recorder.ts';
import { outboxCollection, type AccessRow } from './outbox.ts';
import { mongoProxy } from './testing/mongo-proxy.ts';
import { eventually, stack, testContext, testDatabase } from './testing/servers.ts';
import { createTransactions } from './transactions.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let connection: Connection;
beforeAll(async () => {
  database = await testDatabase();
  connection = database.connection;
});
afterAll(() => database.drop());

const rows = () => connection.collection<AccessRow>(outboxCollection);
const recordsOf = (row: AccessRow) => row.access.flatMap((a) => JSON.parse(a.records) as AccessRecord[]);
function reader(organizationId: string, id: string) {
  const context = testContext(organizationId, { requestId: `req_${id}` });
  context.disclosures.push({ resourceType: 'care_patient', resourceIds: [id], fields: ['lastName'] });
  return context;
}

describe('an access record', () => {
  it('is durable before the caller is let go, under the caller’s own organisation', async () => {
    const recorder = createAccessRecorder({ connection, engine: 'care', clock: systemClock });
    const context = reader('org_a', 'pat_first');
    await runAsTenant(context, async () => {
      await recorder.record(context);
      expect(currentContext()).toBe(context);
    });
    const found = await rows().findOne({}, { readConcern: { level: 'majority' } });
    expect(recordsOf(found as AccessRow)).toMatchObject([
      { organizationId: 'org_a', resourceIds: ['pat_first'], requestId: 'req_pat_first' },
    ]);
    expect(context.disclosures).toEqual([]);
  });

  it('shares documents of at most 256 KiB', async () => {
    await rows().deleteMany({});
    const recorder = createAccessRecorder({ connection, engine: 'care', clock: systemClock });
    const long = testContext('org_a', { userAgent: 'x'.repeat(5_000) });
    await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        recorder.record({
          ...long,
          disclosures: [
            {
              resourceType: 'care_patient',
              resourceIds: Array.from({ length: 100 }, (_, i) => `pat_${n}_${i}`),
              fields: [],
            },
          ],
        }),
      ),
    );
    const written = await rows().find({}).toArray();
    expect(written.flatMap(recordsOf)).toHaveLength(300);
    for (const row of written)
      expect(row.access.reduce((sum, a) => sum + a.records.length, 0)).toBeLessThanOrEqual(256 * 1024);
    expect(written.length).toBeLessThan(20);
  });

  it('is refused with 503 when the database refuses it', async () => {
    const password = randomToken();
    const db = connection.db as NonNullable<Connection['db']>;
    await db.command({ createUser: 'reader', pwd: password, roles: ['read'] });
    const uri = new URL(stack().mongodb.uri);
    uri.username = 'reader';
    uri.password = password;
    uri.searchParams.set('authSource', database.name);
    const readOnly = await mongoose.createConnection(uri.href, { dbName: database.name }).asPromise();
    const recorder = createAccessRecorder({
      connection: readOnly,
      engine: 'care',
      clock: systemClock,
      waitMs: 500,
    });
    await expect(recorder.record(reader('org_a', 'pat_refused'))).rejects.toMatchObject({
      code: 'AUDIT_UNAVAILABLE',
      status: 503,
    });
    expect(await rows().countDocuments({ 'access.records': /pat_refused/ })).toBe(0);
    await db.command({ updateUser: 'reader', roles: ['readWrite'] });
    await recorder.drain();
    await readOnly.close();
    await db.command({ dropUser: 'reader' });
  });

  it('that hangs is refused within its time, and the batch numbers have no hole afterwards', async () => {
    await rows().deleteMany({});
    const proxy = await mongoProxy(stack().mongodb.uri);
    const slow = await mongoose.createConnection(proxy.uri, { dbName: database.name }).asPromise();
    const recorder = createAccessRecorder({
      connection: slow,
      engine: 'care',
      clock: systemClock,
      waitMs: 600,
    });
    await recorder.record(reader('org_a', 'pat_before'));
    proxy.hang(true);
    const answers = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) => recorder.record(reader('org_a', `pat_during_${n}`))),
    );
    // All were answered while it still hangs.
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'AUDIT_UNAVAILABLE' } });
    // Once it is known to hang, others are refused at once: they don't even join those who wait.
    const { waiters } = recorder.stats();
    const next = recorder.record(reader('org_a', 'pat_next'));
    expect(recorder.stats().waiters).toBe(waiters);
    await expect(next).rejects.toMatchObject({ status: 503 });
    proxy.hang(false);
    await eventually(
      () =>
        recorder.record(reader('org_a', 'pat_after')).then(
          () => 'recorded',
          () => 'refused',
        ),
      (answer) => answer === 'recorded',
    );
    await recorder.drain();
    const batches = (await rows().find({}).toArray()).map((r) => r.batch).sort((a, b) => a - b);
    expect(batches).toEqual(batches.map((_, i) => i + 1));
    await slow.close();
    proxy.close();
  });

  it('of a refused attempt keeps its place while the database hangs, and holds up nobody', async () => {
    await rows().deleteMany({});
    const proxy = await mongoProxy(stack().mongodb.uri);
    const slow = await mongoose.createConnection(proxy.uri, { dbName: database.name }).asPromise();
    const recorder = createAccessRecorder({
      connection: slow,
      engine: 'care',
      clock: systemClock,
      mostAttemptBytes: 8_000,
    });
    const attempt = (n: number) =>
      recorder.attempted({
        organizationId: 'org_a',
        actorId: 'cli_a',
        ipAddress: '203.0.113.7',
        requestId: `req_${n}`,
        operation: 'care.patients.delete',
        action: 'delete',
        resourceType: 'care_patient',
        resourceIds: [],
        refusal: 'INSUFFICIENT_SCOPE',
      });
    await recorder.record(reader('org_a', 'pat_before'));
    proxy.hang(true);
    await Promise.all(Array.from({ length: 100 }, (_, n) => attempt(n)));
    const { attemptsLost } = recorder.stats();
    expect(attemptsLost).toBeGreaterThan(0);
    expect(attemptsLost).toBeLessThan(100);
    proxy.hang(false);
    await eventually(
      async () => (await rows().find({}).toArray()).flatMap(recordsOf),
      (all) => all.filter((record) => record.decision === 'refused').length === 100 - attemptsLost,
    );
    expect(recorder.stats().attemptsLost).toBe(attemptsLost);
    await recorder.drain();
    await slow.close();
    proxy.close();
  });

  it('of a write commits with it or not at all', async () => {
    await rows().deleteMany({});
    const transactions = createTransactions({ connection, engine: 'care', clock: systemClock });
    const recorder = createAccessRecorder({ connection, engine: 'care', clock: systemClock });
    const context = reader('org_a', 'pat_written');
    const write = (fail: boolean) =>
      transactions.run(context, async (tx) => {
        await recorder.inTransaction(tx, context);
        if (fail) throw new Error('no');
      });
    await expect(write(true)).rejects.toThrow('no');
    expect(await rows().countDocuments({})).toBe(0);
    context.disclosures.push({ resourceType: 'care_patient', resourceIds: ['pat_written'], fields: [] });
    await write(false);
    expect((await rows().find({}).toArray()).flatMap(recordsOf)).toHaveLength(1);
  });
});
