import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canaryPatient, newProviderBody, runningStack, type Answered } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem } from './support/problem.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const patients = '/v1/care/patients';
const providers = '/v1/care/providers';
let tenant: Tenant;
let databases: Databases;

beforeAll(async () => {
  tenant = await newTenant(stack);
  databases = await openDatabases();
});

afterAll(async () => {
  await databases.close();
});

const post = (path: string, json: unknown, key: string, by: Pick<Tenant, 'send'> = tenant) =>
  by.send({ path, json, headers: { 'idempotency-key': key } });
const count = async (collection: string): Promise<number> =>
  (await databases.countsOf(tenant.id))[collection] ?? 0;
/** What must be the same when an answer is given once more. */
const essence = ({ status, headers, body }: Answered) => ({
  status,
  data: body.data as unknown,
  location: headers.get('location'),
  etag: headers.get('etag'),
});

it('the same key and body give the same answer once more, without a second effect', async () => {
  const key = randomUUID();
  const json = canaryPatient();
  const first = await post(patients, json, key);
  expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null]);
  const before = await count('patients');
  for (let i = 0; i < 3; i++) {
    const again = await post(patients, i === 1 ? reordered(json) : json, key);
    expect(essence(again)).toEqual(essence(first));
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body.requestId).toBe(again.headers.get('x-request-id'));
    expect(again.body.requestId).not.toBe(first.body.requestId);
  }
  expect(await count('patients')).toBe(before);
});

const reordered = (json: object) => Object.fromEntries(Object.entries(json).reverse());

it('actions and 202 answers are given once more as well', async () => {
  const providerId = await newProvider(tenant.send);
  const person = canaryPatient({ primaryProviderId: providerId });
  const clientId = (await must(tenant.send({ path: patients, json: person }))).body.data.id as string;
  const met = randomUUID();
  const same = { ...person, partnerPatientId: undefined };
  const [one, two] = [await post(patients, same, met), await post(patients, same, met)];
  expect([one.status, one.body.data, two.headers.get('idempotent-replayed')]).toEqual([
    202,
    { id: clientId },
    'true',
  ]);
  expect(essence(two)).toEqual(essence(one));

  const session = { clientId, serviceType: 'x' };
  const id = (await must(tenant.send({ path: '/v1/care/sessions', json: session }))).body.data.id as string;
  const key = randomUUID();
  const start = () =>
    tenant.send({
      path: `/v1/care/sessions/${id}/start`,
      method: 'POST',
      headers: { 'idempotency-key': key },
    });
  const [started, again] = [await start(), await start()];
  expect([started.status, essence(again)]).toEqual([200, essence(started)]);
});

it('another body under the same key answers 422 IDEMPOTENCY_KEY_REUSED', async () => {
  const key = randomUUID();
  const json = canaryPatient();
  await must(post(patients, json, key));
  expectProblem(await post(patients, { ...json, status: 'inactive' }, key), 422, 'IDEMPOTENCY_KEY_REUSED');
  expectProblem(await post(patients, { nonsense: 1 }, key), 422, 'VALIDATION_FAILED');
});

it('of concurrent requests with one key one has the effect; the others wait, or get its answer', async () => {
  const key = randomUUID();
  const json = newProviderBody();
  const before = await count('providers');
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(providers, json, key)));
  const effective = answers.filter((a) => a.status === 201 && a.headers.get('idempotent-replayed') === null);
  expect(effective).toHaveLength(1);
  for (const answer of answers)
    if (answer.status === 201) expect(essence(answer)).toEqual(essence(effective[0] as Answered));
    else {
      expectProblem(answer, 409, 'IDEMPOTENCY_CONFLICT');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  expect(await count('providers')).toBe(before + 1);
  expect(essence(await post(providers, json, key))).toEqual(essence(effective[0] as Answered));
});

describe('a key belongs to', () => {
  it('its client and its organisation', async () => {
    const key = randomUUID();
    const colleague = await tenant.addClient();
    const stranger = await newTenant(stack);
    const ids = new Set<string>();
    for (const by of [tenant, colleague, stranger])
      ids.add((await must(post(providers, newProviderBody(), key, by))).body.data.id as string);
    expect(ids.size).toBe(3);
  });

  it('its path', async () => {
    const key = randomUUID();
    await must(post(providers, newProviderBody(), key));
    await must(post(patients, canaryPatient(), key));
    const [a, b] = [await newPatient(tenant.send), await newPatient(tenant.send)];
    const providerId = await newProvider(tenant.send);
    const book = async (clientId: string) =>
      (
        await must(
          tenant.send({
            path: '/v1/care/sessions',
            json: { clientId, providerId, serviceType: 'x', allowOverlap: true },
          }),
        )
      ).body.data.id as string;
    for (const id of [await book(a), await book(b)])
      expect((await post(`/v1/care/sessions/${id}/start`, {}, key)).body.data).toMatchObject({
        id,
        status: 'in_progress',
      });
  });
});

it.each([
  ['with a space', 'a b'],
  ['of 256 characters', 'x'.repeat(256)],
  ['beyond ASCII', 'schlüssel'],
  ['empty', ''],
])('a key %s answers 400 INVALID_IDEMPOTENCY_KEY and has no effect', async (_, key) => {
  const before = await count('providers');
  expectProblem(await post(providers, newProviderBody(), key), 400, 'INVALID_IDEMPOTENCY_KEY');
  // Told before what is wrong with the body.
  expectProblem(await post(providers, { none: 1 }, key), 400, 'INVALID_IDEMPOTENCY_KEY');
  expect(await count('providers')).toBe(before);
});

it('a request that failed does not use up its key', async () => {
  const key = randomUUID();
  const npi = (newProviderBody() as { npi: string }).npi;
  await newProvider(tenant.send, { npi });
  expectProblem(await post(providers, newProviderBody({ npi }), key), 409, 'DUPLICATE_IDENTIFIER');
  expectProblem(await post(providers, newProviderBody({ npi }), key), 409, 'DUPLICATE_IDENTIFIER');
  expect((await post(providers, newProviderBody(), key)).status).toBe(201);
  expectProblem(await post(providers, {}, key), 422, 'VALIDATION_FAILED');
});
