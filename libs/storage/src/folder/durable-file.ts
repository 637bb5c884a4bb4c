import { randomToken } from '@rymeda/kernel';
import { link, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;

/** Makes the folders above a file, and each of them durable in the one above it. */
export async function makeFolders(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: ownerOnlyFolder });
  if (first === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first) return;
  }
}

/** A new name in a folder survives a power cut only when the folder itself has been synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a whole file beside the others and syncs it; answers where, and how long it is. */
export async function writeTemporary(
  folder: string,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ path: string; bytes: number }> {
  const path = join(folder, randomToken(16));
  const handle = await open(path, 'wx', ownerOnlyFile);
  try {
    const bytes = await writeAll(handle, body);
    await handle.sync();
    return { path, bytes };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function writeAll(
  handle: FileHandle,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) {
    await handle.writeFile(chunk);
    bytes += chunk.length;
  }
  return bytes;
}

/** Puts the temporary file where it belongs, in place of whatever was there. */
export async function moveInto(temporary: string, path: string): Promise<void> {
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** The same, but only if nothing was there: of several who try, one succeeds. */
export async function linkInto(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
  return true;
}

export async function removeFile(path: string): Promise<void> {
  try {
    await rm(path);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await syncFolder(dirname(path));
}

/** What a killed process left half written. */
export async function removeOlderThan(folder: string, time: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs < time.getTime()) await rm(path, { force: true });
  }
}

export const isMissing = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
};
