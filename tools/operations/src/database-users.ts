import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseUsers, ensureUsers } from '@rymeda/stack/setup';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { configuration, EX_CONFIG } from './configuration.ts';

/** Services with a database; a test holds it to apps/<service>/package.json. */
export const withDatabase: { name: string; database: boolean | 'audit' }[] = [
  { name: 'identity', database: true },
  { name: 'care', database: true },
  { name: 'revenue', database: true },
  { name: 'compliance', database: true },
  { name: 'oris', database: true },
  { name: 'audit', database: 'audit' },
  { name: 'webhooks', database: true },
];

const schema = z.object({
  MONGODB_URI: z.string('must be a mongodb:// address of a login that may make users'),
  /** The users' new passwords go this way: not in the clear, unless development says so. */
  ALLOW_OPEN_MONGODB: z.literal('true').optional(),
  /** A file for each user, named like it. */
  PASSWORDS_FOLDER: z.string('must name the folder with a password for each user'),
});

/** Makes each service's database user, which can touch that service's databases and nothing else. */
export async function databaseUsersCommand(env: NodeJS.ProcessEnv): Promise<number> {
  const config = configuration(schema, env);
  if (config === null) return EX_CONFIG;
  const users = databaseUsers(withDatabase);
  let client: MongoClient | undefined;
  try {
    // An address that the driver can't read fails here; its words may hold a part of the password.
    client = new MongoClient(config.MONGODB_URI, { serverSelectionTimeoutMS: 30_000 });
    const { tls, rejectUnauthorized, checkServerIdentity } = client.options;
    // TLS that believes any certificate is none.
    const isOpen = !tls || rejectUnauthorized === false || checkServerIdentity !== undefined;
    if (isOpen && config.ALLOW_OPEN_MONGODB !== 'true') {
      console.error(
        'MONGODB_URI: must have tls=true, and check certificates (ALLOW_OPEN_MONGODB=true overrides)',
      );
      return EX_CONFIG;
    }
    const passwords: Record<string, string> = {};
    for (const { user } of users)
      passwords[user] = (await readFile(join(config.PASSWORDS_FOLDER, user), 'utf8')).trim();
    await ensureUsers(client, users, passwords);
    console.log(JSON.stringify({ event: 'database_users', users: users.map(({ user }) => user) }));
    return 0;
  } catch (error) {
    console.error(JSON.stringify({ event: 'failed', reason: (error as Error).name }));
    return 1;
  } finally {
    await client?.close();
  }
}
