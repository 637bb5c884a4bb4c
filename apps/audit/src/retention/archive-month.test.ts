import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { folderStore, type ObjectStore } from '@rymeda/storage';
import type { Entry } from '../logs/entry.ts';
import { prepareEntry } from '../logs/prepared-entry.ts';
import { sampleEntry } from '../testing/sample-entries.ts';
import { hashBytes } from '../tree/hash.ts';
import { tileWidth } from '../tree/tile.ts';
import { TreeEdge } from '../tree/tree-edge.ts';
import { archiveKey } from './archive-files.ts';
import { monthArchive, type MonthArchiveOptions } from './archive-month.ts';
import type { ArchiveRow } from './archive.store.ts';

const clock = () => new Date('2026-11-23T12:00:00Z');
const size = 600;
const prepared = Array.from({ length: size }, (_, n) => prepareEntry(sampleEntry('org_100', n), clock()));
const entries: Entry[] = prepared.map(({ entry }, index) => ({ ...entry, index }));
const leaves = Buffer.concat(prepared.map(({ leaf }) => leaf));
const edge = new TreeEdge();
for (const { leaf } of prepared) edge.append(leaf);
const log = {
  tree: {
    at: () => async (_level: number, index: number) =>
      leaves.subarray(index * tileWidth * hashBytes, (index + 1) * tileWidth * hashBytes),
  },
  head: { size, root: edge.root() },
  checkpoint: 'as it was published',
};
const month = { year: 2026, month: 2 };
const file = archiveKey({ organizationId: 'org_100', year: 2026 }, month, 'leaves.bin');

let objects: ObjectStore;
beforeEach(() => {
  objects = folderStore({ folder: mkdtempSync(join(tmpdir(), 'rymeda-archive-')), clock });
});

/** Of a year's log the places 210 to 430. */
function archive(over: Partial<ObjectStore>) {
  const removed: [number, number][] = [];
  const row: ArchiveRow = {
    ...{ _id: 'org_100/2026/2026-02', organizationId: 'org_100', year: 2026, from: 210, to: 430 },
    ...{ treeSize: size, status: 'claimed', leaseUntil: clock() },
  };
  const months = monthArchive({
    archives: { keep: async (of, change) => void Object.assign(of, change), keepIn: async () => undefined },
    entries: { between: async (_name, from, to) => entries.slice(from, to) },
    removable: { remove: async (_name, from, to) => void removed.push([from, to]) },
    objects: { ...objects, ...over },
    transactions: {
      run: (_scope: unknown, work: (tx: object) => unknown) => work({ emit: () => undefined }),
    } as unknown as MonthArchiveOptions['transactions'],
    clock,
    retainUntil: () => new Date('2032-11-23T12:00:00Z'),
    isOnHold: () => false,
    leaseMs: 60_000,
  });
  return { done: months.archive(row, log), removed };
}

describe('the leaves of a year, by which a month is proven', () => {
  it('are read some at a time, however many there are', async () => {
    const some = 100 * hashBytes;
    const { done, removed } = archive({
      get: () => Promise.reject(new Error('more than there is memory for')),
      getRange: (key, from, length) => objects.getRange(key, from, Math.min(length, some)),
    });
    expect(await done).toBe(true);
    expect(removed).toEqual([[210, 430]]);
  });

  it.each([
    ['of the month', 300],
    ['of another month', 5],
    ['of the last part', 599],
  ])('prove nothing where one is another: %s', async (_of, index) => {
    const { done, removed } = archive({
      async getRange(key, from, length) {
        const read = await objects.getRange(key, from, length);
        const at = index * hashBytes;
        if (key === file && read !== undefined && read.length > 0)
          read.writeUInt8(read.readUInt8(at) ^ 1, at);
        return read;
      },
    });
    await expect(done).rejects.toThrow('is not what was signed');
    expect(removed).toEqual([]);
  });

  it.each([
    ['lacks one', -hashBytes],
    ['has half of one more', hashBytes / 2],
  ])('prove nothing where their file %s', async (_is, more) => {
    const stored = Buffer.concat([leaves, Buffer.alloc(hashBytes)]).subarray(0, leaves.length + more);
    const { done } = archive({
      putStream: (key, body, put) =>
        objects.putStream(key, key === file ? Readable.from([stored]) : body, put),
    });
    await expect(done).rejects.toThrow('is not what was signed');
  });
});
