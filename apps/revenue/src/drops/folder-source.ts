import { createReadStream } from 'node:fs';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isOrganizationId, isUnderWay, type Dropped, type DropSource } from './drop-source.ts';

/**
 * `<folder>/<organizationId>/<file>`, as an SFTP server or a mount leaves them. A file is whole when two looks in
 * succession found the same length and time; links are not followed.
 */
export function folderSource(folder: string): DropSource {
  let before = new Map<string, string>();

  return {
    async *list() {
      const now = new Map<string, string>();
      for (const organizationId of (await readdir(folder)).filter(isOrganizationId).sort()) {
        const names = await readdir(join(folder, organizationId)).catch(emptyWhereGone);
        for (const file of names.sort()) {
          const name = join(folder, organizationId, file);
          const found = isUnderWay(file) ? undefined : await look(name);
          if (found === undefined) continue;
          now.set(name, found.stamp);
          if (before.get(name) === found.stamp) yield { organizationId, name, ...found };
        }
      }
      before = now;
    },
    read: ({ name }) => createReadStream(name),
    async remove({ name, stamp }: Dropped) {
      if ((await look(name))?.stamp === stamp) await unlink(name);
    },
  };
}

async function look(name: string): Promise<Pick<Dropped, 'bytes' | 'stamp'> | undefined> {
  try {
    const found = await lstat(name, { bigint: true });
    if (!found.isFile()) return undefined;
    return { bytes: Number(found.size), stamp: `${found.ino} ${found.size} ${found.mtimeNs}` };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

function emptyWhereGone(error: unknown): string[] {
  if (isGone(error)) return [];
  throw error;
}
