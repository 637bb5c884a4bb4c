import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call, canary, runningStack, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { Webhook } from 'standardwebhooks';
import { expectProblem } from './support/problem.ts';
import { newReceiver, specificationAccepts, type Received, type Receiver } from './support/receiver.ts';
import { must, newPatient, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const path = '/v1/webhooks/endpoints';
let tenant: Tenant;
let other: Tenant;
const receivers: Receiver[] = [];
beforeAll(async () => {
  [tenant, other] = await Promise.all([newTenant(stack), newTenant(stack)]);
});
afterAll(() => Promise.all(receivers.map((r) => r.close())));

const receiver = async (...instead: Parameters<typeof newReceiver>): Promise<Receiver> => {
  const made = await newReceiver(...instead);
  receivers.push(made);
  return made;
};
const endpointFor = async (url: string, more: object = {}, by = tenant) =>
  (await must(by.send({ path, json: { url, events: ['*'], ...more } }))).body.data as {
    id: string;
    secret: string;
  };
const deliveriesOf = async (endpointId: string, query = '') =>
  (await must(tenant.send({ path: `/v1/webhooks/deliveries?endpointId=${endpointId}&limit=100${query}` })))
    .body.data as {
    id: string;
    status: string;
    event: string;
    attemptCount: number;
    nextAttemptAt: string | null;
  }[];

describe('a delivery', () => {
  it('of every kind of event is accepted by the specification’s receiver, and by Standard Webhooks', async () => {
    const to = await receiver();
    const { id, secret } = await endpointFor(to.url, { include: ['resource'] });
    const names = ['Zoë', 'Ólafur 李', 'مريم', '👩🏽‍⚕️ Ana', 'Ω≈ç√', '"quoted" \\ back', '\u2028 line'];
    for (const firstName of names) await newPatient(tenant.send, { firstName });
    const patients = await to.waitFor(
      'all patients',
      (all) => all.filter((r) => r.body.event === 'patient.created').length >= names.length,
    );
    for (const one of patients) {
      expect(specificationAccepts(secret, one)).toBe(true);
      expect(new Webhook(secret).verify(one.raw, one.headers as Record<string, string>)).toEqual(one.body);
      expect(one.headers['webhook-id']).toMatch(/^whd_[0-9a-f]{32}$/);
      expect(one.headers['content-type']).toBe('application/json; charset=utf-8');
    }
    const created = patients.filter((r) => r.body.event === 'patient.created');
    expect(created.map((r) => r.body.data.resource?.firstName as string).sort()).toEqual([...names].sort());
    for (const { body } of created) {
      expect(Object.keys(body)).toEqual(['event', 'id', 'createdAt', 'organizationId', 'apiVersion', 'data']);
      expect(body.data.id).toBe(body.data.resource.id);
      expect(body.data.resourceVersion).toBeGreaterThanOrEqual(1);
      expect(body.organizationId).toBe(tenant.id);
    }
    await must(tenant.send({ path: `${path}/${id}`, method: 'DELETE' }));
  });

  it('carries no PHI unless the endpoint asks for the resource, which is audited as a disclosure to it', async () => {
    const [plain, full] = [await receiver(), await receiver()];
    await endpointFor(plain.url, { events: ['patient.created'] });
    const { id } = await endpointFor(full.url, { events: ['patient.created'], include: ['resource'] });
    const patient = await newPatient(tenant.send);
    const [one] = await plain.waitFor('the plain one', (all) => all.length > 0);
    const [two] = await full.waitFor('the full one', (all) => all.length > 0);
    expect(one?.raw).not.toContain(canary);
    expect(one?.body.data).toMatchObject({ id: patient });
    expect(one?.body.data).not.toHaveProperty('resource');
    expect(two?.body.data.resource.id).toBe(patient);
    const read = await until(
      'the disclosure',
      async () =>
        (await tenant.send({ path: `/v1/audit/logs?resourceId=${patient}&action=read` })).body.data as any[],
      (found) => found.some((e) => e.userId === 'svc:webhooks' && JSON.stringify(e).includes(id)),
    );
    expect(JSON.stringify(read)).toContain(two?.body.id);
  });

  it('says why a resource is not there, and the order moves on', async () => {
    const to = await receiver();
    to.answer(503);
    const { id } = await endpointFor(to.url, { events: ['patient.*'], include: ['resource'], ordered: true });
    const patient = await newPatient(tenant.send);
    await to.waitFor('a first attempt', (all) => all.length > 0);
    await must(tenant.send({ path: `/v1/care/patients/${patient}`, method: 'DELETE' }));
    to.answer(200);
    const all = await to.waitFor('the deletion', (r) => r.some((x) => x.body.event === 'patient.deleted'));
    const last = all.filter((r) => r.body.event === 'patient.created').at(-1);
    expect(last?.body.data).toMatchObject({ resource: null, resourceReason: 'gone' });
    // What repeats PHI is not kept.
    const [log] = await deliveriesOf(id);
    const one = await must(tenant.send({ path: `/v1/webhooks/deliveries/${log?.id}` }));
    expect(one.body.data.attempts[0].response).toBeNull();
  });

  it('is tried again with the same webhook-id, and its log tells of each attempt', async () => {
    const to = await receiver();
    to.answer(500);
    const { id, secret } = await endpointFor(to.url, { events: ['patient.created'] });
    await newPatient(tenant.send);
    await to.waitFor('two attempts', (all) => all.length >= 2);
    to.answer(200);
    const all = await to.waitFor('three attempts', (r) => r.length >= 3);
    expect(new Set(all.map((r) => r.headers['webhook-id'])).size).toBe(1);
    expect(new Set(all.map((r) => r.raw)).size).toBe(1);
    for (const one of all) expect(specificationAccepts(secret, one)).toBe(true);
    expect(all[1]!.at - all[0]!.at).toBeGreaterThan(700);
    expect(all[2]!.at - all[1]!.at).toBeGreaterThan(3_900);
    const [log] = await until(
      'its end',
      () => deliveriesOf(id),
      ([d]) => d?.status === 'delivered',
    );
    const one = await must(tenant.send({ path: `/v1/webhooks/deliveries/${log?.id}` }));
    expect(one.body.data).toMatchObject({
      status: 'delivered',
      event: 'patient.created',
      nextAttemptAt: null,
      attempts: [
        { status: 500, error: null, response: 'thanks' },
        { status: 500, error: null, response: 'thanks' },
        { status: 200, error: null, response: 'thanks' },
      ],
    });
  });

  it('is not sent where its client may not read, nor to another organisation', async () => {
    const narrow = await tenant.addClient(['webhooks:read', 'webhooks:write', 'revenue:read']);
    const [theirs, foreign, ours] = [await receiver(), await receiver(), await receiver()];
    await endpointFor(theirs.url, { events: ['patient.*', '*'] }, narrow as Tenant);
    await endpointFor(foreign.url, {}, other);
    await endpointFor(ours.url, { events: ['patient.created'] });
    await newPatient(tenant.send);
    await ours.waitFor('ours', (all) => all.length > 0);
    await new Promise((r) => setTimeout(r, 500));
    expect(theirs.received.filter((r) => !r.body.event.startsWith('endpoint.'))).toEqual([]);
    expect(foreign.received.filter((r) => r.body.organizationId !== other.id)).toEqual([]);
  });

  it('of a test event arrives whatever was subscribed to', async () => {
    const to = await receiver();
    const { id, secret } = await endpointFor(to.url, { events: ['claim.paid'] });
    const sent = await must(
      tenant.send({ path: `${path}/${id}/test`, json: { event: 'session.completed' } }),
    );
    const [one] = await to.waitFor('it', (all) => all.length > 0);
    expect(one?.body).toMatchObject({ event: 'session.completed', data: { test: true } });
    expect(one?.headers['webhook-id']).toBe(sent.body.data.id);
    expect(specificationAccepts(secret, one!)).toBe(true);
    expectProblem(
      await tenant.send({ path: `${path}/${id}/test`, json: { event: 'no.such' } }),
      422,
      'VALIDATION_FAILED',
    );
  });

  it('of a test event has an id in its data, as every event has, whatever its example', async () => {
    const to = await receiver();
    const { id } = await endpointFor(to.url, { events: ['claim.paid'] });
    await must(tenant.send({ path: `${path}/${id}/test`, json: { event: 'gap.found' } }));
    const [one] = await to.waitFor('it', (all) => all.length > 0);
    expect(one?.body.data).toMatchObject({ id: expect.any(String), test: true });
  });
});

describe('a rotation', () => {
  it('signs with both secrets until the new one is promoted', async () => {
    const to = await receiver();
    const { id, secret } = await endpointFor(to.url, { events: ['claim.paid'] });
    const next = (await must(tenant.send({ path: `${path}/${id}/rotate-secret`, json: {} }))).body.data
      .secret as string;
    expect(next).not.toBe(secret);
    const read = async () => (await tenant.send({ path: `${path}/${id}` })).body.data;
    const { secretRotationEndsAt } = await read();
    const again = await tenant.send({ path: `${path}/${id}/rotate-secret`, json: {} });
    expectProblem(again, 409, 'ROTATION_OPEN');
    expect(again.body.error.details).toEqual({ secretRotationEndsAt });
    expect(await read()).toMatchObject({ secretRotationEndsAt });
    const test = async (n: number) => {
      await must(tenant.send({ path: `${path}/${id}/test`, json: {} }));
      return (await to.waitFor(`test ${n}`, (all) => all.length >= n)).at(n - 1)!;
    };
    const both = await test(1);
    expect(specificationAccepts(secret, both)).toBe(true);
    expect(
      specificationAccepts(next, {
        ...both,
        headers: { 'x-rymeda-signature': both.headers['x-rymeda-signature-next'] },
      }),
    ).toBe(true);
    for (const s of [secret, next]) new Webhook(s).verify(both.raw, both.headers as never);
    await must(tenant.send({ path: `${path}/${id}/promote-secret`, json: {} }));
    expectProblem(
      await tenant.send({ path: `${path}/${id}/promote-secret`, json: {} }),
      409,
      'INVALID_TRANSITION',
    );
    await new Promise((r) => setTimeout(r, 2_100));
    const one = await test(2);
    expect(specificationAccepts(next, one)).toBe(true);
    expect(one.headers).not.toHaveProperty('x-rymeda-signature-next');
  });

  it('gives another secret in place of a lost one when that is asked for, and the same to the same request', async () => {
    const { id } = await endpointFor('https://example.com/', { events: ['claim.paid'] });
    const rotate = async (key: string, json: object) =>
      tenant.send({ path: `${path}/${id}/rotate-secret`, json, headers: { 'idempotency-key': key } });
    const first = await must(rotate('rotate-1', {}));
    expect((await rotate('rotate-1', {})).body.data).toEqual(first.body.data);
    expectProblem(await rotate('rotate-2', { replace: false }), 409, 'ROTATION_OPEN');
    const second = await must(rotate('rotate-3', { replace: true }));
    expect(second.body.data.secret).not.toBe(first.body.data.secret);
    expect((await rotate('rotate-3', { replace: true })).body.data).toEqual(second.body.data);
    expect((await tenant.send({ path: `${path}/${id}` })).headers.get('etag')).toBe('"3"');
  });
});

describe('an endpoint', () => {
  it('lies in MongoDB with everything that its owner wrote sealed', async () => {
    const json = {
      url: `https://example.com/${canary}`,
      events: ['*'],
      description: canary,
      metadata: { a: canary },
      headers: { 'x-key': 'k3y' },
    };
    const made = await must(tenant.send({ path, json }));
    expect([made.status, made.headers.get('location')]).toEqual([201, `${path}/${made.body.data.id}`]);
    expect(made.body.data.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const read = await must(tenant.send({ path: `${path}/${made.body.data.id}` }));
    expect(read.body.data).toMatchObject({ url: json.url, description: canary, headerNames: ['x-key'] });
    expect(read.text).not.toContain(made.body.data.secret);
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const found = await mongo
        .db('rymeda_webhooks')
        .collection('endpoints')
        .findOne({ _id: made.body.data.id });
      expect(found?.['config']).toMatch(/^ENC\[AES256:.*\]$/);
      for (const text of [canary, 'k3y', made.body.data.secret])
        expect(JSON.stringify(found)).not.toContain(text);
    } finally {
      await mongo.close();
    }
  });

  it.each([
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://2886729729/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://0xa9fea9fe/',
    'http://192.168.0.1/',
    'https://user:pass@example.com/',
    'https://example.com:0/',
    'http://8.8.8.8/',
    'ftp://example.com/',
    'https://[fd00::1]/',
    'https://[2002:7f00:1::]/',
    'https://0300.0250.0.1/',
  ])('is not made for %s', async (url) => {
    const answer = await tenant.send({ path, json: { url, events: ['*'] } });
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    expect(answer.body.error.details).toEqual([expect.objectContaining({ field: 'url' })]);
  });

  it('is not made for events that don’t exist', async () => {
    for (const events of [
      ['session.nothing'],
      ['phi.accessed'],
      [],
      ['SESSION.*'],
      ['care.session.completed'],
    ])
      expectProblem(
        await tenant.send({ path, json: { url: 'https://example.com/', events } }),
        422,
        'VALIDATION_FAILED',
      );
  });

  it('is not made with what could never be connected with', async () => {
    const pem = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
    const key = pem('PRIVATE KEY');
    for (const [tls, field] of [
      [{ ca: pem('CERTIFICATE') }, 'tls.ca'],
      [{ certificate: pem('CERTIFICATE'), key }, 'tls.certificate'],
    ] as const) {
      const json = { url: 'https://example.com/', events: ['*'], tls };
      const answer = await tenant.send({ path, json });
      expectProblem(answer, 422, 'VALIDATION_FAILED');
      expect(answer.body.error.details).toEqual([expect.objectContaining({ field })]);
    }
  });

  it('is not there for another organisation, nor for another partner of the same one', async () => {
    const { id } = await endpointFor('https://example.com/');
    const partner = await tenant.addClient(undefined, 'another_partner');
    for (const by of [other, partner]) {
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const json = method === 'PATCH' ? { json: { events: ['*'] } } : {};
        expectProblem(await by.send({ path: `${path}/${id}`, method, ...json }), 404, 'NOT_FOUND');
      }
      for (const action of ['rotate-secret', 'promote-secret', 'test'])
        expectProblem(await by.send({ path: `${path}/${id}/${action}`, json: {} }), 404, 'NOT_FOUND');
      expect((await by.send({ path })).body.data.filter((e: { id: string }) => e.id === id)).toEqual([]);
      const deliveries = await must(by.send({ path: `/v1/webhooks/deliveries?endpointId=${id}` }));
      expect(deliveries.body.data).toEqual([]);
    }
  });

  it('with whole records is led nowhere by a client of its partner that may read less', async () => {
    const owner = (await tenant.addClient(undefined, 'one_partner')) as Tenant;
    const narrow = await tenant.addClient(['webhooks:read', 'webhooks:write'], 'one_partner');
    const { id } = await endpointFor('https://example.com/', { include: ['resource'] }, owner);
    const change = (json: object) => narrow.send({ path: `${path}/${id}`, method: 'PATCH', json });
    expectProblem(await change({ url: 'https://example.org/' }), 403, 'FORBIDDEN');
    await must(change({ disabled: true }));
    await must(change({ include: [], url: 'https://example.org/' }));
    expectProblem(await change({ include: ['resource'] }), 403, 'FORBIDDEN');
  });

  it('is not told of to another partner, by webhook, with the resource, or in the list of events', async () => {
    const partner = await tenant.addClient(undefined, 'another_partner');
    const [theirs, ours] = [await receiver(), await receiver()];
    await endpointFor(theirs.url, { events: ['*'], include: ['resource'] }, partner as Tenant);
    await endpointFor(ours.url, { events: ['endpoint.*'] });
    const { id } = await endpointFor('https://example.com/secret-path');
    const patient = await newPatient(tenant.send);
    const about = (all: Received[]) => all.filter((r) => r.body.data.id === id);
    await ours.waitFor('ours', (all) => about(all).length > 0);
    await theirs.waitFor('what came later', (all) => all.some((r) => r.body.data.id === patient));
    expect(about(theirs.received)).toEqual([]);
    const listed = async (by: Pick<Tenant, 'send'>) =>
      (await must(by.send({ path: '/v1/webhooks/events?limit=100' }))).body.data as {
        data: { id: string };
      }[];
    expect((await listed(tenant)).some((e) => e.data.id === id)).toBe(true);
    expect((await listed(partner)).some((e) => e.data.id === id)).toBe(false);
  });

  it('needs the scope', async () => {
    const reader = await tenant.addClient(['webhooks:read']);
    expectProblem(
      await reader.send({ path, json: { url: 'https://example.com/', events: ['*'] } }),
      403,
      'INSUFFICIENT_SCOPE',
    );
    expectProblem(await call(stack.gateway, { path }), 401, 'UNAUTHENTICATED');
  });

  it('that answers 410 is disabled, and says so by an event; enabled again it gets what waited', async () => {
    const [gone, watching] = [await receiver(), await receiver()];
    await endpointFor(watching.url, { events: ['endpoint.disabled'] });
    const { id } = await endpointFor(gone.url, { events: ['patient.created'] });
    gone.answer(410);
    await newPatient(tenant.send);
    const [told] = await watching.waitFor('the event', (all) => all.some((r) => r.body.data.id === id));
    expect(told?.body).toMatchObject({ event: 'endpoint.disabled', data: { reason: 'gone' } });
    expect((await tenant.send({ path: `${path}/${id}` })).body.data).toMatchObject({
      disabled: true,
      disabledReason: 'gone',
    });
    gone.answer(200);
    await must(tenant.send({ path: `${path}/${id}`, method: 'PATCH', json: { disabled: false } }));
    await gone.waitFor('what waited', (all) => all.length >= 2);
  });
});

