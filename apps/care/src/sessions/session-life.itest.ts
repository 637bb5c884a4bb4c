import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newNpi } from '@rymeda/testing';
import { startCare, type Answer, type TestCare } from '../testing/test-care.ts';

let care: TestCare;
let clinic: Awaited<ReturnType<TestCare['organization']>>;
beforeAll(async () => {
  care = await startCare();
  clinic = await care.organization();
});
afterAll(() => care.stop());

const sessions = '/v1/care/sessions';
const send = (method: string, path: string, json?: object) => clinic.client(method, path, json);
const outcome = ({ status, body }: Answer) => [status, body?.error?.code, body?.error?.details];
const made = async (path: string, json: object): Promise<string> => {
  const { status, text, body } = await send('POST', path, json);
  if (status !== 201) throw new Error(text);
  return body.data.id as string;
};

let n = 0;
async function booked(more: object = {}) {
  const providerId = await made('/v1/care/providers', {
    ...{ firstName: 'Grace', lastName: 'Hopper', specialty: 'x', credentialStatus: 'active' },
    npi: newNpi(),
  });
  const clientId = await made('/v1/care/patients', {
    ...{ firstName: 'Ada', lastName: `Visitor${n++}`, dateOfBirth: '1980-12-10' },
  });
  const id = await made(sessions, { clientId, providerId, serviceType: 'x', ...more });
  const path = `${sessions}/${id}`;
  const act = async (...verbs: string[]): Promise<Answer> => {
    let answer: Answer | undefined;
    for (const verb of verbs) answer = await send('POST', `${path}/${verb}`);
    return answer as Answer;
  };
  return { providerId, clientId, path, act };
}
const note = async (path: string, sign: boolean): Promise<void> => {
  const id = await made(`${path}/notes`, { text: 'Kanarienvogel' });
  if (sign) expect((await send('POST', `${path}/notes/${id}/sign`)).status).toBe(200);
};

it('a session that is held before the time it was booked for begins when it is started', async () => {
  const { act } = await booked({ startTime: '2031-01-01T00:00:00Z' });
  const { body } = await act('start', 'complete');
  const { startTime, endTime } = body.data as { startTime: string; endTime: string };
  expect([Date.parse(startTime) <= Date.now(), startTime <= endTime]).toEqual([true, true]);
});

const people = ['patient', 'provider'] as const;
const personOf = (
  who: (typeof people)[number],
  { clientId, providerId }: { clientId: string; providerId: string },
) =>
  who === 'patient'
    ? { field: 'clientId', path: `/v1/care/patients/${clientId}` }
    : { field: 'providerId', path: `/v1/care/providers/${providerId}` };

describe.each(people)('a %s', (who) => {
  it('is deleted once no session is in progress; what was completed stays, with its notes', async () => {
    const visit = await booked();
    const { path } = personOf(who, visit);
    await visit.act('start');
    const before = await send('GET', path);
    expect(outcome(await send('DELETE', path))).toEqual([409, 'SESSION_IN_PROGRESS', null]);
    expect((await send('GET', path)).headers.get('etag')).toBe(before.headers.get('etag'));
    await note(visit.path, true);
    const completed = (await visit.act('complete')).body.data as object;
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', visit.path)).body.data).toEqual(completed);
    expect((await send('GET', `${visit.path}/notes`)).body.data).toHaveLength(1);
    await note(visit.path, true);
  });

  it.each(['cancel', 'no-show', 'delete'])('that was deleted is met no more: %s', async (end) => {
    const visit = await booked({ startTime: '2031-01-01T00:00:00Z' });
    const { field, path } = personOf(who, visit);
    expect((await send('DELETE', path)).status).toBe(204);
    const before = (await send('GET', visit.path)).body.data as object;
    const gone = [409, 'PARTICIPANT_DELETED', { field }];
    expect(outcome(await visit.act('start'))).toEqual(gone);
    for (const json of [{ startTime: '2031-01-02T00:00:00Z' }, { serviceType: 'y' }])
      expect(outcome(await send('PATCH', visit.path, json))).toEqual(gone);
    expect((await send('GET', visit.path)).body.data).toEqual(before);
    const ended = await (end === 'delete' ? send('DELETE', visit.path) : visit.act(end));
    expect(ended.status).toBe(end === 'delete' ? 204 : 200);
  });

  it('is deleted or a session of theirs is started, and never both, when they meet', async () => {
    const visits = await Promise.all(Array.from({ length: 10 }, () => booked()));
    await Promise.all(
      visits.map(async (visit) => {
        const { path } = personOf(who, visit);
        await Promise.all([visit.act('start'), send('DELETE', path)]);
        const [session] = await care.rows('sessions', { _id: visit.path.slice(sessions.length + 1) });
        const [person] = await care.rows(`${who}s`, { _id: path.slice(path.lastIndexOf('/') + 1) });
        expect([session?.['status'] === 'in_progress', person?.['deletedAt'] != null]).toContain(false);
      }),
    );
  });
});

