import { describe, expect, it } from '@jest/globals';
import { canaryPatient, newProviderBody, runningStack } from '@rymeda/testing';
import fc from 'fast-check';
import { idsOf, list, newestFirst, walk, type Listed, type Row } from './support/pages.ts';
import { must, newPatient, newProvider, newTenant } from './support/tenant.ts';

const stack = runningStack();
const providers = '/v1/care/providers';

describe('a walk by cursor through a list that others change', () => {
  type Change = { after: number; insert: number; remove: number[] };
  const change: fc.Arbitrary<Change> = fc.record({
    after: fc.nat(4),
    insert: fc.nat(3),
    remove: fc.array(fc.nat(99), { maxLength: 3 }),
  });

  it('neither misses nor repeats a row that was there throughout, newest first', async () => {
    const seed = Date.now() % 2 ** 31;
    console.log(`fast-check seed: ${seed}`);
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(change, { maxLength: 4 }),
      async (limit, changes) => {
        const own = await newTenant(stack);
        const make = (n: number) => Promise.all(Array.from({ length: n }, () => newProvider(own.send)));
        const before = await make(12);
        const removed = new Set<string>();
        const rows = await walk(own, providers, { limit }, async (page) => {
          for (const { insert, remove } of changes.filter((c) => c.after === page)) {
            const victims = new Set(
              remove.map((n) => before[n % before.length] as string).filter((id) => !removed.has(id)),
            );
            for (const id of victims) removed.add(id);
            const gone = [...victims].map((id) =>
              must(own.send({ method: 'DELETE', path: `${providers}/${id}` })),
            );
            await Promise.all([make(insert), ...gone]);
          }
        });
        const ids = idsOf(rows);
        expect(ids).toEqual([...new Set(ids)]);
        expect(ids).toEqual(expect.arrayContaining(before.filter((id) => !removed.has(id))));
        expect(ids).toEqual(newestFirst(rows));
        const rest = await walk(own, providers, { limit: 100 });
        expect(idsOf(rest).filter((id) => removed.has(id))).toEqual([]);
      },
    );
    await fc.assert(property, { seed, numRuns: 8, endOnFailure: true });
  });

  it('goes on although the row at which the page ended is gone', async () => {
    const own = await newTenant(stack);
    for (let i = 0; i < 4; i++) await newProvider(own.send);
    const all = idsOf(await walk(own, providers, { limit: 100 }));
    const { data, pagination } = await list(own, providers, { limit: 2 });
    await must(own.send({ method: 'DELETE', path: `${providers}/${data[1]?.id}` }));
    const rest = await list(own, providers, { limit: 2, cursor: pagination.cursor });
    expect(idsOf(rest.data)).toEqual(all.slice(2));
  });
});

it('an empty list, a page that is just full, and one row more', async () => {
  const own = await newTenant(stack);
  expect(await list(own, providers, {})).toMatchObject({
    data: [],
    pagination: { hasMore: false, cursor: null },
  });
  for (let i = 0; i < 3; i++) await newProvider(own.send);
  expect((await list(own, providers, { limit: 3 })).pagination).toEqual({ hasMore: false, cursor: null });
  expect((await list(own, providers, { limit: 2 })).pagination).toEqual({
    hasMore: true,
    cursor: expect.any(String),
  });
});

it('a list takes 25 rows unless told otherwise, and 100 at most', async () => {
  const own = await newTenant(stack);
  await Promise.all(Array.from({ length: 101 }, () => newProvider(own.send)));
  expect((await list(own, providers, {})).data).toHaveLength(25);
  expect((await list(own, providers, { limit: 100 })).data).toHaveLength(100);
  expect(new Set(idsOf(await walk(own, providers, { limit: 7 }))).size).toBe(101);
});

it('a search lists newest first and pages like a list', async () => {
  const own = await newTenant(stack);
  const lastName = canaryPatient()['lastName'] as string;
  for (let i = 0; i < 5; i++) await newPatient(own.send, { lastName });
  await newPatient(own.send);
  const found: Row[] = [];
  for (let cursor: string | undefined; ;) {
    const json = { lastName, limit: 2, ...(cursor === undefined ? {} : { cursor }) };
    const { data, pagination } = (await must(own.send({ path: '/v1/care/patients/search', json })))
      .body as Listed;
    found.push(...data);
    if (pagination.cursor === null) break;
    cursor = pagination.cursor;
  }
  expect(new Set(idsOf(found)).size).toBe(5);
  expect(idsOf(found)).toEqual(newestFirst(found));
});

it('deleted rows are gone from lists, reads and searches, and their identifiers are free again', async () => {
  const own = await newTenant(stack);
  const { npi } = newProviderBody() as { npi: string };
  const person = canaryPatient();
  const prv = await newProvider(own.send, { npi });
  const pat = (await must(own.send({ path: '/v1/care/patients', json: person }))).body.data.id as string;
  for (const path of [`${providers}/${prv}`, `/v1/care/patients/${pat}`]) {
    expect((await own.send({ method: 'DELETE', path })).status).toBe(204);
    expect((await own.send({ path })).status).toBe(404);
    expect((await own.send({ method: 'DELETE', path })).status).toBe(404);
  }
  expect(await walk(own, providers, {})).toEqual([]);
  const { lastName, mrn } = person;
  for (const json of [{ lastName }, { mrn }])
    expect((await own.send({ path: '/v1/care/patients/search', json })).body.data).toEqual([]);
  await newProvider(own.send, { npi });
  expect((await own.send({ path: '/v1/care/patients', json: person })).status).toBe(201);
});
