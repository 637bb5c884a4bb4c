import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { silentLogger } from '@rymeda/events';
import { folderStore } from '@rymeda/storage';
import type { LogDatabase } from '../logs/log-database.ts';
import { encodeBundle } from '../tree/entry-bundle.ts';
import { leafHash } from '../tree/hash.ts';
import { tileWidth } from '../tree/tile.ts';
import { TreeEdge } from '../tree/tree-edge.ts';
import { checkpointText } from './checkpoint-text.ts';
import type { CheckpointStore, StoredCheckpoint } from './checkpoint.store.ts';
import { checkpointKey, platformKey, tileKey } from './object-keys.ts';
import { createRestore } from './restore.ts';

const clock = () => new Date('2026-11-21T10:00:00Z');
const size = 600;
const texts = Array.from({ length: size }, (_, n) =>
  Buffer.from(
    checkpointText({ origin: 'audit.example/org_100/2026', size: n + 1, root: leafHash(Buffer.from([n])) }),
  ),
);
const edgeOf = (some: readonly Buffer[]): TreeEdge => {
  const edge = new TreeEdge();
  for (const text of some) edge.append(leafHash(text));
  return edge;
};

let folder: string;
let objects: ReturnType<typeof folderStore>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rymeda-restore-'));
  objects = folderStore({ folder, clock });
  for (let from = 0; from < size; from += tileWidth) {
    const some = texts.slice(from, from + tileWidth);
    await objects.put(tileKey(platformKey, 'entries', from / tileWidth, some.length), encodeBundle(some));
  }
  const head = { origin: 'audit.example/checkpoints', size, root: edgeOf(texts).root() };
  await objects.put(checkpointKey(platformKey, size), Buffer.from(`${checkpointText(head)}\n`));
});
afterAll(() => rm(folder, { recursive: true }));

/** The platform's log in a database that has lost it: what is there already is refused, as an index refuses it. */
function emptyDatabase() {
  const rows = new Map<number, StoredCheckpoint>();
  const tiles = new Map<string, Buffer>();
  const signed: number[] = [];
  let failing = false;
  const store: Pick<CheckpointStore, 'append' | 'appendSigned' | 'latestSigned'> = {
    async append(some, full) {
      if (failing) throw new Error('away');
      for (const { platformIndex } of some) if (rows.has(platformIndex)) throw new Error('E11000 row');
      for (const { level, index } of full) if (tiles.has(`${level}/${index}`)) throw new Error('E11000 tile');
      for (const row of some) rows.set(row.platformIndex, row);
      for (const { level, index, hashes } of full) tiles.set(`${level}/${index}`, hashes);
      failing = true;
    },
    appendSigned: async (head) => void signed.push(head.size),
    latestSigned: async () => undefined,
  };
  const platformTree = {
    size: async () => rows.size,
    edgeAt: async (at: number) => edgeOf(texts.slice(0, at)),
  };
  const checkpoints = { ...store, platformTree } as CheckpointStore;
  const comesBack = (): void => void (failing = false);
  return { rows, tiles, signed, checkpoints, comesBack };
}

describe('a platform’s log that is read back', () => {
  it('goes on behind what was written when the database went away in the middle', async () => {
    const database = emptyDatabase();
    const { checkpoints } = database;
    const logger = silentLogger;
    const restore = createRestore({ log: {} as LogDatabase, checkpoints, objects, clock, logger });
    await expect(restore.platform()).rejects.toThrow('away');
    expect(database.rows.size).toBe(500);
    database.comesBack();
    await restore.platform();
    expect([...database.rows.keys()]).toEqual(texts.map((_, n) => n));
    expect([...database.tiles.keys()]).toEqual(['0/0', '0/1']);
    expect(database.signed).toEqual([size]);
  });

  it('is compared with what was signed first, and then held a batch at a time', async () => {
    const database = emptyDatabase();
    const steps: string[] = [];
    const checkpoints: CheckpointStore = {
      ...database.checkpoints,
      append: async (rows) => void steps.push(`${rows.length} written`),
    };
    const reading = {
      ...objects,
      async getFirst(key: string) {
        if (key.includes('/tile/entries/')) steps.push('read');
        return objects.getFirst(key);
      },
    };
    const given = { log: {} as LogDatabase, checkpoints, objects: reading, clock, logger: silentLogger };
    await createRestore(given).platform();
    const compared = ['read', 'read', 'read'];
    expect(steps).toEqual([...compared, 'read', 'read', '500 written', 'read', '100 written']);
  });
});
