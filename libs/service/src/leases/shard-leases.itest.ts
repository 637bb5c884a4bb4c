import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem } from '@rymeda/tenancy';
import { createLeases, type Leases } from './shard-leases.ts';
import { shardCount } from './shard.rules.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

function starting(): Leases {
  const leases = createLeases(db.connection, 'oris_leases', (error) => {
    throw error as Error;
  });
  runAsSystem('leases', () => leases.start());
  return leases;
}

async function untilHeld(leases: Leases, isRight: (count: number) => boolean): Promise<void> {
  while (!isRight(leases.held().length)) await new Promise((resolve) => setTimeout(resolve, 50));
}

it('a shard keeps its term while nobody else can have had it, and has another one when it comes back', async () => {
  const one = starting();
  await untilHeld(one, (n) => n === shardCount);
  const termsOf = (shards: readonly number[]) => new Map(shards.map((shard) => [shard, one.term(shard)]));
  const first = termsOf(one.held());
  const other = starting();
  await untilHeld(one, (n) => n === shardCount / 2);
  await untilHeld(other, (n) => n === shardCount / 2);
  const [kept, given] = [one.held(), other.held()];
  expect(given.map((shard) => one.term(shard))).toEqual(given.map(() => undefined));
  await runAsSystem('leases', () => other.stop());
  await untilHeld(one, (n) => n === shardCount);
  const now = termsOf(one.held());
  for (const shard of kept) expect(now.get(shard)).toBe(first.get(shard));
  for (const shard of given) expect(now.get(shard)).not.toBe(first.get(shard));
  await runAsSystem('leases', () => one.stop());
  expect(one.held()).toEqual([]);
}, 60_000);
