import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runningStack, until, type Answered } from '@rymeda/testing';
import { listenTo, type Listener } from './support/listener.ts';
import { expectProblem } from './support/problem.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const path = '/v1/compliance/credentials';
let tenant: Tenant;
let events: Listener;
let providerId: string;
let inMassachusetts: string;
let inNewYork: string;

beforeAll(async () => {
  tenant = await newTenant(stack);
  events = listenTo(stack, 'rymeda.compliance.events');
  providerId = await newProvider(tenant.send);
  const living = (state: string) =>
    newPatient(tenant.send, {
      address: { line1: '1 Main St', city: 'X', state, postalCode: '00001', country: 'US' },
    });
  [inMassachusetts, inNewYork] = await Promise.all([living('MA'), living('NY')]);
});
afterAll(() => events.stop());

let hour = 0;
/** Each at an hour of its own: nobody is busy. */
const book = (clientId: string, year: number): Promise<Answered> => {
  const startTime = new Date(Date.UTC(year, 5, 1) + hour++ * 3_600_000).toISOString();
  return tenant.send({
    path: '/v1/care/sessions',
    json: { clientId, providerId, serviceType: 'x', startTime },
  });
};
const licence = { kind: 'licence', state: 'MA', number: 'Kanarienvogel-1' };

describe('a licence on file', () => {
  let id: string;
  let early: string;

  it('is not needed for a booking as long as there is none', async () => {
    early = (await must(book(inMassachusetts, 2035))).body.data.id as string;
  });

  it('keeps its provider from being booked beyond its last day, and in other states', async () => {
    const json = { providerId, ...licence, expiresAt: '2030-12-31' };
    const made = await must(tenant.send({ path, json }));
    id = made.body.data.id as string;
    expect(made.body.data).toMatchObject({
      status: 'active',
      expiresAt: '2030-12-31',
      number: licence.number,
    });
    const refused = await until(
      'care to know the licence',
      () => book(inMassachusetts, 2035),
      ({ status }) => status !== 201,
    );
    expectProblem(refused, 409, 'PROVIDER_NOT_CREDENTIALED');
    expectProblem(await book(inNewYork, 2029), 409, 'PROVIDER_NOT_CREDENTIALED');
    expect((await must(book(inMassachusetts, 2029))).body.data.warnings).toEqual([]);
  });

  it('lists the sessions that were booked beyond its end', async () => {
    const found = await until(
      'the session that was booked before',
      async () => (await must(tenant.send({ path: `${path}/${id}/sessions` }))).body.data as { id: string }[],
      (sessions) => sessions.some((s) => s.id === early),
    );
    for (const session of found) expect(session).toMatchObject({ providerId });
  });

  it('lets bookings through again when it is renewed', async () => {
    await must(tenant.send({ method: 'PATCH', path: `${path}/${id}`, json: { expiresAt: '2040-12-31' } }));
    await until(
      'care to know of the renewal',
      () => book(inMassachusetts, 2035),
      ({ status }) => status === 201,
    );
  });

  it('lists no session that another one of the same state covers', async () => {
    const theirs = await newProvider(tenant.send);
    const startTime = new Date(Date.UTC(2035, 5, 1)).toISOString();
    const json = { clientId: inMassachusetts, providerId: theirs, serviceType: 'x', startTime };
    const session = (await must(tenant.send({ path: '/v1/care/sessions', json }))).body.data.id as string;
    const put = async (state: string, expiresAt: string) => {
      const one = { ...licence, providerId: theirs, state, expiresAt };
      return (await must(tenant.send({ path, json: one }))).body.data.id as string;
    };
    const short = await put('MA', '2030-12-31');
    const listed = async () =>
      (await must(tenant.send({ path: `${path}/${short}/sessions` }))).body.data as { id: string }[];
    const known = await until('the session', listed, (sessions) => sessions.length > 0);
    expect(known.map((s) => s.id)).toEqual([session]);
    await put('NY', '2040-12-31');
    expect((await listed()).map((s) => s.id)).toEqual([session]);
    const other = await put('MA', '2040-12-31');
    expect(await listed()).toEqual([]);
    await tenant.send({ method: 'DELETE', path: `${path}/${other}` });
    expect((await listed()).map((s) => s.id)).toEqual([session]);
  });

  it('only warns where the organisation wants it so', async () => {
    const json = { settings: { uncredentialedBooking: 'warn' } };
    await must(tenant.send({ method: 'PATCH', path: '/v1/organization', json }));
    const booked = await until(
      'the setting to be in force',
      () => book(inNewYork, 2029),
      ({ status }) => status === 201,
      60_000,
    );
    expect(booked.body.data.warnings).toEqual(['PROVIDER_NOT_CREDENTIALED']);
  }, 90_000);
});

