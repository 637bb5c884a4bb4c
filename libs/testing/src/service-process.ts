import { freePort } from './free-port.ts';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type CreateIndexesOptions, type IndexSpecification } from 'mongodb';
import { runningStack } from './stack.ts';
import { until } from './wait.ts';

interface PlannedIndex {
  collection: string;
  key: IndexSpecification & object;
  options?: CreateIndexesOptions;
}

export interface ServiceProcessOptions {
  /** Its name; the database is called after it. */
  name: string;
  /** Path of its `main.ts`. */
  main: string;
  indexes: readonly PlannedIndex[];
  /** What it reads beyond its addresses, database and keys. `file`: writes one that only its owner reads. */
  env(given: { url: string; file: (name: string, text: string) => string }): NodeJS.ProcessEnv;
  /** Whether what it prints as errors is shown. */
  showErrors?: boolean;
}

/** 32 random bytes in base64, as key files hold. */
export const randomKey = (): string => randomBytes(32).toString('base64');

/**
 * A service as its own process on a database of its own at the running stack's MongoDB. Its Kafka can't be
 * reached, so that the outbox keeps what would be published.
 */
export async function startServiceProcess(options: ServiceProcessOptions) {
  const { name, main, indexes, showErrors } = options;
  const database = `itest_${name}_${randomBytes(4).toString('hex')}`;
  const uri = new URL(runningStack().mongodb.uri);
  const mongo = await MongoClient.connect(uri.href);
  const db = mongo.db(database);
  for (const { collection, key, options } of indexes)
    if (Object.keys(key).join() === '_id') await db.createCollection(collection);
    else await db.collection(collection).createIndex(key, options ?? {});

  const files = mkdtempSync(join(tmpdir(), `${name}-`));
  const file = (fileName: string, text: string): string => {
    writeFileSync(join(files, fileName), text, { mode: 0o600 });
    return join(files, fileName);
  };
  const [port, adminPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  uri.pathname = `/${database}`;
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', showErrors === true ? 'inherit' : 'ignore'],
    env: {
      PATH: process.env['PATH'],
      RYMEDA_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      MONGODB_URI: uri.href,
      KAFKA_BROKERS: '127.0.0.1:1',
      KEY_PROVIDER: 'local',
      LOCAL_KEK_FILE: file('kek', randomKey()),
      ...options.env({ url, file }),
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const notYet = (): undefined => undefined;
  const readiness = () =>
    fetch(`http://127.0.0.1:${adminPort}/readyz`).then((answer) => answer.status, notYet);
  try {
    await until(`${name} is ready`, readiness, (status) => status === 200, 60_000);
  } catch (error) {
    child.kill('SIGKILL');
    await mongo.close();
    throw error;
  }

  return {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    db,
    pid: child.pid as number,
    /** Answers its exit code. */
    stop: async (): Promise<number | null> => {
      child.kill('SIGTERM');
      const code = await ended;
      await db.dropDatabase();
      await mongo.close();
      rmSync(files, { recursive: true });
      return code;
    },
  };
}
