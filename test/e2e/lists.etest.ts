import { beforeAll, describe, expect, it } from '@jest/globals';
import { canaryPatient, newProviderBody, runningStack, until } from '@rymeda/testing';
import fc from 'fast-check';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const providers = '/v1/care/providers';
let tenant: Tenant;

beforeAll(async () => {
  tenant = await newTenant(stack);
});

interface Row {
  id: string;
  createdAt: string;
}
interface Listed {
  data: Row[];
  pagination: { hasMore: boolean; cursor: string | null };
}

const list = async (
  path: string,
  query: Record<string, string | number | null>,
  by = tenant,
): Promise<Listed> => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null) search.set(name, String(value));
  return (await must(by.send({ path: `${path}?${search}` }))).body as Listed;
};

/** Every page from the first on; `between` runs after each. */
async function walk(
  path: string,
  query: Record<string, string | number>,
  by = tenant,
  between: (page: number) => Promise<void> = async () => undefined,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 0, cursor: string | null = null; ; page++) {
    const { data, pagination } = await list(path, { ...query, cursor }, by);
    rows.push(...data);
    expect(pagination.hasMore).toBe(pagination.cursor !== null);
    if (pagination.cursor === null) return rows;
    cursor = pagination.cursor;
    await between(page);
  }
}
const idsOf = (rows: { id: string }[]): string[] => rows.map((r) => r.id);
const newestFirst = (rows: Row[]): string[] =>
  idsOf(
    [...rows].sort((a, b) =>
      a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1,
    ),
  );

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
        const rows = await walk(providers, { limit }, own, async (page) => {
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
        const rest = await walk(providers, { limit: 100 }, own);
        expect(idsOf(rest).filter((id) => removed.has(id))).toEqual([]);
      },
    );
    await fc.assert(property, { seed, numRuns: 8, endOnFailure: true });
  });

  it('goes on although the row at which the page ended is gone', async () => {
    const own = await newTenant(stack);
    for (let i = 0; i < 4; i++) await newProvider(own.send);
    const all = idsOf(await walk(providers, { limit: 100 }, own));
    const { data, pagination } = await list(providers, { limit: 2 }, own);
    await must(own.send({ method: 'DELETE', path: `${providers}/${data[1]?.id}` }));
    const rest = await list(providers, { limit: 2, cursor: pagination.cursor }, own);
    expect(idsOf(rest.data)).toEqual(all.slice(2));
  });
});

it('an empty list, a page that is just full, and one row more', async () => {
  const own = await newTenant(stack);
  expect(await list(providers, {}, own)).toMatchObject({
    data: [],
    pagination: { hasMore: false, cursor: null },
  });
  for (let i = 0; i < 3; i++) await newProvider(own.send);
  expect((await list(providers, { limit: 3 }, own)).pagination).toEqual({ hasMore: false, cursor: null });
  expect((await list(providers, { limit: 2 }, own)).pagination).toEqual({
    hasMore: true,
    cursor: expect.any(String),
  });
});

it('a list takes 25 rows unless told otherwise, and 100 at most', async () => {
  const own = await newTenant(stack);
  await Promise.all(Array.from({ length: 101 }, () => newProvider(own.send)));
  expect((await list(providers, {}, own)).data).toHaveLength(25);
  expect((await list(providers, { limit: 100 }, own)).data).toHaveLength(100);
  expect(new Set(idsOf(await walk(providers, { limit: 7 }, own))).size).toBe(101);
});

