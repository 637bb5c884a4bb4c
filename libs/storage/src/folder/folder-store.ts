import type { Clock } from '@rymeda/kernel';
import { constants, createReadStream, type Dirent } from 'node:fs';
import { access, open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { byBytes, checkedKey, checkedPrefix } from '../object-key.ts';
import { StorageError, type ObjectInfo, type ObjectStore, type PutOptions } from '../object-store.ts';
import {
  isMissing,
  linkInto,
  makeFolders,
  moveInto,
  removeFile,
  removeOlderThan,
  writeTemporary,
} from './durable-file.ts';
import { folderLink, folderUploadLink, type FolderLinks } from './links.ts';
import { retention } from './retention.ts';

export interface FolderStoreOptions {
  /** Made when it isn't there, for its owner only. */
  folder: string;
  clock: Clock;
  /** Without it there are no links. */
  links?: FolderLinks;
}

const abandonedAfterMs = 3_600_000;

/** A folder that plays S3's part: in the local stack and in tests. Production refuses it. */
export function folderStore({ folder, clock, links }: FolderStoreOptions): ObjectStore {
  const objects = join(folder, 'objects');
  const temporary = join(folder, 'temporary');
  const retained = retention(join(folder, 'retained'), temporary);
  const pathOf = (key: string): string => join(objects, checkedKey(key));
  const ready = once(async () => {
    await makeFolders(objects);
    await makeFolders(temporary);
    await removeOlderThan(temporary, new Date(clock().getTime() - abandonedAfterMs));
  });

  async function prepare(key: string): Promise<string> {
    const path = pathOf(key);
    await ready();
    await makeFolders(dirname(path));
    return path;
  }

  async function write(
    key: string,
    body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    { retainUntil }: PutOptions,
  ): Promise<number> {
    const path = await prepare(key);
    await retained.refuseIfRetained(key, clock());
    const written = await writeTemporary(temporary, body);
    if (retainUntil !== undefined) await retained.retain(key, retainUntil);
    await moveInto(written.path, path);
    return written.bytes;
  }

  return {
    kind: 'folder',
    async check() {
      try {
        await ready();
        await access(objects, constants.R_OK | constants.W_OK);
      } catch (cause) {
        throw new StorageError('misconfigured', 'The folder of objects can not be written', cause);
      }
    },
    async put(key, body, options = {}) {
      await write(key, [body], options);
    },
    async putOnce(key, body, { retainUntil } = {}) {
      const path = await prepare(key);
      if ((await infoOf(path, key)) !== undefined) return 'present';
      const written = await writeTemporary(temporary, [body]);
      if (retainUntil !== undefined) await retained.retain(key, retainUntil);
      return (await linkInto(written.path, path)) ? 'stored' : 'present';
    },
    putStream: (key, body, options = {}) => write(key, body, options),
    get: (key) => readOrMissing(() => readFile(pathOf(key))),
    // A folder keeps one version, and refuses to replace it while it is retained.
    getFirst: (key) => readOrMissing(() => readFile(pathOf(key))),
    getRange: (key, from, length) => readOrMissing(() => readRange(pathOf(key), from, length)),
    getStream: (key) =>
      readOrMissing(async (): Promise<Readable> => {
        const handle = await open(pathOf(key), 'r');
        return createReadStream('', { fd: handle });
      }),
    async *list(prefix, after = '') {
      checkedPrefix(prefix);
      const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      for await (const info of walk(join(objects, start), start))
        if (info.key.startsWith(prefix) && byBytes(info.key, after) > 0) yield info;
    },
    async link(key, options) {
      checkedKey(key);
      if (links === undefined) throw new StorageError('misconfigured', 'This folder has no links');
      return folderLink(links, key, options);
    },
    async uploadLink(key, options) {
      checkedKey(key);
      if (links === undefined) throw new StorageError('misconfigured', 'This folder has no links');
      return folderUploadLink(links, key, options);
    },
    async retain(key, until) {
      checkedKey(key);
      await ready();
      await retained.retain(key, until);
    },
    async delete(key) {
      const path = pathOf(key);
      await retained.refuseIfRetained(key, clock());
      await removeFile(path);
    },
    async close() {
      // Nothing is held open.
    },
  };
}

/** Files below a folder, in the order in which S3 lists keys: a folder sorts as its name with a slash. */
async function* walk(folder: string, prefix: string): AsyncGenerator<ObjectInfo> {
  let found: Dirent[];
  try {
    found = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const named = found.map((entry) => ({ entry, key: `${entry.name}${entry.isDirectory() ? '/' : ''}` }));
  for (const { entry, key } of named.sort((a, b) => byBytes(a.key, b.key))) {
    if (entry.isDirectory()) {
      yield* walk(join(folder, entry.name), prefix + key);
      continue;
    }
    const info = await infoOf(join(folder, entry.name), prefix + key);
    if (info !== undefined) yield info;
  }
}

const infoOf = (path: string, key: string): Promise<ObjectInfo | undefined> =>
  readOrMissing(async () => {
    const { size, mtime } = await stat(path);
    return { key, size, modified: mtime };
  });

async function readRange(path: string, from: number, length: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function readOrMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error) || (error as NodeJS.ErrnoException).code === 'EISDIR') return undefined;
    if (error instanceof StorageError) throw error;
    throw new StorageError('unavailable', 'The folder of objects can not be read', error);
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () =>
    (done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    }));
}
