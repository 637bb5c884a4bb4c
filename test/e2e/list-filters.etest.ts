import { beforeAll, expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { idsOf, walk, type Row } from './support/pages.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const providers = '/v1/care/providers';
const sessions = '/v1/care/sessions';
let tenant: Tenant;

beforeAll(async () => {
  tenant = await newTenant(stack);
});

it('sessions are filtered by status, client, provider, service and time, together and from page to page', async () => {
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
    expect([query, idsOf(await walk(tenant, sessions, { ...query, limit: 2 }))]).toEqual([
      query,
      expected(fits),
    ]);
});

it('patients and providers are filtered', async () => {
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
    expect([query, idsOf(await walk(own, path, query))]).toEqual([query, ids]);
});

it('the audit log is filtered by record, person, action, kind and time', async () => {
  const own = await newTenant(stack);
  const id = await newPatient(own.send);
  await must(own.send({ path: `/v1/care/patients/${id}` }));
  await must(own.send({ method: 'PATCH', path: `/v1/care/patients/${id}`, json: { status: 'inactive' } }));
  await must(own.send({ method: 'DELETE', path: `/v1/care/patients/${id}` }));
  const logs = '/v1/audit/logs';
  const actions = (rows: Row[]) => rows.map((r) => (r as unknown as { action: string }).action).sort();
  const all = await until(
    'the trail of the patient',
    () => walk(own, logs, { resourceId: id, limit: 2 }),
    (rows) => ['create', 'read', 'update', 'delete'].every((a) => actions(rows).includes(a)),
  );
  // Changing a patient opens it, which is a read as well.
  expect(new Set(actions(all))).toEqual(new Set(['create', 'read', 'update', 'delete']));
  const of = async (query: Record<string, string>) => actions(await walk(own, logs, { ...query, limit: 3 }));
  expect(await of({ resourceId: id, action: 'delete' })).toEqual(['delete']);
  expect(await of({ resourceType: 'care_patient', action: 'create' })).toEqual(['create']);
  expect(await of({ userId: own.clientId, resourceType: 'care_provider' })).toEqual([]);
  expect(await of({ resourceId: id, to: '2020-01-01T00:00:00Z' })).toEqual([]);
  expect((await of({ resourceId: id, from: '2020-01-01T00:00:00Z' })).length).toBe(all.length);
  expect(await of({ resourceId: 'care_patient' })).toEqual([]);
  // An id is no kind of record, and nothing can have it for one.
  expect((await own.send({ path: `${logs}?resourceType=${id}` })).status).toBe(422);
});
