import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7Hex } from '@rymeda/kernel';
import { runningStack } from '@rymeda/testing';
import mongoose, { type Connection } from 'mongoose';
import { currentTenant, disclose, runAsSystem, runAsTenant } from './context.ts';
import { logMissingIndexes } from './missing-index.ts';
import { tenantModel } from './model.ts';
import type { ScopedCollection, TenantDocument } from './scoped-collection.ts';
import { tenantDatabase } from './tenant-database.ts';
import { testTenant } from './testing/test-tenant.ts';

interface Thing extends TenantDocument {
  n: number;
}

const a = { organizationId: 'org_a' };
const b = { organizationId: 'org_b' };
const asA = <T>(work: () => T): T => runAsTenant(testTenant('org_a'), work);
const asB = <T>(work: () => Promise<T>): Promise<T> => runAsTenant(testTenant('org_b'), work);

let connection: Connection;
let things: ScopedCollection<Thing>;
beforeAll(async () => {
  connection = mongoose.createConnection(runningStack().mongodb.uri, {
    dbName: `test_tenancy_${uuidv7Hex()}`,
  });
  await connection.asPromise();
  things = tenantDatabase(connection).collection<Thing>('things');
  await asA(() => things.insert(a, { _id: 'a1', ...a, n: 1 }));
  await asB(() => things.insert(b, { _id: 'b1', ...b, n: 1 }));
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

describe('a scoped collection', () => {
  it('finds without an index that is not there yet, and says once which one; other faults stay faults', async () => {
    const missing: string[] = [];
    logMissingIndexes((index) => missing.push(index));
    await asA(async () => {
      for (let n = 0; n < 3; n++)
        expect(await things.find(a, { n: 1 }, { hint: 'to_be_made' })).toMatchObject([{ _id: 'a1' }]);
      expect(missing).toEqual(['things.to_be_made']);
      await expect(things.find(a, { n: { $nonsense: 1 } }, { hint: '_id_' })).rejects.toMatchObject({
        code: 2,
      });
      const session = await connection.startSession();
      session.startTransaction();
      const inOne = things.find(a, { n: 1 }, { hint: 'to_be_made', tx: { session } });
      await expect(inOne).rejects.toMatchObject({ code: 2 });
      await session.abortTransaction();
      await session.endSession();
    });
    expect(missing).toEqual(['things.to_be_made']);
    logMissingIndexes(() => undefined);
  });

  it("finds, counts and changes a tenant's own documents and no other's, by id too", async () => {
    await asA(async () => {
      expect((await things.find(a, {})).map((t) => t._id)).toEqual(['a1']);
      expect(await things.findOne(a, { _id: 'b1' })).toBeNull();
      expect(await things.count(a, { n: 1 })).toBe(1);
      expect(await things.update(a, { _id: 'b1' }, { $set: { n: 9 } })).toEqual({ matched: 0, modified: 0 });
      expect(await things.softDelete(a, { _id: 'b1' }, new Date())).toEqual({ matched: 0, modified: 0 });
      expect(await things.replace(a, { _id: 'b1' }, { _id: 'b1', ...a, n: 9 })).toMatchObject({ matched: 0 });
      expect((await things.aggregate<Thing>(a, [{ $match: {} }])).map((t) => t._id)).toEqual(['a1']);
      const changes = [
        { filter: { _id: 'b1' }, update: { $set: { n: 9 } } },
        { filter: { _id: 'a1' }, update: { $set: { n: 2 } } },
      ];
      expect(await things.bulkWrite(a, changes)).toMatchObject({ matched: 1 });
    });
    expect(await asB(() => things.findOne(b, { _id: 'b1' }))).toMatchObject({ n: 1 });
  });

  it('answers many who ask by id at once with their own, whoever asks beside them', async () => {
    const many = tenantDatabase(connection).collection<Thing>('many');
    const ids = Array.from({ length: 150 }, (_, n) => `many${n}`);
    const gone = { _id: 'gone', ...a, n: 0, deletedAt: new Date() };
    await asA(() =>
      many.bulkWrite(a, [
        ...ids.map((_id, n) => ({ insert: { _id, ...a, n, deletedAt: null } })),
        { insert: gone },
      ]),
    );
    await asB(() => many.insert(b, { _id: 'of-b', ...b, n: 7, deletedAt: null }));
    const live = (_id: string) => ({ _id, deletedAt: null });
    const ask = {
      a: (id: string) => many.findOne(a, live(id)),
      b: (id: string) => many.findOne(b, live(id)),
    };
    const ofA = [...ids, ids[0] ?? '', 'gone', 'of-b'].map((id) => asA(() => ask.a(id)));
    const ofB = ['of-b', 'many1'].map((id) => asB(() => ask.b(id)));
    const found = await Promise.all(ofA);
    expect(found.map((t) => t?.n)).toEqual([...ids.keys(), 0, undefined, undefined]);
    expect((await Promise.all(ofB)).map((t) => t?.n)).toEqual([7, undefined]);
    await expect(asA(() => ask.b('of-b'))).rejects.toThrow('differs');
  });

  it('finds by an id only what meets the rest of the question too', async () => {
    const some = tenantDatabase(connection).collection<Thing>('some');
    const later = new Date();
    await asA(async () => {
      await some.insert(a, { _id: 'live', ...a, n: 1, deletedAt: null });
      await some.insert(a, { _id: 'gone', ...a, n: 1, deletedAt: later });
      const idOf = async (filter: object, options?: object) =>
        (await some.findOne(a, { ...filter }, options))?._id ?? null;
      expect(await idOf({ _id: 'live', deletedAt: null })).toBe('live');
      expect(await idOf({ _id: 'live', deletedAt: null, n: 2 })).toBeNull();
      expect(await idOf({ _id: 'live', n: 2 })).toBeNull();
      expect(await idOf({ _id: 'live', deletedAt: later })).toBeNull();
      expect(await idOf({ _id: 'gone', deletedAt: null })).toBeNull();
      expect(await idOf({ _id: 'gone', deletedAt: later })).toBe('gone');
      expect(await idOf({ _id: 'gone' })).toBe('gone');
      expect(await idOf({ _id: { $in: ['live'] }, deletedAt: null })).toBe('live');
      expect(await some.findOne(a, { _id: 'live', deletedAt: null }, { projection: { n: 1 } })).toEqual({
        ...{ _id: 'live', n: 1 },
      });
      const page = await some.find(a, {}, { sort: { _id: -1 }, limit: 1, projection: { n: 1 } });
      expect(page).toEqual([{ _id: 'live', n: 1 }]);
      expect([await some.count(a, {}), await some.count(a, {}, { limit: 1 })]).toEqual([2, 1]);
    });
  });

  it('writes several at once, made, changed, replaced, or made where there was none, and tells how many', async () => {
    const some = tenantDatabase(connection).collection<Thing>('several');
    const upsert = (_id: string, more: object) => ({ filter: { _id }, update: { $set: { n: 3 } }, ...more });
    await asA(async () => {
      await some.insert(a, { _id: 's1', ...a, n: 1 });
      const told = await some.bulkWrite(a, [
        { insert: { _id: 's2', ...a, n: 2 } },
        { filter: { _id: 's1' }, replace: { _id: 's1', ...a, n: 4 } },
        upsert('s3', { upsert: true }),
        upsert('s4', {}),
      ]);
      expect(told).toEqual({ matched: 1, modified: 3 });
      const all = await some.find(a, {}, { sort: { _id: 1 } });
      expect(all.map((t) => [t._id, t.organizationId, t.n])).toEqual([
        ...[['s1', 'org_a', 4] as const, ['s2', 'org_a', 2] as const, ['s3', 'org_a', 3] as const],
      ]);
      const moved = { filter: { _id: 's1' }, replace: { _id: 's1', ...b, n: 5 } };
      await expect(some.bulkWrite(a, [moved])).rejects.toThrow('another tenant');
    });
  });

  it('deletes a record once, and keeps it with the time of its deletion', async () => {
    const some = tenantDatabase(connection).collection<Thing>('deleted');
    const [at, later] = [new Date(1000), new Date(2000)];
    await asA(async () => {
      await some.insert(a, { _id: 'd1', ...a, n: 1, deletedAt: null });
      expect(await some.softDelete(a, { _id: 'd1' }, at)).toEqual({ matched: 1, modified: 1 });
      expect(await some.softDelete(a, { _id: 'd1' }, later)).toEqual({ matched: 0, modified: 0 });
      expect(await some.findOne(a, { _id: 'd1' })).toMatchObject({ n: 1, deletedAt: at, updatedAt: at });
    });
  });

  it('reads and writes within the transaction that it is given, and leaves nothing where that fails', async () => {
    const some = tenantDatabase(connection).collection<Thing>('within');
    const before = ['w1', 'w2', 'w3', 'w4'].map((_id) => ({ _id, ...a, n: 1, deletedAt: null }));
    await asA(() =>
      some.bulkWrite(
        a,
        before.map((insert) => ({ insert })),
      ),
    );
    const failing = connection.transaction((session) =>
      asA(async () => {
        const tx = { session };
        await some.insert(a, { _id: 'w5', ...a, n: 2, deletedAt: null }, tx);
        await some.update(a, { _id: 'w1' }, { $set: { n: 2 } }, tx);
        await some.replace(a, { _id: 'w2' }, { _id: 'w2', ...a, n: 2, deletedAt: null }, tx);
        await some.softDelete(a, { _id: 'w3' }, new Date(), tx);
        await some.bulkWrite(a, [{ filter: { _id: 'w4' }, update: { $set: { n: 2 } } }], tx);
        const changed = { n: 2 };
        const ids = (await some.find(a, changed, { sort: { _id: 1 }, tx })).map((t) => t._id);
        expect(ids).toEqual(['w1', 'w2', 'w4', 'w5']);
        expect(await some.count(a, changed, { tx })).toBe(4);
        expect(await some.findOne(a, { _id: 'w5', deletedAt: null }, { tx })).not.toBeNull();
        expect(await some.aggregate(a, [{ $match: changed }, { $count: 'n' }], tx)).toEqual([{ n: 4 }]);
        expect(await some.count(a, changed)).toBe(0);
        throw new Error('not this time');
      }),
    );
    await expect(failing).rejects.toThrow('not this time');
    expect(await asA(() => some.find(a, {}, { sort: { _id: 1 } }))).toEqual(before);
  });

  it("lets a filter's own organizationId choose nothing", async () => {
    const found = await asA(() => things.find(a, { organizationId: 'org_b' }));
    expect(found.map((t) => t._id)).toEqual(['a1']);
  });

  it('refuses the scope of another tenant, no context at all, and documents of another', async () => {
    await expect(asA(() => things.find(b, {}))).rejects.toThrow('differs');
    await expect(things.find(a, {})).rejects.toThrow('without a tenant context');
    await expect(asA(() => things.insert(a, { _id: 'x', ...b, n: 1 }))).rejects.toThrow('another tenant');
    await expect(asA(() => things.update(a, {}, { $set: { organizationId: 'org_b' } }))).rejects.toThrow(
      'never changes',
    );
    await expect(asA(() => things.find({ organizationId: { $ne: '' } } as never, {}))).rejects.toThrow(
      'without a tenant',
    );
  });

  it.each([
    [{ $lookup: { from: 'others', as: 'x' } }],
    [{ $facet: { all: [{ $unionWith: 'others' }] } }],
    [{ $out: 'others' }],
    [{ $merge: 'others' }],
  ])('refuses a stage that leaves it: %j', async (stage) => {
    await expect(asA(() => things.aggregate(a, [stage as never]))).rejects.toThrow('leaves');
  });
});

it("tells a watcher of its own tenant's changes alone, until it closes", async () => {
  const changes = asA(() => things.watch(a));
  const first = (changes as AsyncIterable<{ fullDocument: Thing }>)[Symbol.asyncIterator]().next();
  // The server notes where to begin when it is first asked.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await asB(() => things.insert(b, { _id: 'b2', ...b, n: 1 }));
  await asA(() => things.insert(a, { _id: 'a2', ...a, n: 1 }));
  expect((await first).value.fullDocument._id).toBe('a2');
  await changes.close();
});

describe('the model behind, should anybody get hold of it', () => {
  const model = () => tenantModel(connection, 'things');

  it.each([
    ['find', () => model().find({}).exec()],
    ['findOne', () => model().findOne({ _id: 'b1' }).exec()],
    ['findById', () => model().findById('b1').exec()],
    ['another tenant', () => model().find({ organizationId: 'org_b' }).exec()],
    [
      'a condition instead of a tenant',
      () =>
        model()
          .find({ organizationId: { $ne: null } })
          .exec(),
    ],
    [
      'updateMany',
      () =>
        model()
          .updateMany({}, { $set: { n: 0 } })
          .exec(),
    ],
    ['deleteMany', () => model().deleteMany({}).exec()],
    [
      'findOneAndUpdate',
      () =>
        model()
          .findOneAndUpdate({ _id: 'b1' }, { $set: { n: 0 } })
          .exec(),
    ],
    ['countDocuments', () => model().countDocuments({}).exec()],
    ['estimatedDocumentCount', () => model().estimatedDocumentCount().exec()],
    ['distinct', () => model().distinct('n').exec()],
    [
      'aggregate',
      () =>
        model()
          .aggregate([{ $project: { n: 1 } }])
          .exec(),
    ],
    ['insertMany', () => model().insertMany([{ _id: 'y', organizationId: 'org_b', n: 1 }])],
    ['create', () => model().create({ _id: 'y', organizationId: 'org_b', n: 1 })],
    ['bulkWrite', () => model().bulkWrite([{ updateOne: { filter: {}, update: { $set: { n: 0 } } } }])],
  ])('refuses %s without the tenant of the context', async (_name, operation) => {
    await expect(asA(async () => operation())).rejects.toThrow(/tenant/);
    expect(await asB(() => things.findOne(b, { _id: 'b1' }))).toMatchObject({ n: 1 });
  });
});

describe('the context', () => {
  it('is not inherited by platform work, which must name its tenant', async () => {
    await asA(async () => {
      const found = await runAsSystem('test', () => things.find(b, { _id: 'b1' }));
      expect(found.map((t) => t._id)).toEqual(['b1']);
      expect(() => runAsSystem('test', () => currentTenant())).toThrow('without a tenant context');
      expect(() =>
        runAsSystem('test', () => disclose({ resourceType: 'x', resourceIds: [], fields: [] })),
      ).toThrow();
    });
  });

  it('stays with its own request through concurrent work', async () => {
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        runAsTenant(testTenant(`org_${i}`), async () => {
          await new Promise((r) => setTimeout(r, Math.random() * 5));
          return currentTenant().organizationId;
        }),
      ),
    );
    expect(seen).toEqual(seen.map((_, i) => `org_${i}`));
  });
});

it('who makes the same document at the same moment as others changes what the first of them made', async () => {
  for (let round = 0; round < 30; round++) {
    const filter = { _id: `together_${round}` };
    const change = () => things.update(a, filter, { $inc: { n: 1 } }, undefined, { upsert: true });
    await asA(() => Promise.all(Array.from({ length: 20 }, change)));
    expect(await asA(() => things.findOne(a, filter))).toMatchObject({ n: 20, organizationId: 'org_a' });
  }
  // One of another tenant's is nobody else's to make or change.
  await expect(
    asA(() => things.update(a, { _id: 'b1' }, { $set: { n: 9 } }, undefined, { upsert: true })),
  ).rejects.toMatchObject({ code: 11000 });
  expect(await asB(() => things.findOne(b, { _id: 'b1' }))).toMatchObject({ n: 1 });
});
