import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrganizationKey, OrganizationKeyStore } from './organization-keys.ts';

interface KeyFile {
  wrapped: string | null;
  createdAt: string;
  destroyAt: string | null;
}

/** One file an organisation, mode 0600; whole or not at all, whoever else writes at the same moment. */
export function folderKeyStore(folder: string): OrganizationKeyStore {
  const path = (organizationId: string): string => {
    // It becomes a file's name, so nothing but what an id is made of may pass.
    if (!/^[a-z0-9_]{1,64}$/.test(organizationId)) throw new Error('Not the id of an organisation');
    return join(folder, `${organizationId}.json`);
  };

  async function load(organizationId: string): Promise<OrganizationKey | null> {
    const text = await readFile(path(organizationId), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return null;
    const { wrapped, createdAt, destroyAt } = JSON.parse(text) as KeyFile;
    return {
      organizationId,
      wrapped: wrapped === null ? null : Buffer.from(wrapped, 'base64'),
      createdAt: new Date(createdAt),
      destroyAt: destroyAt === null ? null : new Date(destroyAt),
    };
  }

  async function replace(organizationId: string, change: Partial<OrganizationKey>): Promise<void> {
    const key = await load(organizationId);
    if (key !== null) await rename(await written(folder, { ...key, ...change }), path(organizationId));
  }

  return {
    load,
    async insert(key) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const temporary = await written(folder, key);
      try {
        // Unlike a rename, a link refuses where a file is already.
        await link(temporary, path(key.organizationId));
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    setDestruction: (organizationId, destroyAt) => replace(organizationId, { destroyAt }),
    destroy: (organizationId) => replace(organizationId, { wrapped: null }),
    async dueBy(now) {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      const due: string[] = [];
      for (const name of names.filter((n) => n.endsWith('.json'))) {
        const key = await load(name.slice(0, -'.json'.length));
        if (key?.wrapped != null && key.destroyAt !== null && key.destroyAt <= now)
          due.push(key.organizationId);
      }
      return due;
    },
  };
}

async function written(folder: string, key: OrganizationKey): Promise<string> {
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}`);
  const content: KeyFile = {
    wrapped: key.wrapped?.toString('base64') ?? null,
    createdAt: key.createdAt.toISOString(),
    destroyAt: key.destroyAt?.toISOString() ?? null,
  };
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(content));
    await file.sync();
  } finally {
    await file.close();
  }
  return temporary;
}
