import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7Hex } from '@rymeda/kernel';
import { runningStack } from '@rymeda/testing';
import mongoose, { type Connection } from 'mongoose';
import type { AcrossTenants } from './across-tenants.ts';
import { runAsSystem, runAsTenant } from './context.ts';
import type { TenantDocument } from './scoped-collection.ts';
import { tenantDatabase } from './tenant-database.ts';

interface Thing extends TenantDocument {
  n: number;
}

const a = { organizationId: 'org_a' };
const b = { organizationId: 'org_b' };
const asSystem = <T>(work: () => Promise<T>): Promise<T> => runAsSystem('test', work);

let connection: Connection;
let things: AcrossTenants<Thing>;
beforeAll(async () => {
  connection = mongoose.createConnection(runningStack().mongodb.uri, {
    dbName: `test_tenancy_${uuidv7Hex()}`,
  });
  await connection.asPromise();
  things = tenantDatabase(connection).across<Thing>('things');
  await asSystem(() =>
    things.insert([
      { _id: 'a1', ...a, n: 1 },
      { _id: 'a2', ...a, n: 2 },
      { _id: 'b1', ...b, n: 1 },
    ]),
  );
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const idsOf = async (parts: Parameters<typeof things.find>[0]): Promise<string[]> =>
  (await asSystem(() => things.find(parts))).map((t) => t._id).sort();

describe('a collection across tenants', () => {
  it('finds and changes of each tenant what is sought of that one', async () => {
    expect(
      await idsOf([
        { scope: a, filter: { n: 2 } },
        { scope: b, filter: { n: 1 } },
      ]),
    ).toEqual(['a2', 'b1']);
    expect(await idsOf([{ scope: a, filter: { _id: 'b1' } }])).toEqual([]);
    expect(await idsOf([])).toEqual([]);
    const changes = [
      { scope: a, filter: { _id: 'a1' }, update: { $inc: { n: 10 } } },
      { scope: a, filter: { _id: 'b1' }, update: { $inc: { n: 10 } } },
    ];
    expect(await asSystem(() => things.update(changes))).toBe(1);
    expect(
      await idsOf([
        { scope: a, filter: { n: 11 } },
        { scope: b, filter: { n: 11 } },
      ]),
    ).toEqual(['a1']);
  });

  it('makes every one of several changes, each of its own tenant’s document', async () => {
    const documents = [a, b].flatMap((of) =>
      [1, 2].map((n) => ({ _id: `each_${of.organizationId}_${n}`, ...of, n })),
    );
    await asSystem(() => things.insert(documents));
    const changes = documents.map(({ _id, organizationId }) => ({
      scope: { organizationId },
      filter: { _id },
      update: { $inc: { n: 100 } },
    }));
    expect(await asSystem(() => things.update(changes))).toBe(4);
    expect(await idsOf([a, b].map((scope) => ({ scope, filter: { n: { $gt: 100 } } })))).toEqual(
      documents.map((d) => d._id).sort(),
    );
  });

  it('leaves nothing of what is made or changed in a transaction that fails', async () => {
    const fails = connection.transaction(async (session) => {
      const tx = { session };
      await asSystem(async () => {
        await things.insert([{ _id: 'never', ...a, n: 200 }], tx);
        await things.update([{ scope: a, filter: { _id: 'a2' }, update: { $set: { n: 200 } } }], tx);
        const both = [a, b].map((scope) => ({
          scope,
          filter: { n: { $lt: 200 } },
          update: { $set: { n: 200 } },
        }));
        await things.update(both, tx);
      });
      throw new Error('not this time');
    });
    await expect(fails).rejects.toThrow('not this time');
    expect(await idsOf([a, b].map((scope) => ({ scope, filter: { n: 200 } })))).toEqual([]);
  });

  it('is nobody’s who asks for a tenant, and nobody’s without a name', async () => {
    const find = () => things.find([{ scope: b, filter: {} }]);
    const tenant = {
      kind: 'tenant' as const,
      ...b,
      actor: { id: 'cli_1', kind: 'client' as const, scopes: new Set<string>() },
      ...{ requestId: 'req_1', ipAddress: '127.0.0.1', operation: 'test', disclosures: [] },
    };
    await expect(runAsTenant(tenant, find)).rejects.toThrow('without a system context');
    await expect(find()).rejects.toThrow('without a tenant context');
  });

  it('refuses what does not name one tenant', async () => {
    const everybody = { organizationId: { $ne: null } } as never;
    await expect(asSystem(() => things.find([{ scope: everybody, filter: {} }]))).rejects.toThrow();
    await expect(asSystem(() => things.insert([{ _id: 'x', n: 1 } as never]))).rejects.toThrow();
    const nobody = { organizationId: '' };
    await expect(asSystem(() => things.find([{ scope: nobody, filter: {} }]))).rejects.toThrow(
      'without a tenant',
    );
    await expect(asSystem(() => things.insert([{ _id: 'x', ...nobody, n: 1 }]))).rejects.toThrow(
      'without a tenant',
    );
    const moves = [{ scope: a, filter: { _id: 'a1' }, update: { $set: b } }];
    await expect(asSystem(() => things.update(moves))).rejects.toThrow('never changes its tenant');
  });
});
