import { permittedDatabase } from '@rymeda/auth';
import type { RecordDefinition } from '@rymeda/contracts';
import { Keyring, recordCipher } from '@rymeda/encryption';
import { memoryKeyStore, memoryProvider } from '@rymeda/encryption/testing';
import { createTransactions } from '@rymeda/events';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import { tenantDatabase } from '@rymeda/tenancy';
import { runningStack } from '@rymeda/testing';
import mongoose from 'mongoose';

/** What revenue's stores stand on, in a database of a test's own on the running stack. */
export async function ownDatabase() {
  const dbName = `test_revenue_${uuidv7Hex()}`;
  const connection = await mongoose.createConnection(runningStack().mongodb.uri, { dbName }).asPromise();
  const keyring = new Keyring({
    provider: memoryProvider(),
    store: memoryKeyStore(),
    clock: systemClock,
    cacheMs: 60_000,
  });
  return {
    connection,
    transactions: createTransactions({ connection, engine: 'revenue', clock: systemClock }),
    core: {
      connection,
      database: permittedDatabase(tenantDatabase(connection), 'revenue'),
      cipher: (definition: RecordDefinition) => recordCipher(keyring, definition),
    },
    /** Past the walls of tenancy. */
    raw: (name: string) =>
      connection.getClient().db(connection.name).collection<{ _id: string } & Record<string, unknown>>(name),
    async drop(): Promise<void> {
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
export type OwnDatabase = Awaited<ReturnType<typeof ownDatabase>>;
