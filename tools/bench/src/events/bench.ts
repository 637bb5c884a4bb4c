import {
  applyTopics,
  createKafka,
  createRelay,
  createSubscriber,
  createTransactions,
  deadLettersOf,
  outboxIndexes,
  silentLogger as logger,
  type Kafka,
} from '@rymeda/events';
import { systemClock as clock, uuidv7Hex } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import mongoose, { type Connection } from 'mongoose';
import type { Platform } from '../platform.ts';
import type { Figure } from '../report/figures.ts';
import { untilCount } from '../until-count.ts';

const count = 30_000;
const perTransaction = 100;
const organizations = 20;
const type = 'rymeda.care.patient.created.v1';

/** One relay and one subscriber, each alone, on a database and topics of their own. */
export async function measureEvents(
  { stack }: Platform,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const name = `bench_${uuidv7Hex()}`;
  const connection = await mongoose.createConnection(stack.mongodb.uri, { dbName: name }).asPromise();
  const kafka = createKafka({ brokers: stack.kafka.brokers, clientId: 'bench', logger });
  const topics = { events: `rymeda.${name}.events`, intake: `rymeda.${name}.intake` };
  try {
    const declared = Object.values(topics).map((topic) => ({
      name: topic,
      partitions: 6,
      retentionMs: 3_600_000,
    }));
    await applyTopics(kafka, [...declared, deadLettersOf(name)], { singleBroker: true });
    for (const { collection, key, options } of outboxIndexes)
      await connection.collection(collection).createIndex(key, options ?? {});
    report(`Events: ${count} in the outbox`);
    await fillOutbox(connection, signal);
    report('Events: the relay');
    const relayed = await timed(() => relayAll(connection, kafka, topics, signal));
    report('Events: a subscriber');
    const applied = await timed(() => applyAll(connection, kafka, name, topics.events, signal));
    const perSecond = (ms: number): string => `${Math.round((count / ms) * 1_000)}/s`;
    return [
      {
        what: `relay, ${count} events to both topics`,
        figure: perSecond(relayed),
        target: '≥ 5000/s',
        met: (count / relayed) * 1_000 >= 5_000,
      },
      {
        what: `subscriber, each applied once with one insert, ${organizations} organisations`,
        figure: perSecond(applied),
        target: '–',
        met: true,
      },
    ];
  } finally {
    await kafka.disconnect();
    await connection.dropDatabase();
    await connection.close();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function fillOutbox(connection: Connection, signal: AbortSignal): Promise<void> {
  const transactions = createTransactions({ connection, engine: 'care', clock });
  for (let made = 0; made < count; made += perTransaction) {
    signal.throwIfAborted();
    await transactions.run(contextOf(`org_${(made / perTransaction) % organizations}`), async (tx) => {
      for (let n = 0; n < perTransaction; n++) {
        const id = `pat_${uuidv7Hex()}`;
        const data = { id, status: 'active', primaryProviderId: null };
        tx.emit({ name: 'care.patient.created', subject: `patient/${id}`, sequence: 1, data });
      }
    });
  }
}

async function relayAll(
  connection: Connection,
  kafka: Kafka,
  topics: { events: string; intake: string },
  signal: AbortSignal,
): Promise<void> {
  const relay = createRelay({
    connection,
    engine: 'care',
    producer: kafka.producer(),
    clock,
    logger,
    topics,
  });
  relay.start();
  try {
    await untilCount({ count: () => relay.stats().published }, count, signal);
  } finally {
    await relay.stop();
  }
}

/** Its effect is what the cheapest one is: one document, in the event's transaction. */
async function applyAll(
  connection: Connection,
  kafka: Kafka,
  name: string,
  topic: string,
  signal: AbortSignal,
): Promise<void> {
  await connection.createCollection('effects');
  const effects = connection.collection<{ _id: string }>('effects');
  const subscriber = createSubscriber({
    ...{ connection, kafka, clock, logger, name, topics: [topic] },
    transactions: createTransactions({ connection, engine: 'care', clock }),
    effects: {
      [type]: async (tx, { subject }) =>
        void (await effects.insertOne({ _id: subject }, { session: tx.session })),
    },
  });
  subscriber.start();
  try {
    await untilCount({ count: () => effects.estimatedDocumentCount() }, count, signal);
  } finally {
    await subscriber.stop();
  }
}

const contextOf = (organizationId: string): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: 'system:bench', kind: 'system', scopes: new Set() },
  requestId: 'req_bench',
  ipAddress: 'internal',
  operation: 'bench',
  disclosures: [],
});
