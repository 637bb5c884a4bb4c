import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mongodbEnv, mongodbFaults, mongodbServers } from '@rymeda/service/mongodb';
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

const schema = z
  .object({
    /** Of a login that may make users. Their passwords go this way, so it is judged as production's, wherever it is. */
    MONGODB_URI: mongodbServers(),
    ...mongodbEnv,
    /** A file for each user, named like it. */
    PASSWORDS_FOLDER: z.string('must name the folder with a password for each user'),
  })
  .superRefine((env, ctx) => {
    for (const [path, message] of mongodbFaults(env, true))
      ctx.addIssue({ code: 'custom', path: [path], message });
  });

/** Makes each service's database user, which can touch that service's databases and nothing else. */
export async function databaseUsersCommand(env: NodeJS.ProcessEnv): Promise<number> {
  const config = configuration(schema, env);
  if (config === null) return EX_CONFIG;
  const users = databaseUsers(withDatabase);
  const client = new MongoClient(config.MONGODB_URI, { serverSelectionTimeoutMS: 30_000 });
  try {
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
    await client.close();
  }
}
