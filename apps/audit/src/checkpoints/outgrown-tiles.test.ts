import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStore, StorageError } from '@rymeda/storage';
import { expect, test } from '@jest/globals';
import { tileKey } from './object-keys.ts';
import { removeOutgrown } from './upload.ts';

const clock = () => new Date('2026-11-23T12:00:00Z');
const objects = folderStore({ folder: mkdtempSync(join(tmpdir(), 'rymeda-upload-')), clock });
const tile = tileKey('org_1/2026', 0, 0, 3);
const bundle = tileKey('org_1/2026', 'entries', 0, 3);
const growth = { key: 'org_1/2026', from: 3, to: 5 };
const body = Buffer.from('x');

test('tiles that were not full and have grown are removed', async () => {
  await objects.put(tile, body);
  await objects.put(bundle, body);
  await removeOutgrown(growth, objects);
  expect([await objects.get(tile), await objects.get(bundle)]).toEqual([undefined, undefined]);
});

test('of a tree of any size no more is looked at than what was not full', async () => {
  const size = 10 ** 12;
  const removed: string[] = [];
  const counting = { ...objects, delete: async (key: string) => void removed.push(key) };
  await removeOutgrown({ key: 'checkpoints', from: size, to: size + 1 }, counting);
  // At once: a walk over all of its tiles would take hours. Only the row of leaves, whose last tile was full, has grown.
  expect(removed).toEqual([]);
  await removeOutgrown({ key: 'checkpoints', from: size + 1, to: size + 2 }, counting);
  expect(removed).toEqual([
    tileKey('checkpoints', 0, size / 256, 1),
    tileKey('checkpoints', 'entries', size / 256, 1),
  ]);
});

test('a tile that the store retains, as a bucket with a retention for all does, keeps no checkpoint back', async () => {
  await objects.put(tile, body, { retainUntil: new Date('2032-11-23T12:00:00Z') });
  await objects.put(bundle, body);
  await removeOutgrown(growth, objects);
  expect([await objects.get(tile), await objects.get(bundle)]).toEqual([body, undefined]);
});

test('a store that does not answer is told', async () => {
  const away = {
    ...objects,
    delete: () => Promise.reject(new StorageError('unavailable', 'S3 did not answer')),
  };
  await expect(removeOutgrown(growth, away)).rejects.toMatchObject({ fault: 'unavailable' });
});
