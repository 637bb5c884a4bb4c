import { stack } from '@rymeda/events/testing';
import { randomToken, uuidv7Hex } from '@rymeda/kernel';
import mongoose, { type Connection } from 'mongoose';
import { indexes } from '../indexes.ts';

const rights = {
  log: [['', 'insert', 'find']],
  archive: [
    ['', 'find'],
    ['entries', 'remove'],
    ['audit_archives', 'find', 'insert', 'update'],
    ['outbox', 'insert'],
  ],
} as const;

/** A log of the test's own: its database with its indexes, as root and as audit's user. */
export async function testLog() {
  const name = `test_audit_${uuidv7Hex()}`;
  const root: Connection = await mongoose.createConnection(stack().mongodb.uri, { dbName: name }).asPromise();
  for (const { database, collection, key, options } of indexes)
    if (database === 'log') await root.collection(collection).createIndex(key, options);
  /** A login of its own; what each may do is what docs/operating.md has operators grant. */
  async function login(user: keyof typeof rights): Promise<Connection> {
    const password = randomToken();
    const privileges = rights[user].map(([collection, ...actions]) => ({
      resource: { db: name, collection },
      actions,
    }));
    await root.db?.command({ createRole: user, privileges, roles: [] });
    await root.db?.command({ createUser: user, pwd: password, roles: [user] });
    const uri = new URL(stack().mongodb.uri);
    uri.username = user;
    uri.password = password;
    uri.pathname = `/${name}`;
    uri.searchParams.set('authSource', name);
    uris.set(user, uri.href);
    return mongoose.createConnection(uri.href, { autoCreate: false, autoIndex: false }).asPromise();
  }
  const uris = new Map<string, string>();
  const log = await login('log');
  return {
    root,
    log,
    uri: uris.get('log') as string,
    /** Of a login that was made. */
    uriOf: (user: keyof typeof rights): string => uris.get(user) as string,
    login,
    async drop() {
      await log.close();
      await root.db?.command({ dropAllUsersFromDatabase: 1 });
      await root.db?.command({ dropAllRolesFromDatabase: 1 });
      await root.dropDatabase();
      await root.close();
    },
  };
}
