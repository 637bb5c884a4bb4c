import { beforeAll, describe, expect, it } from '@jest/globals';
import { canaryPatient, partner, runningStack, until, type Answered, type Partner } from '@rymeda/testing';

let call: Partner;
beforeAll(() => {
  call = partner(runningStack(), 'org_100');
});

const create = (json: Record<string, unknown>): Promise<Answered> =>
  call({ path: '/v1/care/patients', json });
const patch = (id: string, json: Record<string, unknown>): Promise<Answered> =>
  call({ method: 'PATCH', path: `/v1/care/patients/${id}`, json });
const idOf = (answer: Answered): string => (answer.body as { data: { id: string } }).data.id;
/** The same person, told by another partner's record: other identifiers. */
const again = (body: Record<string, unknown>) => ({
  ...canaryPatient(),
  firstName: body['firstName'],
  lastName: body['lastName'],
  dateOfBirth: body['dateOfBirth'],
});

describe('the same person', () => {
  it('is met however the name is spelled, and only while active', async () => {
    const body = canaryPatient();
    const first = idOf(await create(body));
    const met = await create({ ...again(body), lastName: String(body['lastName']).toUpperCase() });
    expect([met.status, idOf(met), met.headers.get('location')]).toEqual([
      202,
      first,
      `/v1/care/patients/${first}`,
    ]);
    expect(Object.keys(met.body.data as object)).toEqual(['id']);
    await patch(first, { status: 'discharged' });
    const second = await create(again(body));
    expect(second.status).toBe(201);
    // Back again: two are active now, and whoever asks is pointed to one of them.
    expect((await patch(first, { status: 'active' })).status).toBe(200);
    const third = await create(again(body));
    expect(third.status).toBe(202);
    expect([first, idOf(second)]).toContain(idOf(third));
  });

  it('leaves an entry in the audit log when it is met: the answer told that this person is a patient', async () => {
    const body = canaryPatient();
    const first = idOf(await create(body));
    const met = await create(again(body));
    expect([met.status, idOf(met)]).toEqual([202, first]);
    const logs = () => call({ path: `/v1/audit/logs?action=read&resourceId=${first}` });
    const { body: trail } = await until('the entry', logs, (answer) => answer.body.data.length > 0);
    expect(trail.data).toMatchObject([
      {
        resourceType: 'care_patient',
        metadata: { operation: 'care.patients.create', requestId: met.headers.get('x-request-id') },
      },
    ]);
  });

  it('is still met in the other record when the first is renamed, discharged or deleted', async () => {
    for (const leave of [
      (id: string) => patch(id, { lastName: 'Otherwise' }),
      (id: string) => patch(id, { status: 'inactive' }),
      (id: string) => call({ method: 'DELETE', path: `/v1/care/patients/${id}` }),
    ]) {
      const body = canaryPatient();
      const first = idOf(await create(body));
      const beside = await create({ ...again(body), onMatch: 'create' });
      expect(beside.status).toBe(201);
      expect((await leave(first)).status).toBeLessThan(300);
      const met = await create(again(body));
      expect([met.status, idOf(met)]).toEqual([202, idOf(beside)]);
    }
  });

  it('is nobody once all are gone, and a renamed patient is met under the new name', async () => {
    const body = canaryPatient();
    const first = idOf(await create(body));
    const renamed = canaryPatient();
    await patch(first, {
      firstName: renamed['firstName'],
      lastName: renamed['lastName'],
      dateOfBirth: renamed['dateOfBirth'],
    });
    expect(idOf(await create(again(renamed)))).toBe(first);
    expect((await create(again(body))).status).toBe(201);
    await call({ method: 'DELETE', path: `/v1/care/patients/${first}` });
    expect((await create(again(renamed))).status).toBe(201);
  });

  it('races: of creates, a rename and a discharge at the same moment, at most one plain create makes a record beside the active one', async () => {
    const body = canaryPatient();
    const answers = await Promise.all(Array.from({ length: 12 }, () => create(again(body))));
    expect(answers.map((a) => a.status).sort()).toEqual([201, ...Array.from({ length: 11 }, () => 202)]);
    const id = idOf(answers.find((a) => a.status === 201) as Answered);
    const [, ...others] = await Promise.all([
      patch(id, { status: 'inactive' }),
      ...Array.from({ length: 6 }, () => create(again(body))),
    ]);
    expect(others.filter((a) => a.status === 201).length).toBeLessThanOrEqual(1);
    for (const answer of others) expect([201, 202]).toContain(answer.status);
  });
});