it('a session of a provider who was deleted is held by another one', async () => {
  const [visit, other] = [await booked(), await booked()];
  const { providerId } = other;
  expect((await send('DELETE', `/v1/care/providers/${visit.providerId}`)).status).toBe(204);
  const given = await send('PATCH', visit.path, { providerId, allowOverlap: true });
  expect([given.status, given.body.data.providerId]).toEqual([200, providerId]);
  expect((await visit.act('start')).body.data.status).toBe('in_progress');
});

it('a session is started and moved also by somebody whose roles show no patients and no providers', async () => {
  const { path } = await booked();
  const rules = [{ actions: ['read', 'update'], resource: 'care_session' }];
  const role = await clinic.identity('POST', '/v1/organization/roles', { name: `Desk ${n++}`, rules });
  const desk = await clinic.user([role.body.data.id as string]);
  expect(outcome(await desk.send('PATCH', path, { serviceType: 'y' }))[0]).toBe(200);
  expect(outcome(await desk.send('POST', `${path}/start`))[0]).toBe(200);
});

describe('a session is deleted', () => {
  it.each([
    ['scheduled', []],
    ['cancelled', ['cancel']],
    ['no_show', ['no-show']],
    ['cancelled in its course', ['start', 'cancel']],
    ['in progress', ['start']],
    ['completed, by mistake perhaps', ['start', 'complete']],
  ])('when it is %s, with notes that nobody has signed', async (_status, verbs) => {
    const { path, act } = await booked();
    await note(path, false);
    if (verbs.length > 0) await act(...verbs);
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
  });

  it.each([
    ['it is in progress', ['start']],
    ['it is completed', ['start', 'complete']],
    ['it is cancelled', ['cancel']],
  ])('but not when a note of it is signed and %s: it and its notes stay', async (_why, verbs) => {
    const { path, act } = await booked();
    await note(path, true);
    const before = (await act(...verbs)).body.data as object;
    const retained = [409, 'RECORD_RETAINED', { reason: 'signed_note' }];
    expect(outcome(await send('DELETE', path))).toEqual(retained);
    expect((await send('GET', path)).body.data).toEqual(before);
    expect((await send('GET', `${path}/notes`)).body.data).toHaveLength(1);
  });

  it('or a note of it is signed, and never both, when they meet', async () => {
    const visits = await Promise.all(Array.from({ length: 10 }, () => booked()));
    await Promise.all(
      visits.map(async ({ path }) => {
        const id = await made(`${path}/notes`, { text: 'Kanarienvogel' });
        await Promise.all([send('DELETE', path), send('POST', `${path}/notes/${id}/sign`)]);
        const [session] = await care.rows('sessions', { _id: path.slice(sessions.length + 1) });
        const [note] = await care.rows('notes', { _id: id });
        expect([session?.['deletedAt'], note?.['signedAt']]).toContain(null);
      }),
    );
  });
});
