import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomToken, uuidv7Hex } from '@rymeda/kernel';
import { MongoClient } from 'mongodb';
import { indexes } from '../indexes.ts';

const randomKey = () => Buffer.from(randomToken(32), 'base64url').toString('base64');

export interface Answer {
  status: number;
  headers: Headers;
  body: {
    data: Record<string, unknown> & { id: string; clientId: string; clientSecret: string };
    error: { code: string; details: unknown };
    pagination: { hasMore: boolean; cursor: string | null };
  };
}

/**
 * The service as its own process on a database of its own. Its Kafka can't be reached, so that the outbox keeps
 * what would be published.
 */
export async function startIdentity() {
  const stack = JSON.parse(readFileSync(join(process.env['RYMEDA_HOME'] ?? '', 'stack.json'), 'utf8')) as {
    mongodb: { uri: string };
  };
  const database = `itest_identity_api_${uuidv7Hex().slice(-8)}`;
  const mongo = await MongoClient.connect(stack.mongodb.uri);
  const db = mongo.db(database);
  for (const { collection, key, options } of indexes)
    if (Object.keys(key).join() === '_id') await db.createCollection(collection);
    else await db.collection(collection).createIndex(key, options ?? {});

  const home = mkdtempSync(join(tmpdir(), 'identity-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(home, name), text, { mode: 0o600 });
    return join(home, name);
  };
  const [port, adminPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const operatorSecret = randomToken(24);
  const uri = new URL(stack.mongodb.uri);
  uri.pathname = `/${database}`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      RYMEDA_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      MONGODB_URI: uri.href,
      KAFKA_BROKERS: '127.0.0.1:1',
      OIDC_ISSUER: url,
      IDENTITY_URL: url,
      RYMEDA_SERVICE_KEY_FILE: file('service.key', randomKey()),
      KEY_PROVIDER: 'local',
      LOCAL_KEK_FILE: file('kek', randomKey()),
      OPERATOR_CLIENT_ID: 'operator',
      OPERATOR_CLIENT_SECRET_FILE: file('operator.secret', operatorSecret),
    },
  });
  await untilReady(`http://127.0.0.1:${adminPort}/readyz`);
  const readyMs = performance.now() - startedAt;

  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(url + path, init);
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: JSON.parse(text || '{}') as Answer['body'],
    };
  };
  const tokenAnswer = (clientId: string, clientSecret: string, scope = '') =>
    fetch(`${url}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope,
      }),
    });
  const token = async (clientId: string, clientSecret: string, scope?: string): Promise<string> => {
    const answer = await tokenAnswer(clientId, clientSecret, scope);
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const caller = (bearer: string) => ({
    get: (path: string) => send(path, { headers: { authorization: `Bearer ${bearer}` } }),
    call: (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
      send(path, {
        method,
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
  });

  return {
    url,
    readyMs,
    pid: child.pid as number,
    send,
    token,
    tokenAnswer,
    caller,
    asOperator: async () => caller(await token('operator', operatorSecret)),
    /** As if tries were made long enough to have to wait minutes for the next. */
    failOften: () => db.collection('sign_in_attempts').updateMany({}, { $set: { failures: 14 } }),
    rows: (collection: string) => db.collection(collection).find().toArray(),
    events: async () =>
      (await db.collection('outbox').find({ kind: 'event' }).sort({ _id: 1 }).toArray()).map(
        (r) => r['event'] as { type: string; organizationid: string; actorid: string; data: { id: string } },
      ),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const code = await ended;
      await db.dropDatabase();
      await mongo.close();
      rmSync(home, { recursive: true });
      return code;
    },
  };
}
export type TestIdentity = Awaited<ReturnType<typeof startIdentity>>;
export type Caller = ReturnType<TestIdentity['caller']>;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(25)) {
    const notYet = (): undefined => undefined;
    const answer = await fetch(url).catch(notYet);
    if (answer?.status === 200) return;
  }
  throw new Error('identity did not become ready');
}
