import { describe, expect, it } from '@jest/globals';
import type { ObjectStore } from '@rymeda/storage';
import type { LogDatabase } from '../logs/log-database.ts';
import type { Entry } from '../logs/entry.ts';
import { LogState } from '../logs/log-state.ts';
import { prepareEntry } from '../logs/prepared-entry.ts';
import { sampleEntry } from '../testing/sample-entries.ts';
import { TreeEdge } from '../tree/tree-edge.ts';
import { sealedKey } from './object-keys.ts';
import { growthOf, uploadSealed } from './upload.ts';

const name = { organizationId: 'org_platform', year: 2026 };
const sealed = 'ENC[AES256:x]';
const prepared = [0, 1, 2].map((n) =>
  prepareEntry(
    sampleEntry(name.organizationId, n, n === 1 ? { resourceType: 'audit_unreadable', sealed } : {}),
    new Date('2026-01-01T00:00:00Z'),
  ),
);
const entries: Entry[] = prepared.map(({ entry }, index) => ({ ...entry, index }));

/** The log's database, of which only entries are asked for. */
const log = {
  db: {
    collection: () => ({
      find: ({ index: { $gte, $lt } }: { index: { $gte: number; $lt: number } }) => ({
        sort: () => ({ toArray: async () => entries.slice($gte, $lt) }),
      }),
      findOne: async ({ _id }: { _id: string }) => entries.find((entry) => entry._id === _id) ?? null,
    }),
  },
} as unknown as LogDatabase;

async function uploaded(state: LogState, from: number) {
  const stored = new Map<string, string>();
  const putOnce = async (key: string, body: Buffer) => (stored.set(key, body.toString()), 'stored');
  const objects = { putOnce } as unknown as ObjectStore;
  await uploadSealed(log, name, growthOf(log, state.snapshot(), from), { objects, retainUntil: new Date() });
  return [...stored];
}

const appended = (): LogState => {
  const state = new LogState(name, new TreeEdge());
  for (const { canonical, leaf } of prepared) state.append(canonical, leaf);
  return state;
};
const unreadable = [[sealedKey(name, entries[1]?._id ?? ''), sealed]];

describe('what could not be read', () => {
  it('reaches the object store sealed before the checkpoint that covers it', async () => {
    expect(await uploaded(appended(), 0)).toEqual(unreadable);
  });

  it('does so also where another process appended it, or this one let go of it', async () => {
    const edge = new TreeEdge();
    for (const { leaf } of prepared) edge.append(leaf);
    expect(await uploaded(new LogState(name, edge), 0)).toEqual(unreadable);
    const forgetful = appended();
    forgetful.forgetTail();
    expect(await uploaded(forgetful, 1)).toEqual(unreadable);
  });

  it('is not looked for again once a checkpoint covers it', async () => {
    expect(await uploaded(appended(), 2)).toEqual([]);
  });
});
