// Stand-by relays of several engines in a process of its own, as a second instance of each service would have them.
import { createKafka, createRelay, silentLogger } from '@rymeda/events';
import { systemClock } from '@rymeda/kernel';
import { logSystemContexts } from '@rymeda/tenancy';
import mongoose from 'mongoose';

const { mongodb, brokers, engines } = JSON.parse(process.argv[2] ?? '{}') as {
  mongodb: string;
  brokers: string[];
  engines: string[];
};
logSystemContexts(() => undefined);
const kafka = createKafka({ brokers, clientId: 'standby', logger: silentLogger });
for (const engine of engines) {
  const connection = mongoose.createConnection();
  // For as long as it takes: the database may be away when this starts.
  const connect = (): void =>
    void connection
      .openUri(mongodb, { dbName: `rymeda_${engine}`, serverSelectionTimeoutMS: 4_000 })
      .catch(() => setTimeout(connect, 500));
  connect();
  createRelay({
    connection,
    engine,
    producer: kafka.producer(),
    clock: systemClock,
    logger: silentLogger,
  }).start();
}
process.stdout.write('ready\n');
