import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { ensureIndexes, migrate, type DeclaredIndex } from './index.ts';

const { mongodb } = JSON.parse(
  readFileSync(join(process.env['RYMEDA_HOME'] ?? '', 'stack.json'), 'utf8'),
) as { mongodb: { uri: string } };
const databases = { '': `migrate_${process.pid}`, log: `migrate_${process.pid}_log` };
const env = { RYMEDA_ENV: 'development', MONGODB_URI: mongodb.uri, LOG_LEVEL: 'error' };
const client = new MongoClient(mongodb.uri);

beforeAll(() => client.connect());
afterAll(async () => {
  for (const name of Object.values(databases)) await client.db(name).dropDatabase();
  await client.close();
});

const run = (...indexes: DeclaredIndex[]) => migrate({ service: 'test', databases, indexes }, env);
const namesOf = async (database: string, collection: string) =>
  (await client.db(database).collection(collection).indexes()).map(({ name }) => String(name)).sort();

test('makes collections and indexes, each in its database, and does nothing the second time', async () => {
  const indexes: DeclaredIndex[] = [
    { collection: 'records', key: { organizationId: 1, createdAt: -1 } },
    { database: 'log', collection: 'entries', key: { _id: 1 } },
  ];
  expect(await run(...indexes)).toBe(0);
  expect(await run(...indexes)).toBe(0);
  expect(await namesOf(databases[''], 'records')).toEqual(['_id_', 'organizationId_1_createdAt_-1']);
  expect(await namesOf(databases.log, 'entries')).toEqual(['_id_']);
});

test('refuses an index whose form has changed until it has a new name, and leaves alone what is there', async () => {
  const records = client.db(databases['']).collection('records');
  await records.createIndex({ older: 1 });
  const before = { collection: 'records', key: { organizationId: 1, name: 1 } as const };
  const formOf = async (name: string) => (await records.indexes()).find((index) => index.name === name);
  expect(await run({ ...before, options: { name: 'by_name', unique: true } })).toBe(0);
  expect(await run({ ...before, options: { name: 'by_name' } })).toBe(1);
  expect(await formOf('by_name')).toMatchObject({ unique: true });
  expect(await run({ ...before, options: { name: 'by_name_2' } })).toBe(0);
  expect(await formOf('by_name')).toMatchObject({ unique: true });
  expect(await namesOf(databases[''], 'records')).toEqual(expect.arrayContaining(['by_name_2', 'older_1']));
});

test('a stack of a developer makes an index anew whose form has changed', async () => {
  const key = { organizationId: 1, born: 1 } as const;
  const db = client.db(databases['']);
  const told: string[] = [];
  for (const unique of [false, true]) {
    const index = { collection: 'records', key, options: { name: 'by_birth', unique } };
    await ensureIndexes(db, [index], (place) => told.push(place));
  }
  const made = (await db.collection('records').indexes()).find(({ name }) => name === 'by_birth');
  expect(made).toMatchObject({ unique: true });
  expect(told).toEqual([`${databases['']}.records by_birth`]);
});

test('fails, and says no more than the error’s name, where the database can’t be had or the login may not', async () => {
  const records = [{ collection: 'records', key: { a: 1 } as const }];
  const wrong = new URL(mongodb.uri);
  wrong.password = 'wrong';
  expect(
    await migrate({ service: 'test', databases, indexes: records }, { ...env, MONGODB_URI: wrong.href }),
  ).toBe(1);
});
