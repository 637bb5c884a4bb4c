import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@rymeda/kernel';
import { canary, runningStack, until, type Answered } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { listenTo, type Listener } from './support/listener.ts';
import { expectProblem } from './support/problem.ts';
import { act, newVisit, payerBody, paths, type Visit } from './support/revenue.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let other: Tenant;
let visit: Visit;
let events: Listener;
beforeAll(async () => {
  [tenant, other] = await Promise.all([newTenant(stack), newTenant(stack)]);
  events = listenTo(stack, 'rymeda.revenue.events');
  visit = await newVisit(tenant.send);
});
afterAll(() => events.stop());

const created = async (more: object = {}): Promise<string> =>
  (await must(tenant.send({ path: paths.claims, json: { ...visit.claim, ...more } }))).body.data.id as string;

describe('a payer', () => {
  it('is created with its details, read, changed and found by its outside id', async () => {
    const json = payerBody();
    const made = await tenant.send({ path: paths.payers, json });
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    expect(made.body.data).toMatchObject({ ...json, organizationId: tenant.id });
    const path = `${paths.payers}/${made.body.data.id as string}`;
    expect(made.headers.get('location')).toBe(path);
    const changed = await tenant.send({ path, method: 'PATCH', json: { timelyFilingDays: 365 } });
    expect(changed.body.data).toMatchObject({ ...json, timelyFilingDays: 365 });
    const found = await tenant.send({ path: `${paths.payers}?payerId=${json.payerId}` });
    expect(found.body.data).toEqual([(await tenant.send({ path })).body.data]);
    expectProblem(await tenant.send({ path, method: 'DELETE' }), 405, 'METHOD_NOT_ALLOWED');
  });
});

/** From the completed session to money; each test goes on where the one before ended. */
describe('a claim', () => {
  let id: string;

  it('is made for a completed session, a draft', async () => {
    const made = await tenant.send({ path: paths.claims, json: visit.claim });
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    id = made.body.data.id as string;
    expect(made.headers.get('location')).toBe(`${paths.claims}/${id}`);
    expect(made.body.data).toMatchObject({
      ...visit.claim,
      organizationId: tenant.id,
      status: 'draft',
      paidAmount: null,
      submittedAt: null,
    });
    expect((await tenant.send({ path: `${paths.claims}/${id}` })).body.data).toEqual(made.body.data);
  });

  it('is changed while it is a draft, if nobody else has changed it meanwhile', async () => {
    const change = (json: object) =>
      tenant.send({ path: `${paths.claims}/${id}`, method: 'PATCH', json, headers: { 'if-match': '"1"' } });
    expect((await change({ totalAmount: 175.29 })).body.data).toMatchObject({ totalAmount: 175.29 });
    expectProblem(await change({ totalAmount: 1 }), 412, 'PRECONDITION_FAILED');
  });

  it('is submitted, denied, appealed, accepted and paid', async () => {
    const seen: unknown[] = [];
    const step = async (verb: string, json?: object) => {
      const { body, status } = await act(tenant.send, id, verb, json);
      expect([verb, status]).toEqual([verb, 200]);
      seen.push([body.data.status, body.data.paidAmount]);
      return body.data as Record<string, unknown>;
    };
    expect((await step('submit'))['submittedAt']).toEqual(expect.stringMatching(/Z$/));
    expect(await step('deny', { reason: `Not covered, ${canary}` })).toMatchObject({
      denialReason: `Not covered, ${canary}`,
    });
    await step('appeal', { reason: `It is, ${canary}` });
    await step('accept', {});
    await step('pay', { paidAmount: 120.5 });
    expect(seen).toEqual([
      ['submitted', null],
      ['denied', null],
      ['appealed', null],
      ['accepted', null],
      ['paid', 120.5],
    ]);
  });

  it('never moves otherwise, nor changes nor goes once it was submitted', async () => {
    for (const verb of ['submit', 'accept', 'deny', 'appeal'])
      expectProblem(await act(tenant.send, id, verb), 409, 'INVALID_TRANSITION');
    expectProblem(await act(tenant.send, id, 'pay', { paidAmount: 1 }), 409, 'INVALID_TRANSITION');
    const path = `${paths.claims}/${id}`;
    expectProblem(
      await tenant.send({ path, method: 'PATCH', json: { totalAmount: 5 } }),
      409,
      'INVALID_TRANSITION',
    );
    expectProblem(await tenant.send({ path, method: 'DELETE' }), 409, 'INVALID_TRANSITION');
  });

  it('is paid only by an amount of cents', async () => {
    for (const json of [
      {},
      { paidAmount: -1 },
      { paidAmount: 1.001 },
      { paidAmount: '5' },
      { paidAmount: null },
    ])
      expect((await act(tenant.send, id, 'pay', json)).body.error).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [expect.objectContaining({ field: 'paidAmount' })],
      });
  });

  it('lies in MongoDB in cents, its diagnoses and reasons as ENC[AES256:…]', async () => {
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const claims = mongo.db('rymeda_revenue').collection('claims');
      const sealed = expect.stringMatching(/^ENC\[AES256:.*\]$/);
      expect(await claims.findOne({ _id: id as never })).toMatchObject({
        totalAmount: 17_529,
        paidAmount: 12_050,
        icdCodes: sealed,
        denialReason: sealed,
        appealReason: sealed,
      });
    } finally {
      await mongo.close();
    }
  });

  it('has told of its life in order, without diagnoses and reasons', async () => {
    const told = await until(
      'seven events',
      async () => events.about(`claim/${id}`),
      (e) => e.length >= 7,
    );
    expect(told.map((e) => [e.sequence, e.type.split('.').at(3), e.data['from']])).toEqual([
      [1, 'created', null],
      [2, 'updated', 'draft'],
      [3, 'submitted', 'draft'],
      [4, 'denied', 'submitted'],
      [5, 'appealed', 'denied'],
      [6, 'accepted', 'appealed'],
      [7, 'paid', 'accepted'],
    ]);
    expect(told.at(-1)?.data).toMatchObject({ paidAmount: 120.5, totalAmount: 175.29 });
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`${canary}|F41`));
  });

  it('has left an audit entry of each change and read, of the one who did it', async () => {
    type Entry = { action: string };
    const entries = await until(
      'its trail',
      async () =>
        (await tenant.send({ path: `/v1/audit/logs?resourceId=${id}&limit=100` })).body.data as Entry[],
      (found) =>
        found.filter((e) => e.action === 'update').length >= 6 && found.some((e) => e.action === 'read'),
    );
    expect(entries.filter((e) => e.action === 'create')).toHaveLength(1);
    for (const entry of entries)
      expect(entry).toMatchObject({ resourceType: 'revenue_claim', userId: tenant.clientId });
  });

  it('is listed by status, patient, session and payer', async () => {
    const { clientId, sessionId, payerId } = visit.claim;
    for (const filter of [
      `status=paid`,
      `clientId=${clientId}`,
      `sessionId=${sessionId}`,
      `payerId=${payerId}`,
    ]) {
      const { body } = await tenant.send({ path: `${paths.claims}?${filter}` });
      expect([filter, (body.data as { id: string }[]).map((c) => c.id)]).toEqual([filter, [id]]);
    }
    for (const filter of ['status=draft', `clientId=${newId('pat')}`, `payerId=${newId('pay')}`])
      expect((await tenant.send({ path: `${paths.claims}?${filter}` })).body.data).toEqual([]);
  });

  it('goes while it is a draft', async () => {
    const draft = await created();
    const path = `${paths.claims}/${draft}`;
    expect((await tenant.send({ path, method: 'DELETE' })).status).toBe(204);
    expect((await tenant.send({ path })).status).toBe(404);
  });
});

