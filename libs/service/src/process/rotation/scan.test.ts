import { describe, expect, it } from '@jest/globals';
import type { Collection } from 'mongodb';
import { sealedCollections, type SealedCollection } from '../sealed-collections.ts';
import type { Row } from './rewrite.ts';
import { createRotationJob, type RotationJobOptions } from './rotation-job.ts';
import { lacks, uses } from './scan.ts';

it('an index key is needed as long as answers are known by it, which are never made anew', async () => {
  const sealed = sealedCollections();
  sealed.blob('idempotency', 'answer');
  sealed.fingerprinted('idempotency', '_id', 'fingerprint');
  const [place] = sealed.list();
  const sought: object[] = [];
  const rows = {
    findOne: async (filter: object) => {
      sought.push(filter);
      return null;
    },
  };
  const of = { organizationId: 'org_a', purpose: 'index' } as const;
  expect(await uses(place!, rows as unknown as Collection<Row>, of, 1)).toBe(false);
  const byFirst = { $regex: '^1\\.' };
  expect(sought).toEqual([{ organizationId: 'org_a', $or: [{ _id: byFirst }, { fingerprint: byFirst }] }]);
  // No rotation waits for them.
  expect(place).toMatchObject({ indexed: false });
});

describe('a look at more records than one query looks at', () => {
  const made = (n: number) => new Date(n * 1_000);
  interface Asked {
    createdAt?: { $gt?: Date; $lte?: Date; $not?: { $lte: Date } };
  }
  /** 25,000 records, one made each second; `damaged` says which are not under the next key. */
  function records(damaged: (n: number) => boolean = () => false) {
    const count = 25_000;
    const ranges: Asked['createdAt'][] = [];
    const findOne = async ({ createdAt }: Asked, { skip }: { skip?: number } = {}) => {
      const from = (createdAt?.$gt ?? createdAt?.$not?.$lte ?? made(0)).getTime() / 1_000 + 1;
      if (skip !== undefined) return from + skip > count ? null : { createdAt: made(from + skip) };
      ranges.push(createdAt);
      const to = createdAt?.$lte === undefined ? count : createdAt.$lte.getTime() / 1_000;
      for (let n = from; n <= to; n++) if (damaged(n)) return { _id: `per_${n}` };
      return null;
    };
    const find = () => [].values();
    return { ranges, rows: { findOne, find } as unknown as Collection<Row> };
  }
  const place: SealedCollection = {
    collection: 'people',
    fields: ['name'],
    cipher: {} as never,
    indexed: false,
  };
  const of = { organizationId: 'org_a', purpose: 'data' } as const;

  it('asks for some at a time, so that no answer takes longer than a connection waits, and leaves none out', async () => {
    const whole = records();
    let between = 0;
    expect(await lacks(place, whole.rows, of, 2, async () => void between++)).toBe(false);
    expect(whole.ranges).toEqual([
      { $lte: made(10_000) },
      { $gt: made(10_000), $lte: made(20_000) },
      { $not: { $lte: made(20_000) } },
    ]);
    expect(between).toBe(2);
    for (const at of [1, 10_000, 10_001, 20_000, 20_001, 25_000])
      expect(await lacks(place, records((n) => n === at).rows, of, 2)).toBe(true);
  });

  function jobOver(rows: Collection<Row>, keeps: () => boolean) {
    const rotation = { _id: 'org_a:data', ...of, phase: 'rewriting', toVersion: 2, position: null };
    const told = { kept: 0, advanced: 0, released: 0 };
    let taken = false;
    const store = {
      take: async () => (taken ? null : ((taken = true), rotation)),
      of: async () => [rotation],
      keep: async () => (told.kept++, keeps()),
      release: async () => void told.released++,
      advance: async () => void told.advanced++,
    };
    const job = createRotationJob({
      store,
      sealed: () => [place],
      connection: { collection: () => rows, db: {} },
      keyring: { versions: async () => [] },
      transactions: { run: (_scope: unknown, work: (tx: object) => unknown) => work({}) },
      log: { info: () => undefined, failure: () => undefined },
      pollMs: 10,
      betweenPassesMs: 10,
    } as unknown as RotationJobOptions);
    return { job, told };
  }

  it('keeps the rotation’s lease, or another process would begin it from the start again and again', async () => {
    const { job, told } = jobOver(records().rows, () => true);
    job.start();
    while (told.advanced + told.released === 0) await new Promise((resolve) => setImmediate(resolve));
    await job.stop();
    // At the end of the walk, as the look begins, and between its three queries.
    expect(told).toEqual({ kept: 4, advanced: 1, released: 0 });
  });

  it('ends where another has the rotation by now, and tells of no failure', async () => {
    let left = 3;
    const { job, told } = jobOver(records().rows, () => left-- > 0);
    job.start();
    while (told.advanced + told.released === 0) await new Promise((resolve) => setImmediate(resolve));
    await job.stop();
    expect(told).toMatchObject({ advanced: 0, released: 1 });
    expect(job.stats()).toMatchObject({ rotationFailures: 0 });
  });
});
