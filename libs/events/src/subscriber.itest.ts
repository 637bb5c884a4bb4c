import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import type { CloudEvent } from '@rymeda/contracts';
import type { Connection } from 'mongoose';
import { envelope } from './envelope.ts';
import { createKafka, type Kafka } from './kafka.ts';
import { silentLogger as logger } from './logger.ts';
import { createSubscriber } from './subscriber.ts';
import { eventually, stack, testContext, testDatabase, testTopics } from './testing/servers.ts';
import { createTransactions } from './transactions.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let connection: Connection;
let kafka: Kafka;
beforeAll(async () => {
  database = await testDatabase();
  connection = database.connection;
  await connection.createCollection('effects');
  kafka = createKafka({ brokers: stack().kafka.brokers, clientId: 'subscriber-test', logger });
});
afterAll(async () => {
  await kafka.disconnect();
  await database.drop();
});

const made = (id: string, sequence: number, organization = 'org_a'): CloudEvent =>
  envelope(
    {
      name: 'care.patient.created',
      subject: `patient/${id}`,
      sequence,
      data: { id, status: 'active', primaryProviderId: null },
    },
    testContext(organization),
    { engine: 'care', id: uuidv7Hex(), time: new Date() },
  );

describe('a subscriber', () => {
  it('applies each event once in order, and a poison one parks its own record alone', async () => {
    const topics = await testTopics();
    const name = `test-${uuidv7Hex()}`;
    let poison = true;
    const subscriber = createSubscriber({
      connection,
      kafka,
      transactions: createTransactions({ connection, engine: 'care', clock: systemClock }),
      clock: systemClock,
      logger,
      name,
      topics: [topics.events],
      retryAfterMs: [10, 20],
      effects: {
        async 'rymeda.care.patient.created.v1'(tx, event) {
          await connection.collection('effects').insertOne(
            { subject: event.subject, sequence: event.sequence },
            {
              session: tx.session,
            },
          );
          if (poison && event.subject === 'patient/pat_bad' && event.sequence === 2)
            throw new Error('poison');
        },
      },
    });
    const good = [1, 2, 3, 4].map((n) => made('pat_good', n));
    const bad = [1, 2, 3].map((n) => made('pat_bad', n));
    // Twice, and once more late: a relay that wakes publishes what was published.
    const all = [...good, ...bad, ...good, ...bad, good[1] as CloudEvent, made('pat_good', 1, 'org_b')];
    await kafka.producer().sendBatch([
      {
        topic: topics.events,
        messages: [
          { key: 'k', value: 'not an event' },
          ...all.map((e) => ({ key: e.subject, value: JSON.stringify(e) })),
        ],
      },
    ]);
    subscriber.start();
    const effects = async (subject: string) =>
      (await connection.collection('effects').find({ subject }).sort({ _id: 1 }).toArray()).map(
        (e) => e['sequence'],
      );
    await eventually(
      () => effects('patient/pat_good'),
      (done) => done.length === 5,
    );
    const letters = await eventually(
      () => subscriber.deadLetters(),
      (l) => l.length === 2,
    );
    expect(letters.map((l) => [l.sequence, l.state, l.cause])).toEqual([
      [2, 'failed', 'Error'],
      [3, 'parked', 'waits'],
    ]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await effects('patient/pat_good')).toEqual([1, 2, 3, 4, 1]);
    expect(await effects('patient/pat_bad')).toEqual([1]);
    expect(await subscriber.deadLetters()).toHaveLength(2);

    expect(await subscriber.replay(letters[0]?.subject as string)).toBe(2);
    poison = false;
    expect(await subscriber.replay(letters[0]?.subject as string)).toBe(0);
    expect(await effects('patient/pat_bad')).toEqual([1, 2, 3]);
    expect(await subscriber.deadLetters()).toEqual([]);
    await subscriber.stop();
  });
});
