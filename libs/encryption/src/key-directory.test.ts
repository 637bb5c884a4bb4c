import { expect, it } from '@jest/globals';
import { keyDirectory } from './key-directory.ts';
import { keyId, type StoredKey } from './key-store.ts';
import { memoryKeyStore } from './testing/memory-key-store.ts';

const day = 86_400_000;
const stored = (organizationId: string, version: number, changedAt: Date): StoredKey => ({
  ...{ _id: keyId(organizationId, 'data', version), organizationId, purpose: 'data', version, changedAt },
  ...{ wrapped: Buffer.from('w'), wrappingKeyId: 'k', commitment: Buffer.from('c'), createdAt: changedAt },
  ...{ state: 'active', uses: 0 },
});

function setup() {
  const time = { now: Date.now() };
  const store = memoryKeyStore();
  const reads: string[] = [];
  const directory = keyDirectory({
    store: { ...store, all: (org, purpose) => (reads.push(org), store.all(org, purpose)) },
    clock: () => new Date(time.now),
    pollMs: 2_000,
    staleMs: 10_000,
  });
  const insert = (org: string, version: number, ageMs = 0) =>
    store.insert(stored(org, version, new Date(time.now - ageMs)));
  const versions = async (org: string) => (await directory.of(org, 'data')).map((k) => k.version);
  return { time, directory, reads, insert, versions };
}

it('one look for all organisations brings what changed, and confirms what did not', async () => {
  const { time, directory, reads, insert, versions } = setup();
  for (const org of ['org_a', 'org_b']) await insert(org, 1, day);
  expect([await versions('org_a'), await versions('org_b')]).toEqual([[1], [1]]);
  await insert('org_a', 2);
  time.now += 9_000;
  await directory.poll();
  time.now += 9_000;
  expect([await versions('org_a'), await versions('org_b')]).toEqual([[1, 2], [1]]);
  expect(reads).toEqual(['org_a', 'org_b']);
});

it('what no look confirmed for so long, or was not read for five minutes, is read again', async () => {
  const { time, directory, reads, insert, versions } = setup();
  await insert('org_a', 1, day);
  await versions('org_a');
  time.now += 10_001;
  await versions('org_a');
  expect(reads).toHaveLength(2);
  for (let looks = 0; looks < 60; looks++) {
    time.now += 5_000;
    await directory.poll();
  }
  await versions('org_a');
  expect(reads).toHaveLength(2);
  time.now += 1;
  await versions('org_a');
  expect(reads).toHaveLength(3);
});

it('what was read before the clock went back is as new as the looks since, also where it comes there again', async () => {
  const { time, directory, insert, versions } = setup();
  await insert('org_a', 1, day);
  await versions('org_a');
  time.now -= 30_000;
  await insert('org_a', 2);
  await directory.poll();
  time.now += 30_000;
  expect(await versions('org_a')).toEqual([1, 2]);
});
