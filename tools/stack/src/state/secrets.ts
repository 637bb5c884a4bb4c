import { randomBytes } from 'node:crypto';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readJson, writeJson } from './files.ts';
import type { Home } from './home.ts';

/** Made once for a home, so that the data outlives a restart of the stack. */
export interface Passwords {
  mongodbRoot: string;
  redis: string;
  /** By MongoDB user name. */
  mongodb: Record<string, string>;
}

export interface SecretFiles {
  serviceKey: string;
  localKek: string;
  operatorSecret: string;
  mongodbKey: string;
}

export const randomPassword = (): string => randomBytes(24).toString('base64url');

export async function loadPasswords(home: Home, mongodbUsers: string[]): Promise<Passwords> {
  const path = join(home.secrets, 'passwords.json');
  const stored = await readJson<Passwords>(path);
  const passwords = stored ?? { mongodbRoot: randomPassword(), redis: randomPassword(), mongodb: {} };
  const missing = mongodbUsers.filter((user) => !passwords.mongodb[user]);
  for (const user of missing) passwords.mongodb[user] = randomPassword();
  if (!stored || missing.length > 0) await writeJson(path, passwords);
  return passwords;
}

/** 32 random bytes each. The KEK must never change: data keys are wrapped under it. */
export async function makeSecretFiles(home: Home): Promise<SecretFiles> {
  const files = {
    serviceKey: join(home.secrets, 'service.key'),
    localKek: join(home.secrets, 'local-kek.key'),
    operatorSecret: join(home.secrets, 'operator.secret'),
    mongodbKey: join(home.secrets, 'mongodb.key'),
  } satisfies SecretFiles;
  for (const path of Object.values(files)) await makeOnce(path);
  return files;
}

async function makeOnce(path: string): Promise<void> {
  try {
    await access(path);
  } catch {
    await writeFile(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  }
}
