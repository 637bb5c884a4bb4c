import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@rymeda/kernel';
import { canary, runningStack, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { listenTo, type Listener } from './support/listener.ts';
import { expectProblem } from './support/problem.ts';
import { act, newVisit, paths, payerBody } from './support/revenue.ts';
import { must, newPatient, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let other: Tenant;
let events: Listener;
beforeAll(async () => {
  [tenant, other] = await Promise.all([newTenant(stack), newTenant(stack)]);
  events = listenTo(stack, 'rymeda.revenue.events');
});
afterAll(() => events.stop());

type Claims = { id: string; status: string }[];
const claimsOf = async (clientId: string): Promise<Claims> =>
  (await tenant.send({ path: `${paths.claims}?clientId=${clientId}` })).body.data as Claims;

describe('a coverage', () => {
  const subscriber = { firstName: `Ana ${canary}`, lastName: canary, dateOfBirth: '1980-12-10' };
  let id: string;
  let clientId: string;

  it('is created at once after its patient, read, listed and changed', async () => {
    const [patient, payer] = await Promise.all([
      newPatient(tenant.send),
      must(tenant.send({ path: paths.payers, json: payerBody() })),
    ]);
    clientId = patient;
    const payerId = payer.body.data.id as string;
    const json = { clientId, payerId, memberId: `M-${canary}`, relationship: 'child', subscriber };
    const made = await tenant.send({ path: paths.coverages, json });
    expect([made.status, made.body.data]).toMatchObject([201, { ...json, rank: 1, from: null }]);
    id = made.body.data.id as string;
    const path = `${paths.coverages}/${id}`;
    const changed = await tenant.send({ path, method: 'PATCH', json: { to: '2031-12-31' } });
    expect(changed.body.data).toMatchObject({ ...json, to: '2031-12-31' });
    const list = await tenant.send({ path: `${paths.coverages}?clientId=${clientId}` });
    expect(list.body.data).toEqual([(await tenant.send({ path })).body.data]);
  });

  it('is refused for a patient or a payer that is not there, and for nobody as subscriber', async () => {
    const json = { clientId: newId('pat'), payerId: newId('pay'), memberId: 'M-1' };
    const nowhere = await tenant.send({ path: paths.coverages, json });
    expectProblem(nowhere, 422, 'VALIDATION_FAILED');
    expect((nowhere.body.error.details as { field: string }[]).map((d) => d.field)).toEqual([
      'clientId',
      'payerId',
    ]);
    const nobody = await tenant.send({
      path: `${paths.coverages}/${id}`,
      method: 'PATCH',
      json: { subscriber: null },
    });
    expectProblem(nobody, 422, 'VALIDATION_FAILED');
  });

  it('lies in MongoDB with its PHI as ENC[AES256:…], and is told about without', async () => {
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const coverages = mongo.db('rymeda_revenue').collection('coverages');
      const sealed = expect.stringMatching(/^ENC\[AES256:.*\]$/);
      expect(await coverages.findOne({ _id: id as never })).toMatchObject({
        memberId: sealed,
        subscriber: sealed,
        relationship: sealed,
      });
    } finally {
      await mongo.close();
    }
    const told = await until(
      'its events',
      async () => events.about(`coverage/${id}`),
      (e) => e.length >= 2,
    );
    expect(told.map((e) => e.type)).toEqual([
      'rymeda.revenue.coverage.created.v1',
      'rymeda.revenue.coverage.updated.v1',
    ]);
    expect(JSON.stringify(told)).not.toContain(canary);
  });

  it('is not there for another organisation, and gone after its deletion', async () => {
    const path = `${paths.coverages}/${id}`;
    for (const method of ['GET', 'DELETE'])
      expectProblem(await other.send({ path, method }), 404, 'NOT_FOUND');
    expect((await other.send({ path: paths.coverages })).body.data).toEqual([]);
    expect((await tenant.send({ path, method: 'DELETE' })).status).toBe(204);
    expectProblem(await tenant.send({ path }), 404, 'NOT_FOUND');
  });
});

describe('a completed session', () => {
  it("makes one draft by the payer's schedule, which can be submitted once it is coded", async () => {
    const { claim } = await newVisit(tenant.send, { covered: true });
    const [draft] = await until(
      'the draft',
      () => claimsOf(claim.clientId),
      (found) => found.length > 0,
    );
    expect(draft).toMatchObject({
      sessionId: claim.sessionId,
      payerId: claim.payerId,
      status: 'draft',
      cptCodes: ['90837'],
      icdCodes: [],
      totalAmount: 150.29,
    });
    const id = draft?.id ?? '';
    const uncoded = await act(tenant.send, id, 'submit');
    expectProblem(uncoded, 422, 'VALIDATION_FAILED');
    expect(uncoded.body.error.details).toMatchObject([{ field: 'icdCodes', code: 'required' }]);
    const path = `${paths.claims}/${id}`;
    await must(tenant.send({ path, method: 'PATCH', json: { icdCodes: ['F41.1'] } }));
    expect((await act(tenant.send, id, 'submit')).body.data).toMatchObject({ status: 'submitted' });
    expect(await claimsOf(claim.clientId)).toHaveLength(1);
    const { body } = await tenant.send({ path: `/v1/audit/logs?resourceId=${id}&action=create` });
    expect(body.data).toMatchObject([{ userId: 'system:revenue-care', ipAddress: 'internal' }]);
  });

  it('is drafted for the day on which it was started where the organisation is', async () => {
    // The last zone of the day and the first: in one of them it is not the day of UTC.
    for (const timeZone of ['Etc/GMT+12', 'Pacific/Kiritimati']) {
      const { send } = await newTenant(stack, { timezone: timeZone });
      const dayThere = () => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date());
      const before = dayThere();
      const { claim } = await newVisit(send, { covered: true });
      const days = [before, dayThere()];
      const [draft] = await until(
        'the draft',
        async () =>
          (await send({ path: `${paths.claims}?clientId=${claim.clientId}` })).body.data as {
            lines: { date: string }[];
          }[],
        (found) => found.length > 0,
      );
      expect(days).toContain(draft?.lines[0]?.date);
    }
  });

  it('makes none for a patient without coverage', async () => {
    const uncovered = await newVisit(tenant.send);
    const covered = await newVisit(tenant.send, { covered: true });
    await until(
      'the draft of the second',
      () => claimsOf(covered.claim.clientId),
      (found) => found.length > 0,
    );
    expect(await claimsOf(uncovered.claim.clientId)).toEqual([]);
  });
});

