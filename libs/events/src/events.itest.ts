import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessRecord } from '@rymeda/contracts';
import { problem, randomToken, systemClock, uuidv7Hex } from '@rymeda/kernel';
import { runAsTenant } from '@rymeda/tenancy';
import mongoose, { type Connection } from 'mongoose';
import { createAccessRecorder } from './access-recorder.ts';
import { createKafka, type IncomingMessage, type Kafka, type TopicMessages } from './kafka.ts';
import { silentLogger as silent } from './logger.ts';
import { outboxCollection, type OutboxRow } from './outbox.ts';
import { createRelay } from './relay.ts';
import { eventually, stack, testContext, testDatabase, testTopics } from './testing/servers.ts';
import { createTransactions } from './transactions.ts';

const run = uuidv7Hex();
const context = (organizationId = `org_${run}`) => testContext(organizationId);

let connection: Connection;
let kafka: Kafka;
let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  connection = database.connection;
  await connection.createCollection('things');
  kafka = createKafka({ brokers: stack().kafka.brokers, clientId: 'events-test', logger: silent });
});
afterAll(async () => {
  await kafka.disconnect();
  await database.drop();
});

const rows = () => connection.collection<OutboxRow>(outboxCollection).find({}).toArray();
const emit = (id: string, sequence: number) => ({
  name: 'care.patient.created',
  subject: `patient/${id}`,
  sequence,
  data: { id, status: 'active', primaryProviderId: null },
});
const things = () => connection.collection('things');

describe('a transaction', () => {
  it('commits the change and its event together', async () => {
    const transactions = createTransactions({ connection, engine: 'care', clock: systemClock });
    await transactions.run(context(), async (tx) => {
      await things().insertOne({ n: 1 }, { session: tx.session });
      tx.emit(emit('pat_1', 1));
    });
    expect(await things().countDocuments({ n: 1 })).toBe(1);
    expect((await rows()).map((r) => r.kind === 'event' && r.event.type)).toEqual([
      'rymeda.care.patient.created.v1',
    ]);
  });

  it('leaves neither when the work fails or the event is not in the catalogue', async () => {
    const transactions = createTransactions({ connection, engine: 'care', clock: systemClock });
    const before = (await rows()).length;
    const insert = (tx: { session: unknown }) =>
      things().insertOne({ n: 2 }, { session: tx.session as never });
    const refused = transactions.run(context(), async (tx) => {
      await insert(tx);
      tx.emit(emit('pat_2', 1));
      throw problem('CONFLICT', 'no');
    });
    await expect(refused).rejects.toMatchObject({ code: 'CONFLICT' });
    for (const bad of [
      { ...emit('pat_2', 1), name: 'care.patient.vanished' },
      { ...emit('pat_2', 1), data: { id: 'pat_2', firstName: 'Canary' } },
    ]) {
      const failing = transactions.run(context(), async (tx) => {
        await insert(tx);
        tx.emit(bad);
      });
      await expect(failing).rejects.toThrow(/catalogue|schema/);
    }
    expect(await things().countDocuments({ n: 2 })).toBe(0);
    expect((await rows()).length).toBe(before);
  });

  it('is retried when others write the same record, and every writer counts once', async () => {
    const transactions = createTransactions({ connection, engine: 'care', clock: systemClock });
    await things().insertOne({ _id: 'counter' as never, n: 0 });
    const increment = () =>
      transactions.run(context(), async (tx) => {
        await things().updateOne({ _id: 'counter' as never }, { $inc: { n: 1 } }, { session: tx.session });
      });
    await Promise.all(Array.from({ length: 20 }, increment));
    expect((await things().findOne({ _id: 'counter' as never }))?.['n']).toBe(20);
  });
});

describe('an engine’s own user', () => {
  it('with rights on nothing but its database can do all of it', async () => {
    const password = randomToken();
    const db = connection.db as NonNullable<Connection['db']>;
    await db.command({ createUser: 'engine', pwd: password, roles: ['readWrite'] });
    const uri = new URL(stack().mongodb.uri);
    uri.username = 'engine';
    uri.password = password;
    uri.searchParams.set('authSource', database.name);
    const own = await mongoose.createConnection(uri.href, { dbName: database.name }).asPromise();
    const sent: TopicMessages[] = [];
    const producer = {
      sendBatch: async (messages: TopicMessages[]) => void sent.push(...messages),
      disconnect: async () => undefined,
    };
    const common = { connection: own, engine: 'care', clock: systemClock };
    const relay = createRelay({ ...common, producer, logger: silent });
    relay.start();
    await createTransactions({ ...common, relay }).run(context(), async (tx) => tx.emit(emit('pat_own', 1)));
    await eventually(
      () => sent.length,
      (n) => n > 0,
    );
    await relay.stop();
    await own.close();
    await db.command({ dropUser: 'engine' });
  });
});

