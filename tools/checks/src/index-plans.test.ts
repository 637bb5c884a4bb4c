import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { IndexPlan, ShardKeys } from '@rymeda/service/indexes';
import { isPlatformCollection } from '@rymeda/tenancy';

const repository = join(import.meta.dirname, '../../..');
const files = globSync('apps/*/src/indexes.ts', { cwd: repository }).sort();

const plans = await Promise.all(
  files.map(async (file) => {
    const { indexes, shardKeys } = (await import(join(repository, file))) as {
      indexes: readonly IndexPlan[];
      shardKeys?: ShardKeys;
    };
    return { file, indexes, shardKeys: shardKeys ?? {} };
  }),
);

test('every engine with a database is looked at', () => {
  expect(files.length).toBeGreaterThan(2);
  expect(existsSync(join(repository, files[0] as string))).toBe(true);
});

/** Looked through by the platform's own jobs for whom there is something to do: a few rows for each tenant. */
const forJobs = new Set(['key_rotations']);

describe.each(plans)('$file', ({ indexes, shardKeys }) => {
  const collections = [...new Set(indexes.map((i) => i.collection))];

  test("begins every index of a tenant's collection with organizationId", () => {
    // One by which MongoDB forgets serves no query.
    const serving = indexes.filter(({ options }) => options?.['expireAfterSeconds'] === undefined);
    const others = serving.filter(
      ({ collection, key }) =>
        !isPlatformCollection(collection) &&
        !forJobs.has(collection) &&
        Object.keys(key)[0] !== 'organizationId',
    );
    expect(others).toEqual([]);
  });

  test('has such an index for every tenant collection', () => {
    for (const collection of collections.filter((c) => !isPlatformCollection(c)))
      expect([
        collection,
        indexes.some((i) => i.collection === collection && 'organizationId' in i.key),
      ]).toEqual([collection, true]);
  });

  test("states a shard key for each collection and no other; a tenant's begins with organizationId", () => {
    expect(Object.keys(shardKeys).sort()).toEqual([...collections].sort());
    for (const [collection, key] of Object.entries(shardKeys))
      if (!isPlatformCollection(collection)) expect(Object.keys(key)[0]).toBe('organizationId');
  });

  // https://www.mongodb.com/docs/manual/core/sharding-shard-key/: a prefix, and never over a hashed key.
  test('has no unique index that does not begin with the shard key', () => {
    for (const { collection, key, options } of indexes.filter((i) => i.options?.['unique'] === true)) {
      const shardKey = shardKeys[collection];
      if (shardKey === undefined || shardKey === 'unsharded') continue;
      const prefix = Object.entries(key).slice(0, Object.keys(shardKey).length);
      expect([collection, options?.['name'], prefix]).toEqual([
        collection,
        options?.['name'],
        Object.entries(shardKey),
      ]);
    }
  });
});