describe('filters', () => {
  const sessions = '/v1/care/sessions';

  it('of sessions: by status, client, provider, service and time, together and from page to page', async () => {
    const [p1, p2] = [await newProvider(tenant.send), await newProvider(tenant.send)];
    const [c1, c2] = [await newPatient(tenant.send), await newPatient(tenant.send)];
    const made: Record<string, string>[] = [];
    for (let hour = 0; hour < 8; hour++) {
      const json = {
        clientId: hour % 2 === 0 ? c1 : c2,
        providerId: hour < 4 ? p1 : p2,
        serviceType: hour % 4 === 0 ? 'intake' : 'therapy',
        startTime: `2031-05-01T${String(hour + 8).padStart(2, '0')}:00:00Z`,
      };
      made.push((await must(tenant.send({ path: sessions, json }))).body.data as Record<string, string>);
    }
    await must(tenant.send({ method: 'POST', path: `${sessions}/${made[0]?.['id']}/cancel` }));
    const expected = (fits: (s: Record<string, string>, i: number) => boolean) =>
      made
        .filter(fits)
        .map((s) => s['id'])
        .reverse();
    for (const [query, fits] of [
      [{ clientId: c1 }, (s) => s['clientId'] === c1],
      [{ providerId: p2 }, (s) => s['providerId'] === p2],
      [{ serviceType: 'intake', clientId: c1 }, (s) => s['serviceType'] === 'intake' && s['clientId'] === c1],
      [{ status: 'cancelled' }, (_, i) => i === 0],
      [{ status: 'scheduled', clientId: c1 }, (s, i) => i !== 0 && s['clientId'] === c1],
      [
        { startTimeFrom: '2031-05-01T10:00:00Z', startTimeTo: '2031-05-01T12:00:00Z' },
        (_, i) => i === 2 || i === 3,
      ],
      [{ startTimeFrom: '2031-05-01T12:00:00+02:00', providerId: p1 }, (_, i) => i === 2 || i === 3],
      [{ clientId: c1, status: 'no_show' }, () => false],
    ] as [Record<string, string>, (s: Record<string, string>, i: number) => boolean][])
      expect([query, idsOf(await walk(sessions, { ...query, limit: 2 }))]).toEqual([query, expected(fits)]);
  });

  it('of patients and providers', async () => {
    const own = await newTenant(stack);
    const [prv, idle] = [
      await newProvider(own.send),
      await newProvider(own.send, { credentialStatus: 'expired' }),
    ];
    const mine = await newPatient(own.send, { primaryProviderId: prv });
    const gone = await newPatient(own.send, { status: 'discharged' });
    const npi = ((await own.send({ path: `${providers}/${prv}` })).body.data as { npi: string }).npi;
    for (const [path, query, ids] of [
      ['/v1/care/patients', { status: 'discharged' }, [gone]],
      ['/v1/care/patients', { primaryProviderId: prv }, [mine]],
      ['/v1/care/patients', { primaryProviderId: prv, status: 'inactive' }, []],
      [providers, { credentialStatus: 'expired' }, [idle]],
      [providers, { npi }, [prv]],
      [providers, { specialty: 'nothing-like-it' }, []],
    ] as [string, Record<string, string>, string[]][])
      expect([query, idsOf(await walk(path, query, own))]).toEqual([query, ids]);
  });

  it('of the audit log: by record, person, action, kind and time, each within a second', async () => {
    const own = await newTenant(stack);
    const id = await newPatient(own.send);
    await must(own.send({ path: `/v1/care/patients/${id}` }));
    await must(own.send({ method: 'PATCH', path: `/v1/care/patients/${id}`, json: { status: 'inactive' } }));
    await must(own.send({ method: 'DELETE', path: `/v1/care/patients/${id}` }));
    const logs = '/v1/audit/logs';
    const actions = (rows: Row[]) => rows.map((r) => (r as unknown as { action: string }).action).sort();
    const all = await until(
      'the trail of the patient',
      () => walk(logs, { resourceId: id, limit: 2 }, own),
      (rows) => ['create', 'read', 'update', 'delete'].every((a) => actions(rows).includes(a)),
    );
    // Changing a patient opens it, which is a read as well.
    expect(new Set(actions(all))).toEqual(new Set(['create', 'read', 'update', 'delete']));
    const of = async (query: Record<string, string>) =>
      actions(await walk(logs, { ...query, limit: 3 }, own));
    expect(await of({ resourceId: id, action: 'delete' })).toEqual(['delete']);
    expect(await of({ resourceType: 'care_patient', action: 'create' })).toEqual(['create']);
    expect(await of({ userId: own.clientId, resourceType: 'care_provider' })).toEqual([]);
    expect(await of({ resourceId: id, to: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect((await of({ resourceId: id, from: '2020-01-01T00:00:00Z' })).length).toBe(all.length);
    expect(await of({ resourceId: 'care_patient' })).toEqual([]);
    expect(await of({ resourceType: id })).toEqual([]);
  });
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
  expect(await walk(providers, {}, own)).toEqual([]);
  const { lastName, mrn } = person;
  for (const json of [{ lastName }, { mrn }])
    expect((await own.send({ path: '/v1/care/patients/search', json })).body.data).toEqual([]);
  await newProvider(own.send, { npi });
  expect((await own.send({ path: '/v1/care/patients', json: person })).status).toBe(201);
});