describe('an endpoint that moved', () => {
  it('is not disabled by what its old address answers late', async () => {
    let asked = false;
    let release: () => void = () => undefined;
    const moved = new Promise<void>((resolve) => (release = resolve));
    const old = await receiver((_req, res) => {
      asked = true;
      void moved.then(() => res.writeHead(410).end());
    });
    const to = await receiver();
    const { id } = await endpointFor(old.url, { events: ['claim.paid'] });
    const sent = await must(tenant.send({ path: `${path}/${id}/test`, json: {} }));
    await until(
      'the old one',
      async () => asked,
      (is) => is,
    );
    await must(tenant.send({ path: `${path}/${id}`, method: 'PATCH', json: { url: to.url } }));
    release();
    // What the old one refused comes again, to the new one.
    await to.waitFor('it', (all) => all.some((r) => r.headers['webhook-id'] === sent.body.data.id));
    expect((await must(tenant.send({ path: `${path}/${id}` }))).body.data).toMatchObject({ disabled: false });
  });
});

describe('an endpoint with a rate limit', () => {
  it('is sent no more than it asked for, evenly, and everything in the end', async () => {
    const to = await receiver();
    await endpointFor(to.url, { events: ['patient.created'], rateLimit: 2 });
    const made = new Set(await Promise.all(Array.from({ length: 8 }, () => newPatient(tenant.send))));
    const ours = (got: Received[]) => got.filter((r) => made.has(r.body.data.id));
    const at = ours(await to.waitFor('all eight', (got) => ours(got).length >= 8)).map((r) => r.at);
    // Seven intervals of half a second, of which a busy machine may swallow some at the beginning or end.
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(2_000);
  });
});

