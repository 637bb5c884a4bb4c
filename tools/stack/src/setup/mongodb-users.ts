import { createHash } from 'node:crypto';

import type { Db, MongoClient } from 'mongodb';

import type { DatabaseUser } from '../plan/databases.ts';

/** Appends and reads, nothing else: no update, no delete, no index, no drop. */
const LOG_ACTIONS = ['find', 'insert'];

interface StoredUser {
  user: string;
  customData?: { fingerprint?: string };
}

/** Makes the users that are missing or differ; quick when nothing changed. */
export async function ensureUsers(
  client: MongoClient,
  wanted: DatabaseUser[],
  passwords: Record<string, string>,
): Promise<void> {
  const admin = client.db('admin');
  const { users } = (await admin.command({ usersInfo: 1 })) as unknown as { users: StoredUser[] };
  for (const one of wanted) {
    const password = passwords[one.user];
    if (!password) throw new Error(`No password was made for the MongoDB user ${one.user}.`);
    const stored = users.find(({ user }) => user === one.user);
    const fingerprint = fingerprintOf(one, password);
    if (stored?.customData?.fingerprint === fingerprint) continue;
    const roles = [one.rights === 'log' ? await ensureLogRole(admin, one) : roleOn(one)];
    const command = stored ? { updateUser: one.user } : { createUser: one.user };
    await admin.command({ ...command, pwd: password, roles, customData: { fingerprint } });
  }
}

/** Says whether a user is as wanted without asking for a login; 24 random bytes can't be guessed from it. */
function fingerprintOf(user: DatabaseUser, password: string): string {
  const text = [user.database, user.rights, ...LOG_ACTIONS, password].join('\n');
  return createHash('sha256').update(text).digest('hex');
}

function roleOn({ database }: DatabaseUser): { role: string; db: string } {
  return { role: 'readWrite', db: database };
}

async function ensureLogRole(
  admin: Db,
  { user, database }: DatabaseUser,
): Promise<{ role: string; db: string }> {
  const role = `${user}_append`;
  const privileges = [{ resource: { db: database, collection: '' }, actions: LOG_ACTIONS }];
  const { roles } = await admin.command({ rolesInfo: role });
  const command = (roles as unknown[]).length > 0 ? { updateRole: role } : { createRole: role };
  await admin.command({ ...command, privileges, roles: [] });
  return { role, db: 'admin' };
}
