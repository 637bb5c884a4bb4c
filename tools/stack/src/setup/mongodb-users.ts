import { createHash } from 'node:crypto';

import type { Db, MongoClient } from 'mongodb';

import type { DatabaseUser } from '../plan/databases.ts';

interface Privilege {
  resource: { db: string; collection: string };
  actions: string[];
}

/** What a login may do that is no plain readWrite; decision 065 has why the two never meet. */
export function privilegesOf({ service, database, rights }: DatabaseUser): Privilege[] {
  const on = (db: string, collection: string, ...actions: string[]): Privilege => ({
    resource: { db, collection },
    actions,
  });
  // Appends and reads: no update, no delete, no index, no drop.
  if (rights === 'log') return [on(database, '', 'find', 'insert')];
  if (rights === 'readWrite') return [];
  const work = `rymeda_${service}_work`;
  return [
    on(database, '', 'find'),
    on(database, 'entries', 'remove'),
    on(work, 'audit_archives', 'find', 'insert', 'update'),
    on(work, 'outbox', 'insert'),
  ];
}

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
    const roles = [one.rights === 'readWrite' ? roleOn(one) : await ensureRole(admin, one)];
    const command = stored ? { updateUser: one.user } : { createUser: one.user };
    await admin.command({ ...command, pwd: password, roles, customData: { fingerprint } });
  }
}

/** Says whether a user is as wanted without asking for a login; 24 random bytes can't be guessed from it. */
function fingerprintOf(user: DatabaseUser, password: string): string {
  const text = [user.database, user.rights, JSON.stringify(privilegesOf(user)), password].join('\n');
  return createHash('sha256').update(text).digest('hex');
}

function roleOn({ database }: DatabaseUser): { role: string; db: string } {
  return { role: 'readWrite', db: database };
}

async function ensureRole(admin: Db, one: DatabaseUser): Promise<{ role: string; db: string }> {
  const role = one.rights === 'log' ? `${one.user}_append` : one.user;
  const { roles } = await admin.command({ rolesInfo: role });
  const command = (roles as unknown[]).length > 0 ? { updateRole: role } : { createRole: role };
  await admin.command({ ...command, privileges: privilegesOf(one), roles: [] });
  return { role, db: 'admin' };
}
