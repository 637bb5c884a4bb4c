// A subscriber with state, by the subscriber's package: per record the list of what was applied, pushed and not
// set, so that an event that is applied twice or out of order shows.
import { eventsByEngine, eventType, type EventType } from '@rymeda/contracts';
import {
  createKafka,
  createSubscriber,
  createTransactions,
  eventsTopic,
  silentLogger,
  type Effects,
} from '@rymeda/events';
import { systemClock } from '@rymeda/kernel';
import { logSystemContexts } from '@rymeda/tenancy';
import mongoose from 'mongoose';

const { mongodb, brokers, engines, database, name } = JSON.parse(process.argv[2] ?? '{}') as {
  mongodb: string;
  brokers: string[];
  engines: string[];
  database: string;
  name: string;
};
logSystemContexts(() => undefined);
const connection = mongoose.createConnection();
const connect = (): void =>
  void connection
    .openUri(mongodb, { dbName: database, serverSelectionTimeoutMS: 4_000 })
    .catch(() => setTimeout(connect, 500));
connect();

const types = engines.flatMap((e) => (eventsByEngine[e] ?? []).map(eventType)) as EventType[];
const effects = Object.fromEntries(
  types.map((type) => [
    type,
    async (
      tx: { session: mongoose.ClientSession },
      event: { source: string; subject: string; sequence: number },
    ) => {
      const _id = `${event.source.split('/')[2]} ${event.subject}`;
      await connection
        .collection<{ _id: string; applied: number[] }>('records')
        .updateOne({ _id }, { $push: { applied: event.sequence } }, { session: tx.session, upsert: true });
    },
  ]),
) as Effects;

createSubscriber({
  connection,
  kafka: createKafka({ brokers, clientId: name, logger: silentLogger }),
  transactions: createTransactions({ connection, engine: 'audit', clock: systemClock }),
  clock: systemClock,
  logger: silentLogger,
  name,
  topics: engines.map(eventsTopic),
  effects,
}).start();
process.stdout.write('ready\n');
