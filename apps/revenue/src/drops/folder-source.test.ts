import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dropped } from './drop-source.ts';
import { folderSource } from './folder-source.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-'));
  await mkdir(join(folder, 'org_a'));
});
afterEach(() => rm(folder, { recursive: true }));

const look = async (source: ReturnType<typeof folderSource>): Promise<Dropped[]> =>
  Array.fromAsync(source.list());
const namesOf = (found: Dropped[]) => found.map(({ name }) => name.slice(folder.length + 1));
const lay = (name: string, text = 'ISA*') => writeFile(join(folder, name), text);

it('a file is whole when two looks in succession found the same', async () => {
  const source = folderSource(folder);
  await lay('org_a/one.835');
  expect(await look(source)).toEqual([]);
  await lay('org_a/one.835', 'ISA*00*');
  expect(await look(source)).toEqual([]);
  expect(await look(source)).toEqual([
    { organizationId: 'org_a', name: join(folder, 'org_a/one.835'), bytes: 7, stamp: expect.any(String) },
  ]);
});

it('names of files under way, other folders, folders within and links are passed over', async () => {
  await mkdir(join(folder, 'others'));
  await mkdir(join(folder, 'org_a/inner'));
  for (const name of ['org_a/.hidden', 'org_a/a.part', 'org_a/b.FILEPART', 'others/c.835', 'd.835'])
    await lay(name);
  await symlink('/etc/hostname', join(folder, 'org_a/link.835'));
  await lay('org_a/Müller 2026 (1).835');
  const source = folderSource(folder);
  await look(source);
  expect(namesOf(await look(source))).toEqual(['org_a/Müller 2026 (1).835']);
  await rename(join(folder, 'org_a/a.part'), join(folder, 'org_a/a.835'));
  await look(source);
  expect(namesOf(await look(source))).toEqual(['org_a/Müller 2026 (1).835', 'org_a/a.835']);
});

it('what has been replaced since it was listed stays, and is another file', async () => {
  const source = folderSource(folder);
  await lay('org_a/one.835');
  await look(source);
  const [listed] = await look(source);
  await lay('org_a/next', 'ISA*');
  await rename(join(folder, 'org_a/next'), join(folder, 'org_a/one.835'));
  await source.remove(listed as Dropped);
  expect(await readdir(join(folder, 'org_a'))).toEqual(['one.835']);
  await look(source);
  await source.remove((await look(source))[0] as Dropped);
  expect(await readdir(join(folder, 'org_a'))).toEqual([]);
});

it('a folder that is not there is a fault, an organisation’s that goes meanwhile is none', async () => {
  await expect(look(folderSource(join(folder, 'nowhere')))).rejects.toMatchObject({ code: 'ENOENT' });
  await lay('org_b');
  expect(await look(folderSource(folder))).toEqual([]);
});
