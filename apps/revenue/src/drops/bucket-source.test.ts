import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { systemClock } from '@rymeda/kernel';
import { openObjectStore, type ObjectStore } from '@rymeda/storage';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketSource } from './bucket-source.ts';
import type { Dropped } from './drop-source.ts';

let folder: string;
let objects: ObjectStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bucket-'));
  const config = { OBJECT_STORE: 'folder', OBJECT_STORE_FOLDER: folder, RYMEDA_ENV: 'development' } as never;
  objects = await openObjectStore(config, { clock: systemClock });
});
afterEach(async () => {
  await objects.close();
  await rm(folder, { recursive: true });
});

it('finds what lies under the prefix in organisations’ folders, reads it and takes it away', async () => {
  for (const key of [
    'drop/org_a/in/1.835',
    'drop/org_b/2.835',
    'drop/org_b/3.part',
    'drop/x/4',
    'revenue/org_a/files/5',
  ])
    await objects.put(key, Buffer.from(key));
  const source = bucketSource(objects, 'drop/');
  const found = await Array.fromAsync(source.list());
  expect(found.map(({ organizationId, name, bytes }) => [organizationId, name, bytes])).toEqual([
    ['org_a', 'drop/org_a/in/1.835', 19],
    ['org_b', 'drop/org_b/2.835', 16],
  ]);
  for (const one of found) {
    expect(Buffer.concat(await Array.fromAsync(source.read(one))).toString()).toBe(one.name);
    await source.remove(one);
  }
  expect(await Array.fromAsync(source.list())).toEqual([]);
  expect(await objects.get('revenue/org_a/files/5')).toBeDefined();
});

it('what has been replaced since it was listed stays, and is another file', async () => {
  const key = 'drop/org_a/1.835';
  for (const name of [key, `${key}.ack`]) await objects.put(name, Buffer.from('first'));
  const source = bucketSource(objects, 'drop/');
  const [listed] = await Array.fromAsync(source.list());
  await objects.put(key, Buffer.from('another'));
  await source.remove(listed as Dropped);
  const [now, beside] = await Array.fromAsync(source.list());
  expect([now?.name, now?.bytes, beside?.name]).toEqual([key, 7, `${key}.ack`]);
  await source.remove(now as Dropped);
  expect((await Array.fromAsync(source.list())).map(({ name }) => name)).toEqual([`${key}.ack`]);
});