describe('a replay', () => {
  it('of one delivery sends it again with the same id', async () => {
    const to = await receiver();
    const { id } = await endpointFor(to.url, { events: ['patient.created'] });
    await newPatient(tenant.send);
    await to.waitFor('it', (all) => all.length === 1);
    const [log] = await until(
      'its log',
      () => deliveriesOf(id),
      ([d]) => d?.status === 'delivered',
    );
    const one = `/v1/webhooks/deliveries/${log?.id}`;
    const headers = { 'if-match': (await must(tenant.send({ path: one }))).headers.get('etag') as string };
    await must(tenant.send({ path: `${one}/replay`, json: {}, headers }));
    // The one who read it before asks for it a second time unknowingly.
    const again = await tenant.send({ path: `${one}/replay`, json: {}, headers });
    expectProblem(again, 412, 'PRECONDITION_FAILED');
    const all = await to.waitFor('it again', (r) => r.length === 2);
    expect(all[1]?.raw).toBe(all[0]?.raw);
    expect(all[1]?.headers['webhook-id']).toBe(all[0]?.headers['webhook-id']);
  });

  it('of a range of past events brings a new endpoint what it missed, once each', async () => {
    const since = new Date().toISOString();
    const patients = await Promise.all([1, 2, 3].map(() => newPatient(tenant.send)));
    await new Promise((r) => setTimeout(r, 3_000));
    const to = await receiver();
    const { id } = await endpointFor(to.url, { events: ['patient.created'] });
    const begun = await must(tenant.send({ path: `${path}/${id}/replay`, json: { since, events: 'all' } }));
    const all = await to.waitFor('all three', (r) =>
      patients.every((p) => r.some((x) => x.body.data.id === p)),
    );
    expect(all.filter((r) => r.body.data.id === patients[0])).toHaveLength(1);
    const replay = begun.body.data.id as string;
    const done = await until(
      'the end of the replay',
      () => tenant.send({ path: `/v1/webhooks/replays/${replay}` }),
      (answer) => answer.body.data?.status === 'done',
    );
    expect(done.body.data).toMatchObject({ id: replay, endpointId: id, events: 'all', since });
    expect(done.body.data.count).toBeGreaterThanOrEqual(3);
    const partner = await tenant.addClient(undefined, 'another_partner');
    for (const by of [other, partner]) {
      expectProblem(await by.send({ path: `/v1/webhooks/replays/${replay}` }), 404, 'NOT_FOUND');
      const theirs = await must(by.send({ path: `/v1/webhooks/replays?endpointId=${id}` }));
      expect(theirs.body.data).toEqual([]);
    }
    expectProblem(
      await tenant.send({ path: `${path}/${id}/replay`, json: { since, until: '2020-01-01T00:00:00Z' } }),
      422,
      'VALIDATION_FAILED',
    );
  });
});

