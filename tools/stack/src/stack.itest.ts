import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient, type Db } from 'mongodb';

import { databaseUsers } from './plan/databases.ts';
import { identityOf, isAlive } from './processes/identity.ts';
import { terminate } from './processes/terminate.ts';
import { withUser } from './setup/mongodb-uri.ts';
import { readStack } from './state/stack-file.ts';
import type { Passwords } from './state/secrets.ts';
import type { State } from './state/state.ts';

/** A stack of its own beside whatever runs: this test kills servers. */
const PORT_BASE = '26080';
const MAIN = join(import.meta.dirname, 'main.ts');

describe('a stack of servers', () => {
  let home: string;

  function stack(...args: string[]): { code: number | null; output: string } {
    const env = { ...process.env, RYMEDA_HOME: home, RYMEDA_PORT_BASE: PORT_BASE, NODE_OPTIONS: '' };
    const result = spawnSync(process.execPath, [MAIN, ...args], { env, encoding: 'utf8' });
    return { code: result.status, output: `${result.stdout}${result.stderr}` };
  }

  const state = async (): Promise<State> =>
    JSON.parse(await readFile(join(home, 'state.json'), 'utf8')) as State;

  async function as<T>(user: string, database: string, work: (db: Db) => Promise<T>): Promise<T> {
    const passwords = JSON.parse(
      await readFile(join(home, 'secrets', 'passwords.json'), 'utf8'),
    ) as Passwords;
    const { uri } = (await readStack(home))!.mongodb;
    const client = new MongoClient(
      withUser(uri, { name: user, password: passwords.mongodb[user]! }, database),
    );
    try {
      return await work(client.db());
    } finally {
      await client.close();
    }
  }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'rymeda-stack-'));
    expect(stack('start', '--components', '--detach')).toMatchObject({ code: 0 });
  }, 180_000);

  afterAll(async () => {
    stack('reset');
    await rm(home, { recursive: true, force: true });
  });

  it('is green, and starting it again changes nothing', async () => {
    const before = await state();
    expect(stack('status').code).toBe(0);
    expect(stack('start', '--components', '--detach').code).toBe(0);
    expect((await state()).components.mongodb?.process).toEqual(before.components.mongodb?.process);
  });

  it('lets no user into another database', async () => {
    const users = databaseUsers([
      { name: 'identity', database: true },
      { name: 'audit', database: 'audit' },
    ]);
    for (const { user, database } of users) {
      await as(user, database, async (db) => {
        const foreign = databaseUsers([{ name: 'care', database: true }])[0]!.database;
        await expect(db.client.db(foreign).collection('patients').findOne()).rejects.toThrow(
          /not authorized/,
        );
        await expect(db.client.db('admin').collection('system.users').findOne()).rejects.toThrow(
          /not authorized/,
        );
      });
    }
  });

  it("lets audit's log user insert and find, and refuses every way to change what is there", async () => {
    await as('audit_log', 'rymeda_audit_log', async (db) => {
      const trial = db.collection<{ _id: string }>('trial');
      await trial.insertOne({ _id: 'one' });
      expect(await trial.findOne()).toEqual({ _id: 'one' });
      const refused = [
        () => trial.updateOne({}, { $set: { changed: true } }),
        () => trial.replaceOne({}, {}),
        () => trial.findOneAndUpdate({}, { $set: { changed: true } }),
        () => trial.deleteOne({}),
        () => trial.drop(),
        () => trial.rename('other'),
        () => trial.createIndex({ at: 1 }, { expireAfterSeconds: 1 }),
        () => trial.aggregate([{ $out: 'other' }]).toArray(),
        () => db.command({ collMod: 'trial', validator: {} }),
      ];
      for (const attempt of refused) await expect(attempt()).rejects.toThrow(/not authorized/);
    });
  });

  it('shows a killed server red, and the next start brings it back with its data', async () => {
    await as('identity', 'rymeda_identity', (db) => db.collection('trial').insertOne({ kept: true }));
    expect(stack('component', 'kill', 'mongodb').code).toBe(0);
    expect(stack('status')).toMatchObject({ code: 1, output: expect.stringMatching(/red +mongodb/) });
    expect(stack('start', '--components', '--detach').code).toBe(0);
    const kept = await as('identity', 'rymeda_identity', (db) => db.collection('trial').findOne());
    expect(kept).toMatchObject({ kept: true });
  });

  it('runs its services over mutual TLS: the gateway reaches them, nobody else does', async () => {
    const services = ['--services', 'gateway,identity,care,audit', '--detach'];
    expect(stack('start', '--mtls', ...services)).toMatchObject({ code: 0 });
    expect(stack('status').code).toBe(0);
    const { gateway, services: running, organizations } = (await readStack(home))!;
    const { clientId, clientSecret } = organizations[0]!.clients[0]!;
    const answer = await fetch(`${gateway}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'client_credentials', scope: 'care:read' },
        ...{ client_id: clientId, client_secret: clientSecret },
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${gateway}/v1/care/patients`, { headers })).status).toBe(200);

    const care = running['care']!.url;
    expect(care).toMatch(/^https:/);
    const certificate = (name: string) => readFile(join(home, 'secrets', 'certificates', name), 'utf8');
    const [ca, cert, key] = await Promise.all(['ca.crt', 'audit.crt', 'audit.key'].map(certificate));
    for (const own of [{}, { cert, key }]) {
      const outcome = await new Promise((resolve) => {
        get(`${care}/v1/care/patients`, { ca, servername: 'care', headers, ...own }, () =>
          resolve('answered'),
        ).on('error', () => resolve('refused'));
      });
      expect(outcome).toBe('refused');
    }
    // Links to files have a port to themselves, to which anybody may come, as to S3.
    const { port } = new URL(running['audit']!.url);
    expect((await fetch(`http://127.0.0.1:${Number(port) + 50}/objects/none`)).status).toBe(404);
    // Services that run keep to what they were started with.
    expect(stack('start', ...services)).toMatchObject({ code: 0 });
    expect((await readStack(home))!.services['care']!.url).toBe(care);
  }, 300_000);

  it('never ends a process whose pid another one had before', async () => {
    const recorded = await state();
    const redis = recorded.components.redis!.process!;
    recorded.components.redis!.process = { pid: process.pid, started: 'before this test' };
    await writeFile(join(home, 'state.json'), JSON.stringify(recorded));
    expect(stack('component', 'stop', 'redis').code).toBe(0);
    expect(isAlive(identityOf(process.pid)!)).toBe(true);
    await terminate(redis, 5_000);
  });
});
