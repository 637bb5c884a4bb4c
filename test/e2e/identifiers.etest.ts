import { beforeAll, describe, expect, it } from '@jest/globals';
import { canaryPatient, newProviderBody, runningStack, type Partner } from '@rymeda/testing';
import { expectProblem } from './support/problem.ts';
import { newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const patients = '/v1/care/patients';
let tenant: Tenant;
let other: Pick<Tenant, 'send'>;

beforeAll(async () => {
  tenant = await newTenant(stack);
  other = await tenant.addClient(undefined, 'another-partner');
});

const newId = (): string => `ext-${Math.random()}`;
const change = (path: string, json: object, by: Partner = tenant.send) => by({ method: 'PATCH', path, json });
const idsFoundBy = async (by: Partner, partnerPatientId: string): Promise<string[]> =>
  (await by({ path: `${patients}/search`, json: { partnerPatientId } })).body.data.map(
    (p: { id: string }) => p.id,
  );

describe("a partner's id for a patient", () => {
  it('is found by that partner only, and may be the same at two partners', async () => {
    const partnerPatientId = newId();
    const mine = await newPatient(tenant.send, { partnerPatientId });
    const theirs = await newPatient(other.send, { partnerPatientId });
    expect(await idsFoundBy(tenant.send, partnerPatientId)).toEqual([mine]);
    expect(await idsFoundBy(other.send, partnerPatientId)).toEqual([theirs]);
  });

  it('that is taken answers 409 on a change too, and changes nothing', async () => {
    const partnerPatientId = newId();
    await newPatient(tenant.send, { partnerPatientId });
    const path = `${patients}/${await newPatient(tenant.send)}`;
    expectProblem(await change(path, { partnerPatientId, mrn: 'M' }), 409, 'DUPLICATE_IDENTIFIER');
    const after = await tenant.send({ path });
    expect([after.headers.get('etag'), after.body.data.mrn === 'M']).toEqual(['"1"', false]);
  });

  it('belongs to the partner that gave it last', async () => {
    const id = await newPatient(tenant.send, { partnerPatientId: undefined });
    const partnerPatientId = newId();
    expect((await change(`${patients}/${id}`, { partnerPatientId }, other.send)).status).toBe(200);
    expect(await idsFoundBy(other.send, partnerPatientId)).toEqual([id]);
    expect(await idsFoundBy(tenant.send, partnerPatientId)).toEqual([]);
    // Whoever sends it back unchanged, with another change, does not make it its own.
    await change(`${patients}/${id}`, { partnerPatientId, status: 'inactive' });
    expect(await idsFoundBy(other.send, partnerPatientId)).toEqual([id]);
  });

  it('is free again when it was taken away', async () => {
    const partnerPatientId = newId();
    const id = await newPatient(tenant.send, { partnerPatientId });
    await change(`${patients}/${id}`, { partnerPatientId: null });
    expect(await idsFoundBy(tenant.send, partnerPatientId)).toEqual([]);
    const again = await tenant.send({ path: patients, json: canaryPatient({ partnerPatientId }) });
    expect(again.status).toBe(201);
  });
});

it('an NPI that is taken answers 409, on creation and on change; another organisation may have it', async () => {
  const { npi } = newProviderBody() as { npi: string };
  await newProvider(tenant.send, { npi });
  const second = await tenant.send({ path: '/v1/care/providers', json: newProviderBody({ npi }) });
  expectProblem(second, 409, 'DUPLICATE_IDENTIFIER');
  const path = `/v1/care/providers/${await newProvider(tenant.send)}`;
  expectProblem(await change(path, { npi }), 409, 'DUPLICATE_IDENTIFIER');
  const elsewhere = await newTenant(stack);
  expect(await newProvider(elsewhere.send, { npi })).toMatch(/^prv_/);
});

it('a change that changes nothing keeps the version', async () => {
  const path = `${patients}/${await newPatient(tenant.send)}`;
  const { body } = await tenant.send({ path });
  const { firstName, address, insuranceInfo } = body.data as Record<string, unknown>;
  for (const json of [{}, { firstName, address, insuranceInfo }, { address: {} }]) {
    const same = await change(path, json);
    expect([same.status, same.headers.get('etag'), same.body.data]).toEqual([200, '"1"', body.data]);
  }
});