describe('the log', () => {
  it('tells who sent what again, and who tried an endpoint', async () => {
    const to = await receiver();
    const { id } = await endpointFor(to.url, { events: ['claim.paid'] });
    const tried = (await must(tenant.send({ path: `${path}/${id}/test`, json: {} }))).body.data.id as string;
    await to.waitFor('the test', (all) => all.length > 0);
    const since = new Date(Date.now() - 1_000).toISOString();
    const replay = await must(tenant.send({ path: `${path}/${id}/replay`, json: { since } }));
    await must(tenant.send({ path: `/v1/webhooks/deliveries/${tried}/replay`, json: {} }));
    for (const [what, entries] of [
      [tried, 2],
      [replay.body.data.id, 1],
    ] as const)
      await until(
        'who it was',
        async () =>
          (await must(tenant.send({ path: `/v1/audit/logs?resourceId=${what}` }))).body.data as {
            userId: string;
            resourceType: string;
          }[],
        (all) =>
          all.filter((e) => e.userId === tenant.clientId && e.resourceType === 'webhooks_delivery').length ===
          entries,
      );
  });
});

describe('the list of events', () => {
  it('has what a webhook would carry, without PHI, of engines that the caller may read and no other’s', async () => {
    const patient = await newPatient(tenant.send);
    const list = async (by: Tenant, query = '') =>
      (await must(by.send({ path: `/v1/webhooks/events?limit=100${query}` }))).body.data as {
        event: string;
        data: { id: string };
      }[];
    const about = (all: { data: { id: string } }[]) => all.filter((e) => e.data.id === patient);
    const [one] = about(
      await until(
        'the event',
        () => list(tenant),
        (all) => about(all).length > 0,
      ),
    );
    expect(one).toMatchObject({ event: 'patient.created', organizationId: tenant.id });
    expect(JSON.stringify(one)).not.toContain(canary);
    expect(about(await list(tenant, '&event=patient.updated'))).toEqual([]);
    expect(about(await list(other))).toEqual([]);
    const narrow = await tenant.addClient(['webhooks:read', 'revenue:read']);
    expect(about(await list(narrow as Tenant))).toEqual([]);
  });
});