describe('the access recorder', () => {
  it('shares one document among those that wait, numbers batches, and never mixes tenants', async () => {
    await connection.collection(outboxCollection).deleteMany({});
    const recorder = createAccessRecorder({ connection, engine: 'care', clock: systemClock });
    const read = (n: number) => {
      const ctx = context(`org_${n % 3}`);
      ctx.disclosures.push({
        resourceType: 'care_patient',
        resourceIds: [`pat_${n}`],
        fields: ['firstName'],
      });
      return runAsTenant(ctx, () => recorder.record(ctx));
    };
    await Promise.all(Array.from({ length: 200 }, (_, n) => read(n)));
    const written = (await rows()).filter((r) => r.kind === 'access');
    expect(written.length).toBeLessThan(20);
    expect(written.map((r) => r.batch).sort((a, b) => a - b)).toEqual(written.map((_, i) => i + 1));
    const records = written.flatMap((r) => r.access).flatMap((a) => JSON.parse(a.records) as AccessRecord[]);
    expect(records).toHaveLength(200);
    for (const r of records) expect(r.organizationId).toBe(`org_${Number(r.resourceIds[0]?.slice(4)) % 3}`);
    await recorder.drain();
  });

  it('answers AUDIT_UNAVAILABLE when the record can not be made durable', async () => {
    const away = mongoose.createConnection('mongodb://127.0.0.1:1/nothing', {
      serverSelectionTimeoutMS: 100,
    });
    away.on('error', () => undefined);
    away.asPromise().catch(() => undefined);
    const recorder = createAccessRecorder({ connection: away, engine: 'care', clock: systemClock });
    const ctx = context();
    ctx.disclosures.push({ resourceType: 'care_patient', resourceIds: ['pat_1'], fields: [] });
    await expect(recorder.record(ctx)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE', status: 503 });
    await away.close();
  });
});

describe('the relay', () => {
  it('publishes each record in order, deletes what is published, and loses nothing while Kafka refuses', async () => {
    await connection.collection(outboxCollection).deleteMany({});
    const sent: TopicMessages[] = [];
    let refuse = true;
    const producer = {
      sendBatch: async (messages: TopicMessages[]) => {
        if (refuse) throw new Error('no broker');
        sent.push(...messages);
      },
      disconnect: async () => undefined,
    };
    const topics = { events: 'e', intake: 'a' };
    const options = {
      connection,
      engine: 'care',
      producer,
      clock: systemClock,
      logger: silent,
      topics,
    };
    const [one, two] = [createRelay(options), createRelay(options)];
    const transactions = createTransactions({ connection, engine: 'care', clock: systemClock, relay: one });
    one.start();
    two.start();
    for (let sequence = 1; sequence <= 10; sequence++)
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          transactions.run(context(), async (tx) => tx.emit(emit(`pat_${n}`, sequence))),
        ),
      );
    expect((await rows()).length).toBe(200);
    refuse = false;
    await eventually(rows, (left) => left.length === 0);
    const events = sent
      .filter((t) => t.topic === 'e')
      .flatMap((t) => t.messages)
      .map((m) => JSON.parse(String(m.value)) as { subject: string; sequence: number });
    for (let n = 0; n < 20; n++) {
      // Doubles may come; after dropping what is not above the last, none is missing and none is out of order.
      let last = 0;
      for (const e of events.filter((e) => e.subject === `patient/pat_${n}`))
        if (e.sequence === last + 1) last = e.sequence;
      expect(last).toBe(10);
    }
    await Promise.all([one.stop(), two.stop()]);
  });

  it('hands its shards to another as it stops, and publishes through real Kafka', async () => {
    const producer = kafka.producer();
    const topics = await testTopics();
    const options = { connection, engine: 'care', producer, clock: systemClock, logger: silent, topics };
    const [one, two] = [createRelay(options), createRelay(options)];
    one.start();
    const leases = connection.collection('relay_leases');
    await eventually(
      () => one.stats().shards,
      (shards) => shards > 0,
    );
    const [holder] = (await leases.distinct('holder')).filter((h) => h !== null);
    two.start();
    await one.stop();
    // Nobody has to wait for them to expire.
    expect(await leases.countDocuments({ holder })).toBe(0);
    const transactions = createTransactions({ connection, engine: 'care', clock: systemClock, relay: two });
    const id = `pat_${run}`;
    const arrived = new Promise<IncomingMessage>((resolve) => {
      const consumer = kafka.consumer({
        groupId: `test-${run}`,
        topics: [topics.events],
        fromBeginning: true,
        eachBatch: async ({ messages }) => {
          const mine = messages.find((m) => m.key === id);
          if (mine) resolve(mine);
        },
      });
      closing = () => consumer.stop();
    });
    await transactions.run(context(), async (tx) => tx.emit(emit(id, 1)));
    while (two.stats().published === 0) await new Promise((r) => setTimeout(r, 10));
    expect(JSON.parse(String((await arrived).value))).toMatchObject({
      specversion: '1.0',
      subject: `patient/${id}`,
    });
    await closing();
    await two.stop();
  });
});
let closing = async (): Promise<void> => undefined;