describe('a credential', () => {
  it('whose last day has passed expires by itself, and says so once', async () => {
    const json = { providerId, ...licence, kind: 'insurance', expiresAt: '2020-01-31' };
    const { id } = (await must(tenant.send({ path, json }))).body.data as { id: string };
    await until(
      'its expiry',
      async () => (await must(tenant.send({ path: `${path}/${id}` }))).body.data.status as string,
      (status) => status === 'expired',
    );
    const told = await until(
      'its events',
      async () => events.about(`credential/${id}`),
      (e) => e.length >= 2,
    );
    expect(told.map((e) => [e.type, e.sequence, e.data['daysLeft']])).toEqual([
      ['rymeda.compliance.credential.created.v1', 1, undefined],
      ['rymeda.compliance.artifact.expired.v1', 2, 0],
    ]);
    expect(JSON.stringify(told)).not.toContain('Kanarienvogel');
  });

  it('belongs to a provider of the organisation', async () => {
    const other = await newTenant(stack);
    const foreign = await newProvider(other.send);
    for (const one of [foreign, 'prv_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', 'x']) {
      const json = { providerId: one, ...licence, expiresAt: '2030-12-31' };
      expectProblem(await tenant.send({ path, json }), 422, 'VALIDATION_FAILED');
    }
  });
});

describe('an organisation that moves to another zone and back', () => {
  it('finds what expired by the first move active again, with bookings let through', async () => {
    // The last zone of the day and the first: what lasts for an hour more in one is over in the other.
    const [last, first] = ['Etc/GMT+12', 'Pacific/Kiritimati'];
    const today = new Date(Date.now() - 11 * 3_600_000).toISOString().slice(0, 10);
    const moving = await newTenant(stack, { timezone: last });
    const made = async (at: string, json: object) =>
      (await must(moving.send({ path: at, json }))).body.data.id as string;
    const theirs = await newProvider(moving.send);
    const patient = await newPatient(moving.send);
    const artifacts = '/v1/compliance/artifacts';
    const records = [
      `${path}/${await made(path, { providerId: theirs, ...licence, expiresAt: today })}`,
      `${artifacts}/${await made(artifacts, { type: 'policy', title: 'x', expiresAt: today })}`,
    ];
    const moveTo = (timezone: string) =>
      must(moving.send({ method: 'PATCH', path: '/v1/organization', json: { timezone } }));
    const allAre = (wanted: string) =>
      until(
        `both to be ${wanted}`,
        () => Promise.all(records.map(async (one) => (await must(moving.send({ path: one }))).body.data)),
        (both) => both.every(({ status }) => status === wanted),
      );
    const booked = (wanted: number) =>
      until(
        `a booking to be answered with ${wanted}`,
        () =>
          moving.send({
            path: '/v1/care/sessions',
            json: { clientId: patient, providerId: theirs, serviceType: 'x', allowOverlap: true },
          }),
        ({ status }) => status === wanted,
      );
    await allAre('active');
    await booked(201);
    for (const round of [1, 2]) {
      await moveTo(first);
      await allAre('expired');
      await booked(409);
      await moveTo(last);
      await allAre('active');
      await booked(201);
      for (const one of records) {
        const [, , , kind = '', id] = one.split('/');
        const life = await until(
          'its events',
          async () => events.about(`${kind.slice(0, -1)}/${id}`),
          (e) => e.filter(({ type }) => type.endsWith('.expired.v1')).length === round,
        );
        expect(life.map((e) => e.sequence)).toEqual(life.map((_, n) => n + 1));
      }
    }
  }, 120_000);
});
