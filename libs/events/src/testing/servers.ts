import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7Hex } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import mongoose, { type Connection } from 'mongoose';
import { createKafka } from '../kafka.ts';
import { silentLogger } from '../logger.ts';
import { outboxIndexes } from '../outbox.ts';
import { applyTopics } from '../provision.ts';
import type { RelayTopics } from '../relay.rules.ts';

interface StackFile {
  mongodb: { uri: string };
  kafka: { brokers: string[] };
}

/** Where the servers of the stack under test are. */
export const stack = (): StackFile =>
  JSON.parse(readFileSync(join(process.env['RYMEDA_HOME'] ?? '.rymeda', 'stack.json'), 'utf8')) as StackFile;

/** A database of the test's own, with what the outbox needs; `drop()` takes it away. */
export async function testDatabase(name = `test_events_${uuidv7Hex()}`) {
  const connection: Connection = mongoose.createConnection(stack().mongodb.uri, { dbName: name });
  await connection.asPromise();
  for (const { collection, key, options } of outboxIndexes) {
    await connection.createCollection(collection).catch(existsAlready);
    if (Object.keys(key).join() !== '_id') await connection.collection(collection).createIndex(key, options);
  }
  return {
    name,
    connection,
    async drop() {
      await endTransactionsOf(connection, name);
      await connection.dropDatabase();
      await connection.close();
    },
  };
}

function existsAlready(error: unknown): void {
  if ((error as { code?: unknown }).code !== 48) throw error;
}

/**
 * A killed process leaves its transactions open, and their locks with them, until the server's limit (60 s by
 * default). Its connection carried the database's name as `appName`.
 */
async function endTransactionsOf(connection: Connection, appName: string): Promise<void> {
  const admin = connection.getClient().db('admin');
  const left = await admin
    .aggregate<{ lsid: object }>([
      { $currentOp: { allUsers: true, idleSessions: true } },
      { $match: { appName } },
    ])
    .toArray();
  const patterns = left.filter((op) => op.lsid !== undefined).map(({ lsid }) => ({ lsid }));
  if (patterns.length > 0) await admin.command({ killAllSessionsByPattern: patterns });
}

/** Topics of the test's own. */
export async function testTopics(prefix = `test.${uuidv7Hex()}`): Promise<RelayTopics> {
  const to = { events: `${prefix}.events`, intake: `${prefix}.intake` };
  const kafka = createKafka({ brokers: stack().kafka.brokers, clientId: 'test', logger: silentLogger });
  const declared = Object.values(to).map((name) => ({ name, partitions: 3, retentionMs: 3_600_000 }));
  await applyTopics(kafka, declared, { singleBroker: true });
  return to;
}

export const testContext = (organizationId: string, more: Partial<TenantContext> = {}): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: 'cli_test', kind: 'client', scopes: new Set() },
  requestId: 'req_test',
  ipAddress: '203.0.113.7',
  operation: 'test',
  disclosures: [],
  ...more,
});

/** Asks until it is so; the last answer on failure. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  isSo: (answer: T) => boolean,
  withinMs = 45_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (performance.now() > until)
      throw new Error(`Not within ${withinMs} ms: ${JSON.stringify(answer)?.slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
