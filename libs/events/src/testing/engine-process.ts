// A small engine in a process of its own, for tests that kill it or pause it. Its argument is JSON. It prints
// a line for each thing that it was told is durable: `write <id>`, `read <request id>`, and `ready`.
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import { logSystemContexts } from '@rymeda/tenancy';
import mongoose from 'mongoose';
import {
  createAccessRecorder,
  createKafka,
  createRelay,
  createTransactions,
  silentLogger,
} from '../index.ts';
import { testContext } from './servers.ts';

export interface EngineProcess {
  mongodb: string;
  database: string;
  brokers: string[];
  topics: { events: string; intake: string };
  organizations: string[];
  /** How many changes to make, each of a record of its own with two events, and as many reads. */
  writes: number;
}

const told = JSON.parse(process.argv[2] ?? '{}') as EngineProcess;
logSystemContexts(() => undefined);
const { mongodb, database } = told;
const connection = await mongoose
  .createConnection(mongodb, { dbName: database, appName: database })
  .asPromise();
const kafka = createKafka({ brokers: told.brokers, clientId: 'test-engine', logger: silentLogger });
const common = { connection, engine: 'care', clock: systemClock };
const relay = createRelay({
  ...common,
  producer: kafka.producer(),
  logger: silentLogger,
  topics: told.topics,
});
const transactions = createTransactions({ ...common, relay });
const recorder = createAccessRecorder({ ...common, relay });
const say = (line: string) => process.stdout.write(`${line}\n`);

relay.start();
say('ready');

const data = (id: string) => ({ id, status: 'active', primaryProviderId: null });
async function one(n: number): Promise<void> {
  const organizationId = told.organizations[n % told.organizations.length] as string;
  const id = `pat_${uuidv7Hex()}`;
  const subject = `patient/${id}`;
  const context = testContext(organizationId, { requestId: `req_${uuidv7Hex()}` });
  await transactions.run(context, async (tx) => {
    await connection
      .collection<{ _id: string }>('things')
      .insertOne({ _id: id, organizationId, version: 1 } as never, { session: tx.session });
    tx.emit({ name: 'care.patient.created', subject, sequence: 1, data: data(id) });
  });
  say(`write ${id} 1`);
  await transactions.run(context, async (tx) => {
    await connection
      .collection<{ _id: string }>('things')
      .updateOne({ _id: id }, { $inc: { version: 1 } }, { session: tx.session });
    tx.emit({
      name: 'care.patient.updated',
      subject,
      sequence: 2,
      data: { ...data(id), changed: ['phone'] },
    });
  });
  say(`write ${id} 2`);
  context.disclosures.push({ resourceType: 'care_patient', resourceIds: [id], fields: ['lastName'] });
  await recorder.record(context);
  say(`read ${context.requestId} ${organizationId}`);
}

const width = 16;
let next = 0;
await Promise.all(
  Array.from({ length: width }, async () => {
    while (next < told.writes) {
      // A process that was paused or cut off is refused like any caller; what it wasn't told may still be so.
      await one(next++).catch((error: unknown) => say(`refused ${(error as { code?: string }).code}`));
    }
  }),
);
say('done');
process.on('SIGTERM', async () => {
  await relay.stop();
  await kafka.disconnect();
  await connection.close();
  process.exit(0);
});
