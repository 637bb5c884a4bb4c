import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { call, canaryPatient, until, type Answered } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { must, newPatient, newTenant, operatorToken, type Tenant } from '../e2e/support/tenant.ts';
import { freshStack, parts } from './common.ts';

const stack = freshStack();
const client = new MongoClient(stack.mongodb.uri);
const patients = client.db('rymeda_care').collection<{ _id: string } & Record<string, unknown>>('patients');
const fields = [
  'firstName',
  'lastName',
  'dateOfBirth',
  'email',
  'phone',
  'address',
  'mrn',
  'partnerPatientId',
];
const people = 1_000;
let operator: string;
let tenant: Tenant;
const lastNames = new Map<string, string>();

beforeAll(async () => {
  operator = await operatorToken(stack);
  tenant = await newTenant(stack);
  const numbers = Array.from({ length: people }, (_, i) => i).values();
  const workers = Array.from({ length: 16 }, async () => {
    for (const i of numbers) {
      const lastName = `Rotated ${i}`;
      lastNames.set(await newPatient(tenant.send, { lastName, partnerPatientId: `p-${i}` }), lastName);
    }
  });
  await Promise.all(workers);
}, 300_000);
afterAll(() => client.close());

interface Keys {
  versions: { purpose: string; version: number; state: string }[];
  rotations: { purpose: string; phase: string; records: number; unreadable: number }[];
}
const path = () => `/v1/platform/organizations/${tenant.id}/keys/care`;
const keys = async (): Promise<Keys | null> => {
  const answer = await call(stack.gateway, { path: path(), token: operator });
  return answer.status === 200 ? (answer.body.data as Keys) : null;
};
const rotation = (found: Keys | null, purpose: string) => found?.rotations.find((r) => r.purpose === purpose);
const stateOf = (found: Keys | null, purpose: string, version: number) =>
  found?.versions.find((v) => v.purpose === purpose && v.version === version)?.state;