describe('an ordered endpoint', () => {
  it('gets each record’s events in order, and a stuck record stops no other', async () => {
    let stuck: string | undefined;
    const got: { id: string; event: string }[] = [];
    const to = await receiver((req, res) => {
      let raw = '';
      req.on('data', (c: Buffer) => (raw += c.toString()));
      req.on('end', () => {
        const { event, data } = JSON.parse(raw) as { event: string; data: { id: string } };
        stuck ??= data.id;
        if (data.id === stuck && got.length < 20) return res.writeHead(500).end();
        got.push({ id: data.id, event });
        res.writeHead(200).end();
      });
    });
    await endpointFor(to.url, { events: ['patient.*'], ordered: true });
    const first = await newPatient(tenant.send);
    await until(
      'a stuck one',
      async () => stuck,
      (s) => s === first,
    );
    const patients = [first, ...(await Promise.all([1, 2, 3, 4, 5].map(() => newPatient(tenant.send))))];
    for (let n = 0; n < 4; n++)
      await Promise.all(
        patients.map((id) =>
          must(
            tenant.send({
              path: `/v1/care/patients/${id}`,
              method: 'PATCH',
              json: { preferredLanguage: ['es', 'fr', 'de', 'it'][n] },
            }),
          ),
        ),
      );
    await until(
      'all',
      async () => got,
      (g) => patients.every((id) => g.filter((e) => e.id === id).length >= 5),
      60_000,
    );
    for (const id of patients)
      expect(got.filter((e) => e.id === id).map((e) => e.event)).toEqual([
        'patient.created',
        ...Array<string>(4).fill('patient.updated'),
      ]);
    expect(got.slice(0, 20).every((e) => e.id !== first)).toBe(true);
  }, 90_000);

  it('whose record waits with many events behind it has nothing due until then', async () => {
    const to = await receiver();
    to.answer(503, { 'retry-after': '3600' });
    const patient = await newPatient(tenant.send);
    const { id } = await endpointFor(to.url, { events: ['patient.updated'], ordered: true });
    for (let n = 0; n < 25; n++)
      await must(
        tenant.send({
          path: `/v1/care/patients/${patient}`,
          method: 'PATCH',
          json: { preferredLanguage: n % 2 === 0 ? 'es' : 'fr' },
        }),
      );
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const db = mongo.db('rymeda_webhooks');
      const soon = () => new Date(Date.now() + 60_000);
      await until(
        'all of them to wait for the first',
        async () => ({
          all: await db.collection('deliveries').countDocuments({ endpointId: id }),
          due: await db.collection('deliveries').countDocuments({ endpointId: id, dueAt: { $lt: soon() } }),
          lane: await db
            .collection<{ _id: string }>('lanes')
            .countDocuments({ _id: id, dueAt: { $lt: soon() } }),
        }),
        ({ all, due, lane }) => all === 25 && due === 0 && lane === 0,
      );
      expect(to.received).toHaveLength(1);
      // Nobody asks for the order any more: all but the first, which has its time, come now.
      to.answer(200);
      await must(tenant.send({ path: `${path}/${id}`, method: 'PATCH', json: { ordered: false } }));
      const all = await to.waitFor('those that waited', (got) => got.length >= 25);
      expect(new Set(all.map((r) => r.headers['webhook-id'])).size).toBe(25);
    } finally {
      await mongo.close();
    }
  });
});

