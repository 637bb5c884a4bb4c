import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { folderKeyStore } from './folder-key-store.ts';
import type { OrganizationKeyStore } from './organization-keys.ts';

const key = {
  organizationId: 'org_1',
  wrapped: Buffer.from('wrapped'),
  createdAt: new Date('2026-03-02T14:00:00.000Z'),
  destroyAt: null,
};

let root: string;
let folder: string;
let store: OrganizationKeyStore;
let umask: number;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'keys-'));
  folder = join(root, 'organizations');
  store = folderKeyStore(folder);
  umask = process.umask(0);
});
afterEach(async () => {
  process.umask(umask);
  await rm(root, { recursive: true });
});

const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

it('keeps keys where only their owner may look, whatever the process leaves open', async () => {
  await store.insert(key);
  expect([await mode(folder), await mode(join(folder, 'org_1.json'))]).toEqual(['700', '600']);
  await store.setDestruction('org_1', new Date('2026-04-01T00:00:00.000Z'));
  expect(await mode(join(folder, 'org_1.json'))).toBe('600');
});

it('leaves nothing but the key behind, also where one was there already', async () => {
  expect([await store.insert(key), await store.insert({ ...key, wrapped: Buffer.from('other') })]).toEqual([
    true,
    false,
  ]);
  await store.destroy('org_2');
  await store.setDestruction('org_1', key.createdAt);
  expect(await readdir(folder)).toEqual(['org_1.json']);
  expect(await store.load('org_1')).toEqual({ ...key, destroyAt: key.createdAt });
});

it('has a key on the disk before it stands under its name', async () => {
  const handle = await open(root);
  const files = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const synced: [content: string, named: boolean][] = [];
  const sync = jest.spyOn(files, 'sync').mockImplementation(async () => {
    const [temporary = ''] = (await readdir(folder)).filter((name) => name.startsWith('.'));
    const content = await readFile(join(folder, temporary), 'utf8');
    synced.push([content, (await store.load('org_1'))?.wrapped !== undefined]);
  });
  await store.insert(key);
  await store.destroy('org_1');
  sync.mockRestore();
  const stored = { wrapped: key.wrapped.toString('base64'), createdAt: key.createdAt.toISOString() };
  expect(synced.map(([content, named]) => [JSON.parse(content), named])).toEqual([
    [{ ...stored, destroyAt: null }, false],
    [{ ...stored, wrapped: null, destroyAt: null }, true],
  ]);
});
