import type { Log } from '@rymeda/service';
import mongoose, { type Connection } from 'mongoose';

const retryMs = 1_000;

const options = {
  autoIndex: false,
  autoCreate: false,
  bufferTimeoutMS: 2_000,
  maxPoolSize: 20,
  serverSelectionTimeoutMS: 4_000,
  socketTimeoutMS: 30_000,
  writeConcern: { w: 'majority' as const, journal: true },
  readConcern: { level: 'majority' as const },
};

/**
 * The log's own database, under a user that may insert and find, nothing else. Opened in the background for as
 * long as it takes; queries wait 2 s for it.
 */
export function openLog(uri: string, log: Pick<Log, 'info' | 'failure'>): Connection {
  const connection = mongoose.createConnection();
  const connect = (attempt: number): void => {
    connection.openUri(uri, options).then(
      () => log.info('audit_log_connected', { attempt }),
      (error: unknown) => {
        log.failure('audit_log_connect_failed', error, { attempt });
        setTimeout(() => connect(attempt + 1), retryMs).unref();
      },
    );
  };
  connect(1);
  connection.on('error', (error) => log.failure('audit_log_error', error));
  return connection;
}
