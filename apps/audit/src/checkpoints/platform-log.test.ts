import { expect, it } from '@jest/globals';
import type { ObjectStore } from '@rymeda/storage';
import { leafHash } from '../tree/hash.ts';
import { verifyInclusion } from '../tree/verify-proofs.ts';
import { TreeEdge } from '../tree/tree-edge.ts';
import type { Tile } from '../tree/tile.ts';
import { checkpointText } from './checkpoint-text.ts';
import type { CheckpointStore, StoredCheckpoint } from './checkpoint.store.ts';
import { checkpointKey } from './object-keys.ts';
import { platformLog } from './platform-log.ts';

const clock = () => new Date('2026-11-23T12:00:00Z');
const stored = new Map<string, Buffer>();
const objects = {
  put: async (key: string, body: Buffer) => void stored.set(key, body),
  putOnce: async (key: string, body: Buffer) => (stored.set(key, body), 'stored'),
  delete: async (key: string) => void stored.delete(key),
} as unknown as ObjectStore;

it('one signature over what came while nothing could be signed holds some of it at a time, and proves all of it', async () => {
  const size = 2_500;
  const rows = Array.from({ length: size }, (_, platformIndex): StoredCheckpoint => {
    const name = { organizationId: `org_${platformIndex}`, year: 2026 };
    const root = leafHash(Buffer.from(String(platformIndex)));
    return { _id: `org_${platformIndex}/2026/1`, ...name, size: 1, root, platformIndex, at: clock() };
  });
  const entryOf = ({ organizationId, root }: Pick<StoredCheckpoint, 'organizationId' | 'root'>) =>
    checkpointText({ origin: `audit.example/${organizationId}/2026`, size: 1, root });
  const edge = new TreeEdge();
  const tiles: Tile[] = rows.flatMap((row) => edge.append(leafHash(Buffer.from(entryOf(row)))));
  tiles.push(...edge.partial());
  const tile = async (level: number, index: number): Promise<Buffer> =>
    tiles.find((t) => t.level === level && t.index === index)?.hashes as Buffer;
  const asked: number[] = [];
  const signed: number[] = [];
  const checkpoints = {
    entryOf,
    platformEntries: async (from: number, to: number) =>
      rows.slice(from, to).map((row) => Buffer.from(entryOf(row))),
    platformTree: { size: async () => size, at: () => tile, edgeAt: async () => edge },
    latestSigned: async () => undefined,
    covered: async (from: number, to: number) => (asked.push(to - from), rows.slice(from, to)),
    appendSigned: async (head: { size: number }) => void signed.push(head.size),
  } as unknown as CheckpointStore;
  const log = platformLog({
    checkpoints,
    objects,
    signers: () => [],
    witnesses: { cosign: async (_head, note) => note, stats: () => ({ cosigned: 0, failed: 0 }) },
    originPrefix: 'audit.example',
    clock,
    retainUntil: () => new Date('2032-11-23T12:00:00Z'),
  });
  await log.sign();
  expect(asked).toEqual([1_000, 1_000, 500]);
  expect(signed).toEqual([size]);
  for (const index of [0, 999, 1_000, 2_499]) {
    const text = stored.get(checkpointKey(`org_${index}/2026`, 1))?.toString() ?? '';
    const hashes = text
      .split('\n\n')[1]
      ?.split('\n')
      .filter((line) => /^[A-Za-z0-9+/]{43}=$/.test(line))
      .map((line) => Buffer.from(line, 'base64'));
    const leaf = leafHash(Buffer.from(entryOf(rows[index] as StoredCheckpoint)));
    expect(verifyInclusion(leaf, index, size, hashes ?? [], edge.root())).toBe(true);
  }
});