describe("a claim's references", () => {
  const faults = (answer: Answered) => {
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    return (answer.body.error.details as { field: string; code: string }[]).map((d) => [d.field, d.code]);
  };
  const attempt = async (more: object, send = tenant.send) =>
    faults(await send({ path: paths.claims, json: { ...visit.claim, ...more } }));

  it('must be there, each named that is not', async () => {
    expect(await attempt({ clientId: newId('pat'), sessionId: newId('ses'), payerId: newId('pay') })).toEqual(
      [
        ['clientId', 'not_found'],
        ['sessionId', 'not_found'],
        ['payerId', 'not_found'],
      ],
    );
    expect(await attempt({ sessionId: 'nonsense' })).toEqual([['sessionId', 'not_found']]);
  });

  it("are another organisation's as if they had never been", async () => {
    expect(await attempt({}, other.send)).toEqual([
      ['clientId', 'not_found'],
      ['sessionId', 'not_found'],
      ['payerId', 'not_found'],
    ]);
  });

  it('belong together: a session of somebody else is refused', async () => {
    const another = await newVisit(tenant.send);
    expect(await attempt({ sessionId: another.claim.sessionId })).toEqual([['sessionId', 'invalid_value']]);
  });

  it('are known at once, before any event of theirs can have come, and gone after their deletion', async () => {
    const fresh = await newVisit(tenant.send, { complete: false });
    await must(tenant.send({ path: paths.claims, json: fresh.claim }));
    const { sessionId } = fresh.claim;
    await must(tenant.send({ path: `/v1/care/sessions/${sessionId}`, method: 'DELETE' }));
    await until(
      'the deletion to have come',
      () => tenant.send({ path: paths.claims, json: fresh.claim }),
      (answer) => answer.status === 422,
    );
  });
});

describe('another organisation', () => {
  it('finds none of it by any way', async () => {
    const id = await created();
    for (const [method, path, json] of [
      ['GET', `${paths.claims}/${id}`],
      ['PATCH', `${paths.claims}/${id}`, { totalAmount: 1 }],
      ['DELETE', `${paths.claims}/${id}`],
      ['POST', `${paths.claims}/${id}/submit`, {}],
      ['POST', `${paths.claims}/${id}/pay`, { paidAmount: 1 }],
      ['GET', `${paths.payers}/${visit.claim.payerId}`],
      ['PATCH', `${paths.payers}/${visit.claim.payerId}`, { name: 'Mine' }],
    ] as [string, string, object?][]) {
      const answer = await other.send({ method, path, ...(json === undefined ? {} : { json }) });
      expectProblem(answer, 404, 'NOT_FOUND');
    }
    for (const path of [paths.claims, paths.payers, `${paths.claims}?clientId=${visit.claim.clientId}`])
      expect((await other.send({ path })).body.data).toEqual([]);
  });
});