/** Reads, searches, creates and changes until told to stop; whatever was refused is kept. */
function startLoad() {
  const ids = [...lastNames.keys()];
  const refused: string[] = [];
  let running = true;
  let done = 0;
  let away = false;
  const fine = (answer: Answered, what: string, ok: boolean): void => {
    // While its engine is dead, a request is refused by the gateway; the engine itself refuses none.
    if (!ok && !away) refused.push(`${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
    done++;
  };
  const workers = Array.from({ length: 6 }, async (_, worker) => {
    for (let i = worker; running; i += 6) {
      const id = ids[i % ids.length] as string;
      const lastName = lastNames.get(id) as string;
      const read = await tenant.send({ path: `/v1/care/patients/${id}` });
      fine(read, 'read', read.body.data?.lastName === lastName);
      const search = await tenant.send({ path: '/v1/care/patients/search', json: { lastName } });
      fine(search, 'search', search.body.data?.some?.((p: { id: string }) => p.id === id) === true);
      const email = `w${worker}.${i}@example.org`;
      const patch = await tenant.send({ method: 'PATCH', path: `/v1/care/patients/${id}`, json: { email } });
      fine(patch, 'patch', patch.body.data?.email === email);
      if (i % 5 !== 0) continue;
      const created = await tenant.send({ path: '/v1/care/patients', json: canaryPatient() });
      fine(created, 'create', created.status === 201);
    }
  });
  return {
    refused,
    requests: () => done,
    expectAway: (yes: boolean) => void (away = yes),
    async stop() {
      running = false;
      await Promise.all(workers);
    },
  };
}

const ended = (purpose: string) =>
  until(`the rotation of the ${purpose} key`, keys, (k) => rotation(k, purpose)?.phase === 'done', 120_000);

it('of the data key loses no request and no record under load, although the engine is killed in the middle', async () => {
  const load = startLoad();
  await must(call(stack.gateway, { method: 'POST', path: `${path()}/rotate`, token: operator, json: {} }));
  const first = await newPatient(tenant.send, { lastName: 'At once' });
  expect((await patients.findOne({ _id: first }))?.['lastName']).toMatch(/^ENC\[AES256:1\.2\./);

  await until('the job at work', keys, (k) => rotation(k, 'data')?.phase === 'rewriting', 60_000);
  load.expectAway(true);
  await killService('care', parts);
  await startService('care', parts);
  await until('care', keys, (k) => k !== null, 60_000);
  // A breaker of the gateway may still be open for a moment.
  await until(
    'an answer',
    () => tenant.send({ path: '/v1/care/patients' }),
    (a) => a.status === 200,
  );
  load.expectAway(false);
  await ended('data');
  await load.stop();
  const found = await until(
    'the old version retired',
    keys,
    (k) => stateOf(k, 'data', 1) === 'retired',
    60_000,
  );

  console.log(
    `${load.requests()} requests meanwhile, ${rotation(found, 'data')?.records} records sealed anew`,
  );
  expect(load.refused).toEqual([]);
  expect(stateOf(found, 'data', 1)).toBe('retired');
  expect(rotation(found, 'data')?.unreadable).toBe(0);
  const old = await patients.countDocuments({
    organizationId: tenant.id,
    $or: fields.map((f) => ({ [f]: /^ENC\[AES256:1\.1\./ })),
  });
  expect(old).toBe(0);
  expect(await patients.countDocuments({ organizationId: tenant.id, lastName: /^ENC/ })).toBeGreaterThan(
    people,
  );
  for (const [id, lastName] of lastNames) {
    const read = await must(tenant.send({ path: `/v1/care/patients/${id}` }));
    expect(read.body.data.lastName).toBe(lastName);
  }
}, 300_000);

it('of the index key keeps every search and every unique identifier working throughout', async () => {
  const load = startLoad();
  await must(
    call(stack.gateway, {
      method: 'POST',
      path: `${path()}/rotate`,
      token: operator,
      json: { purpose: 'index' },
    }),
  );
  const taken: number[] = [];
  let probing = true;
  const probe = (async () => {
    for (let i = 0; probing; i++) {
      const json = canaryPatient({ partnerPatientId: `p-${i % people}` });
      taken.push((await tenant.send({ path: '/v1/care/patients', json })).status);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await ended('index');
  const found = await until(
    'the old version retired',
    keys,
    (k) => stateOf(k, 'index', 1) === 'retired',
    60_000,
  );
  probing = false;
  await probe;
  await load.stop();

  console.log(
    `${load.requests()} requests meanwhile, ${taken.length} attempts at identifiers that are taken`,
  );
  expect(load.refused).toEqual([]);
  expect(new Set(taken)).toEqual(new Set([409]));
  expect([stateOf(found, 'index', 1), stateOf(found, 'index', 2)]).toEqual(['retired', 'active']);
  const old = await patients.countDocuments({
    organizationId: tenant.id,
    $or: ['search', 'person', 'uniquePerson', 'uniquePartnerPatientId'].map((f) => ({ [f]: /^1\./ })),
  });
  expect(old).toBe(0);
}, 300_000);

it('is in the audit trail, and no record got a version or an event of it', async () => {
  const rotated = await until(
    'the entries',
    async () =>
      (await must(tenant.send({ path: '/v1/audit/logs?resourceType=care_encryption_key&limit=100' }))).body
        .data,
    (entries: { action: string }[]) => entries.filter((e) => e.action === 'update').length >= 2,
    30_000,
  );
  expect(rotated.length).toBeGreaterThanOrEqual(4);
  const id = [...lastNames.keys()][0] as string;
  const stored = await patients.findOne({ _id: id });
  const { body } = await must(
    tenant.send({ path: `/v1/audit/logs?resourceId=${id}&action=update&limit=100` }),
  );
  expect(body.data.length).toBe((stored?.['version'] as number) - 1);
});