describe('a receiver that', () => {
  const outcome = async (instead: Parameters<typeof newReceiver>[0]) => {
    const to = await receiver(instead);
    const { id } = await endpointFor(to.url, { events: ['claim.paid'] });
    const sent = await must(tenant.send({ path: `${path}/${id}/test`, json: {} }));
    const one = await until(
      'an attempt',
      async () => (await tenant.send({ path: `/v1/webhooks/deliveries/${sent.body.data.id}` })).body.data,
      (d) => d.attempts.length > 0,
    );
    await must(tenant.send({ path: `${path}/${id}`, method: 'DELETE' }));
    return one.attempts[0] as {
      status: number | null;
      error: string | null;
      response: string | null;
      latencyMs: number;
    };
  };

  it('redirects is not followed', async () => {
    let followed = false;
    const elsewhere = await receiver((_req, res) => {
      followed = true;
      res.end();
    });
    expect(await outcome((_req, res) => res.writeHead(307, { location: elsewhere.url }).end())).toMatchObject(
      { status: 307 },
    );
    expect(followed).toBe(false);
  });
  it('answers garbage, resets or sends endless headers has failed', async () => {
    const raw = (text: string) => outcome((req) => void req.socket.end(text));
    expect(await raw('SSH-2.0-garbage\r\n\r\n')).toMatchObject({ status: null, error: 'invalid_response' });
    expect(await outcome((req) => void req.socket.resetAndDestroy())).toMatchObject({
      status: null,
      error: 'connection_reset',
    });
    const flood = await outcome((req) => {
      req.socket.write('HTTP/1.1 200 OK\r\n');
      const line = `x-filler: ${'a'.repeat(60_000)}\r\n`;
      const more = () => {
        while (req.socket.writable && req.socket.write(line));
      };
      req.socket.on('drain', more);
      req.socket.on('error', () => undefined);
      more();
    });
    expect(flood).toMatchObject({ status: null, error: 'headers_too_large' });
  });
  it('streams for ever is cut, and what it said first is kept', async () => {
    const streamed = await outcome((_req, res) => {
      res.writeHead(200);
      const timer = setInterval(() => res.write('x'.repeat(10_000)), 5);
      res.on('close', () => clearInterval(timer));
    });
    expect(streamed).toMatchObject({ status: 200, error: null });
    expect(streamed.response).toBe('x'.repeat(4096));
  });
  it('hangs is left after 15 s, and others are not kept waiting', async () => {
    let isHanging = true;
    // Who waited longer would be answered after all.
    const hanging = outcome((_req, res) => {
      setTimeout(() => res.end('late'), 25_000).unref();
    }).finally(() => (isHanging = false));
    expect(await outcome((_req, res) => res.end('ok'))).toMatchObject({ status: 200, error: null });
    expect(isHanging).toBe(true);
    const hung = await hanging;
    expect(hung).toMatchObject({ status: null, error: 'timeout' });
    expect(hung.latencyMs).toBeGreaterThanOrEqual(14_900);
  });
  it('compresses is taken as it is', async () => {
    const packed = await outcome((_req, res) =>
      res.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
    );
    expect(packed).toMatchObject({ status: 200, response: 'not gzip' });
  });
});
