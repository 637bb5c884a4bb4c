import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { migrate, type DeclaredIndex } from './index.ts';

const { mongodb } = JSON.parse(
  readFileSync(join(process.env['RYMEDA_HOME'] ?? '', 'stack.json'), 'utf8'),
) as { mongodb: { uri: string } };
const databases = { '': `migrate_${process.pid}`, log: `migrate_${process.pid}_log` };
const env = { MONGODB_URI: mongodb.uri, LOG_LEVEL: 'error' };
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

test('makes an index anew whose form has changed, and leaves alone what an older version may still need', async () => {
  await client.db(databases['']).collection('records').createIndex({ older: 1 });
  const before = { collection: 'records', key: { organizationId: 1, name: 1 } as const };
  expect(await run({ ...before, options: { name: 'by_name' } })).toBe(0);
  expect(await run({ ...before, options: { name: 'by_name', unique: true } })).toBe(0);
  const made = (await client.db(databases['']).collection('records').indexes()).find(
    ({ name }) => name === 'by_name',
  );
  expect(made).toMatchObject({ unique: true });
  expect(await namesOf(databases[''], 'records')).toContain('older_1');
});

test('fails, and says no more than the error’s name, where the database can’t be had or the login may not', async () => {
  const records = [{ collection: 'records', key: { a: 1 } as const }];
  const wrong = new URL(mongodb.uri);
  wrong.password = 'wrong';
  expect(
    await migrate({ service: 'test', databases, indexes: records }, { ...env, MONGODB_URI: wrong.href }),
  ).toBe(1);
});
