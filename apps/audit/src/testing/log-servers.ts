import { stack } from '@rymeda/events/testing';
import { randomToken, uuidv7Hex } from '@rymeda/kernel';
import mongoose, { type Connection } from 'mongoose';
import { indexes } from '../indexes.ts';

/** A log of the test's own: its database with its indexes, as root and as audit's user. */
export async function testLog() {
  const name = `test_audit_${uuidv7Hex()}`;
  const root: Connection = await mongoose.createConnection(stack().mongodb.uri, { dbName: name }).asPromise();
  for (const { database, collection, key, options } of indexes)
    if (database === 'log') await root.collection(collection).createIndex(key, options);
  const password = randomToken();
  const entries = { resource: { db: name, collection: '' }, actions: ['insert', 'find'] };
  await root.db?.command({ createRole: 'log', privileges: [entries], roles: [] });
  await root.db?.command({ createUser: 'log', pwd: password, roles: ['log'] });
  const uri = new URL(stack().mongodb.uri);
  uri.username = 'log';
  uri.password = password;
  uri.pathname = `/${name}`;
  uri.searchParams.set('authSource', name);
  const log = await mongoose.createConnection(uri.href, { autoCreate: false, autoIndex: false }).asPromise();
  return {
    root,
    log,
    uri: uri.href,
    async drop() {
      await log.close();
      await root.db?.command({ dropUser: 'log' });
      await root.db?.command({ dropRole: 'log' });
      await root.dropDatabase();
      await root.close();
    },
  };
}