describe('a patient whose record names a payer', () => {
  it('is covered by it once, and is read for that in revenue’s own name; a payer that nobody knows covers nobody', async () => {
    const payer = payerBody();
    const payerId = (await must(tenant.send({ path: paths.payers, json: payer }))).body.data.id as string;
    const memberId = `M-${canary}`;
    const [insured, elsewhere, child] = await Promise.all([
      newPatient(tenant.send, { insuranceInfo: { payerId: payer.payerId, memberId, groupNumber: 'G1' } }),
      newPatient(tenant.send, { insuranceInfo: { payerId: 'NOBODY', memberId } }),
      newPatient(tenant.send, { insuranceInfo: { payerId: payer.payerId, memberId, relationship: 'son' } }),
    ]);
    const coverages = async (clientId: string) =>
      (await tenant.send({ path: `${paths.coverages}?clientId=${clientId}` })).body.data as { id: string }[];
    const found = await until(
      'the coverage',
      () => coverages(insured),
      (all) => all.length > 0,
    );
    expect(found).toMatchObject([
      { clientId: insured, payerId, rank: 1, memberId, groupNumber: 'G1', relationship: 'self' },
    ]);
    const changed = { insuranceInfo: { payerId: payer.payerId, memberId: `N-${canary}` } };
    await must(tenant.send({ path: `/v1/care/patients/${insured}`, method: 'PATCH', json: changed }));
    // The client's own change opened the patient as well.
    const read = await until(
      'the record of revenue’s read',
      async () =>
        (
          (await tenant.send({ path: `/v1/audit/logs?resourceId=${insured}&action=read` })).body.data as {
            userId: string;
          }[]
        ).find(({ userId }) => userId === 'svc:revenue'),
      (entry) => entry !== undefined,
    );
    expect(read).toMatchObject({ resourceType: 'care_patient' });
    // What is told later comes later: by now the others' news was heard.
    const last = await newPatient(tenant.send, { insuranceInfo: { payerId, memberId } });
    await until(
      'the coverage by the id of the payer’s record',
      () => coverages(last),
      (all) => all.length > 0,
    );
    expect(await coverages(insured)).toEqual(found);
    expect(await coverages(elsewhere)).toEqual([]);
    // Whose insurance a child's is the record doesn't say: that is asked for before anything is billed to it.
    const waiting = await until(
      'the coverage of the child',
      () => coverages(child),
      (all) => all.length > 0,
    );
    expect(waiting).toMatchObject([{ rank: 1, memberId, relationship: 'child', subscriber: null }]);
  }, 90_000);
});
