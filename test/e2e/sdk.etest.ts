import { beforeAll, describe, expect, it } from '@jest/globals';
import { Rymeda, RymedaError } from '@rymeda/sdk';
import { canaryNote, canaryPatient, newProviderBody, runningStack, until } from '@rymeda/testing';
import { newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let rymeda: Rymeda;

beforeAll(async () => {
  tenant = await newTenant(stack);
  const { clientId, clientSecret } = tenant;
  rymeda = new Rymeda({ clientId, clientSecret, baseUrl: stack.gateway });
});

type Body<T extends (...args: never) => unknown> = Parameters<T>[0];
const newPerson = (more: object = {}) =>
  canaryPatient({ ...more }) as unknown as Body<typeof rymeda.care.patients.create>;
const newDoctor = () => newProviderBody() as unknown as Body<typeof rymeda.care.providers.create>;

async function failure(call: PromiseLike<unknown>): Promise<RymedaError> {
  const error: unknown = await Promise.resolve(call).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(RymedaError);
  return error as RymedaError;
}

it('one visit, from token to audit trail, reads as product.md writes it', async () => {
  const provider = await rymeda.care.providers.create(newDoctor());
  const person = newPerson({ primaryProviderId: provider.id });
  const patient = await rymeda.care.patients.create(person);
  expect(patient).toMatchObject(person);

  const session = await rymeda.care.sessions.create({
    clientId: patient.id,
    serviceType: 'behavioral_health',
  });
  expect(session).toMatchObject({ providerId: provider.id, status: 'scheduled', scheduledDuration: 60 });
  expect((await rymeda.care.sessions.start(session.id)).status).toBe('in_progress');
  const text = canaryNote();
  const note = await rymeda.care.sessions.notes.create(session.id, { text });
  const signed = await rymeda.care.sessions.notes.sign(session.id, note.id);
  expect([signed.text, signed.signedBy]).toEqual([text, tenant.clientId]);
  expect((await rymeda.care.sessions.complete(session.id)).endTime).not.toBeNull();

  const { data, pagination } = await rymeda.care.sessions.list({ clientId: patient.id, status: 'completed' });
  expect([data.map((s) => s.id), pagination]).toEqual([[session.id], { hasMore: false, cursor: null }]);
  const found = await rymeda.care.patients.search({ lastName: person.lastName });
  expect(found.data.map((p) => p.id)).toEqual([patient.id]);
  const trail = await until(
    'the trail',
    async () => (await rymeda.audit.logs.list({ resourceId: session.id })).data,
    (entries) => entries.filter((e) => e.action !== 'read').length === 3,
  );
  for (const entry of trail) expect(entry).toMatchObject({ userId: tenant.clientId, ipAddress: '127.0.0.1' });
});

describe('for await', () => {
  it('walks all pages of a list, each row once, and of a search', async () => {
    const made: string[] = [];
    for (let i = 0; i < 7; i++)
      made.push((await rymeda.care.patients.create(newPerson({ status: 'discharged' }))).id);
    const listed: string[] = [];
    for await (const patient of rymeda.care.patients.list({ status: 'discharged', limit: 3 }))
      listed.push(patient.id);
    expect(listed).toEqual([...made].reverse());
    const found: string[] = [];
    for await (const patient of rymeda.care.patients.search({ status: 'discharged', limit: 2 }))
      found.push(patient.id);
    expect(found).toEqual(listed);
  });
});

describe('a failure has status, headers and error', () => {
  it('of a faulty field', async () => {
    const error = await failure(rymeda.care.patients.create(newPerson({ firstName: '' })));
    expect([error.status, error.error]).toEqual([
      422,
      {
        code: 'VALIDATION_FAILED',
        message: expect.any(String),
        details: [{ field: 'firstName', code: 'too_short', message: expect.any(String) }],
        requestId: error.headers['x-request-id'],
      },
    ]);
  });

  it('of a record that is not there, of a taken slot, of a stale version', async () => {
    const missing = await failure(rymeda.care.patients.get('pat_01a1fc6ca3ec70018d21bfa621457dd8'));
    expect([missing.status, missing.code]).toEqual([404, 'NOT_FOUND']);

    const providerId = (await rymeda.care.providers.create(newDoctor())).id;
    const clientId = (await rymeda.care.patients.create(newPerson())).id;
    const slot = { clientId, providerId, serviceType: 'x', startTime: '2031-06-01T10:00:00Z' };
    const { data, etag } = await rymeda.care.sessions.create(slot).withResponse();
    const taken = await failure(rymeda.care.sessions.create(slot));
    expect([taken.status, taken.code]).toEqual([409, 'SLOT_UNAVAILABLE']);
    expect(taken.error.details).toMatchObject({ slot: { providerId }, reason: 'provider_busy' });

    expect(etag).toBe('"1"');
    const moved = await rymeda.care.sessions.update(
      data.id,
      { startTime: '2031-06-01T12:00:00Z' },
      { ifMatch: '"1"' },
    );
    expect(moved.startTime).toBe('2031-06-01T12:00:00.000Z');
    const stale = await failure(
      rymeda.care.sessions.update(data.id, { scheduledDuration: 5 }, { ifMatch: '"1"' }),
    );
    expect([stale.status, stale.code]).toEqual([412, 'PRECONDITION_FAILED']);
  });

  it('of a wrong secret', async () => {
    const { clientId } = tenant;
    const stranger = new Rymeda({ clientId, clientSecret: 'wrong', baseUrl: stack.gateway });
    const error = await failure(stranger.care.patients.list());
    expect([error.status, error.code]).toEqual([401, 'INVALID_CLIENT']);
  });
});

it('a create that meets an existing person resolves to its id, with status 202', async () => {
  const person = newPerson({ partnerPatientId: undefined });
  const { id } = await rymeda.care.patients.create(person);
  const { status, data, headers } = await rymeda.care.patients.create(person).withResponse();
  expect([status, data, headers['location']]).toEqual([202, { id }, `/v1/care/patients/${id}`]);
});

it('an idempotency key of the caller is kept: the same call gives the same record', async () => {
  const doctor = newDoctor();
  const idempotencyKey = crypto.randomUUID();
  const create = () => rymeda.care.providers.create(doctor, { idempotencyKey });
  expect((await create()).id).toBe((await create()).id);
});
