import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canaryPatient, runningStack, until } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem } from './support/problem.ts';
import { statuses, times } from './support/crowd.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const patients = '/v1/care/patients';
const sessions = '/v1/care/sessions';
let tenant: Tenant;
let databases: Databases;

beforeAll(async () => {
  tenant = await newTenant(stack);
  databases = await openDatabases();
});

afterAll(async () => {
  await databases.close();
});

interface Entry {
  action: string;
  metadata: { event: string; sequence: number };
}
/** Sequence numbers of the events of a record, ascending, once so many are in the audit log. */
async function sequencesOf(resourceId: string, count: number): Promise<number[]> {
  const entries = await until(
    'the events in the audit log',
    async () => {
      const path = `/v1/audit/logs?resourceId=${resourceId}&limit=100`;
      return ((await tenant.send({ path })).body.data as Entry[]).filter((e) => e.action !== 'read');
    },
    (found) => found.length >= count,
  );
  return entries.map((e) => e.metadata.sequence).sort((a, b) => a - b);
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('a person', () => {
  it('created by 20 at once is one record: one 201, the rest 202 with its id', async () => {
    const person = canaryPatient({ partnerPatientId: undefined });
    const shout = (i: number) =>
      i % 2 ? person : { ...person, lastName: (person['lastName'] as string).toUpperCase() };
    const answers = await times(20, (i) => tenant.send({ path: patients, json: shout(i) }));
    expect(statuses(answers)).toEqual({ 201: 1, 202: 19 });
    const { id } = answers.find((a) => a.status === 201)?.body.data as { id: string };
    for (const answer of answers.filter((a) => a.status === 202)) {
      expect(answer.body.data).toEqual({ id });
      expect(answer.headers.get('location')).toBe(`${patients}/${id}`);
    }
    const again = await tenant.send({ path: patients, json: { ...person, onMatch: 'create' } });
    expect([again.status, again.body.data.id === id]).toEqual([201, false]);
  });

  it("with a partner's id that 20 others claim at once: one 201, the rest 409", async () => {
    const partnerPatientId = `ext-${Math.random()}`;
    const answers = await times(20, () =>
      tenant.send({ path: patients, json: canaryPatient({ partnerPatientId }) }),
    );
    expect(statuses(answers)).toEqual({ 201: 1, 409: 19 });
    for (const answer of answers.filter((a) => a.status === 409)) {
      expectProblem(answer, 409, 'DUPLICATE_IDENTIFIER');
      expect(answer.body.detail).toBe('Partner patient ID already in use');
    }
    const other = await tenant.addClient(undefined, 'another-partner');
    const theirs = await other.send({ path: patients, json: canaryPatient({ partnerPatientId }) });
    expect(theirs.status).toBe(201);
  });
});

/** A machine that stands still answers nobody in time; what is true then is what lies in the database. */
const busy = (status: number): boolean => status === 503 || status === 504;

describe.each(['patient', 'provider'] as const)('a %s', (kind) => {
  it('deleted while sessions are booked for it gets none after its deletion', async () => {
    for (let round = 0; round < 3; round++) {
      const clientId = await newPatient(tenant.send);
      const providerId = await newProvider(tenant.send);
      const id = kind === 'patient' ? clientId : providerId;
      const book = (i: number) => {
        const startTime = new Date(Date.UTC(2033, 0, 1 + i)).toISOString();
        return tenant.send({ path: sessions, json: { clientId, providerId, serviceType: 'x', startTime } });
      };
      const remove = async () => {
        await new Promise((resolve) => setTimeout(resolve, 15 * round));
        const path = `/v1/care/${kind}s/${id}`;
        // 409 with Retry-After: the bookings had the better of it for as long as a request tries by itself.
        let late = false;
        const last = await until(
          'the deletion',
          async () => {
            const answer = await tenant.send({ method: 'DELETE', path });
            late ||= answer.status === 504;
            return answer;
          },
          ({ status }) => status !== 409 && !busy(status),
        );
        // It was deleted by the one whose answer came too late.
        return late && last.status === 404 ? 204 : last.status;
      };
      const [gone, ...booked] = await Promise.all([remove(), ...upTo(15).map(book)]);
      expect(gone).toBe(204);
      for (const { status } of booked.filter((answer) => !busy(answer.status)))
        expect([201, 409, 422]).toContain(status);
      expect((await book(99)).status).toBe(422);
      const [held] = await databases.all(`${kind}s`, { _id: id as never });
      const rows = await databases.all('sessions', { clientId });
      const sure = booked.filter((a) => a.status === 201).length;
      expect(rows.length).toBeGreaterThanOrEqual(sure);
      expect(rows.length).toBeLessThanOrEqual(sure + booked.filter((a) => a.status === 504).length);
      // Each booking that committed had written the living record; times alone could not tell the order.
      expect(held?.['deletedAt']).toBeInstanceOf(Date);
      expect(rows).toHaveLength(Number(held?.['guard'] ?? 0));
    }
  });
});

describe('what hangs on a record that is deleted at the same moment', () => {
  /** What was accepted has written the living record; a deletion that came between would have refused it. */
  const heldBy = async (collection: string, id: string, accepted: number) => {
    const [row] = await databases.all(collection, { _id: id as never });
    expect(row?.['deletedAt']).toBeInstanceOf(Date);
    expect(row?.['guard'] ?? 0).toBe(accepted);
  };
  const visit = async (): Promise<string> => {
    const clientId = await newPatient(tenant.send, { primaryProviderId: await newProvider(tenant.send) });
    const json = { clientId, serviceType: 'x' };
    return (await must(tenant.send({ path: sessions, json }))).body.data.id as string;
  };
  const remove = (path: string) =>
    until(
      'the deletion',
      () => tenant.send({ method: 'DELETE', path }),
      ({ status }) => status === 204 || status === 404,
    );

  it('a session gets no note after its deletion', async () => {
    const id = await visit();
    const notes = `${sessions}/${id}/notes`;
    const [, ...answers] = await Promise.all([
      remove(`${sessions}/${id}`),
      ...upTo(10).map(() => tenant.send({ path: notes, json: { text: 'x' } })),
    ]);
    for (const { status } of answers.filter((answer) => !busy(answer.status)))
      expect([201, 404, 409]).toContain(status);
    expect((await tenant.send({ path: notes, json: { text: 'x' } })).status).toBe(404);
    await heldBy('sessions', id, (await databases.all('notes', { sessionId: id })).length);
  });

  it('a provider gets no session by a change after its deletion', async () => {
    const providerId = await newProvider(tenant.send);
    const visits = await Promise.all(upTo(6).map(visit));
    const move = (id: string) =>
      tenant.send({ method: 'PATCH', path: `${sessions}/${id}`, json: { providerId, allowOverlap: true } });
    const [, ...answers] = await Promise.all([
      remove(`/v1/care/providers/${providerId}`),
      ...visits.map(move),
    ]);
    for (const { status } of answers.filter((answer) => !busy(answer.status)))
      expect([200, 409, 422]).toContain(status);
    expect((await move(await visit())).status).toBe(422);
    await heldBy('providers', providerId, (await databases.all('sessions', { providerId })).length);
  });
});

describe('concurrent changes of one record', () => {
  it('lose nothing: each field arrives, versions have no holes, one event each', async () => {
    const id = await newPatient(tenant.send);
    const path = `${patients}/${id}`;
    const fields = {
      email: 'a@example.org',
      phone: '617-555-0000',
      mrn: 'M-1',
      timezone: 'UTC',
      sex: 'male',
    };
    const more = {
      preferredLanguage: 'pl',
      status: 'inactive',
      firstName: 'B',
      lastName: 'C',
      dateOfBirth: '1999-09-09',
    };
    const changes = Object.entries({ ...fields, ...more });
    const answers = await times(10, (i) =>
      tenant.send({ method: 'PATCH', path, json: Object.fromEntries([changes[i]!]) }),
    );
    expect(statuses(answers)).toEqual({ 200: 10 });
    expect(answers.map((a) => Number(a.headers.get('etag')?.slice(1, -1))).sort((a, b) => a - b)).toEqual(
      upTo(11).slice(1),
    );
    const now = await tenant.send({ path });
    expect(now.headers.get('etag')).toBe('"11"');
    expect(now.body.data).toMatchObject({ ...fields, ...more });
    expect(await sequencesOf(id, 11)).toEqual(upTo(11));
  });

  it('with If-Match: exactly one wins, the others answer 412', async () => {
    const id = await newPatient(tenant.send);
    const answers = await times(10, (i) =>
      tenant.send({
        method: 'PATCH',
        path: `${patients}/${id}`,
        json: { mrn: `M-${i}` },
        headers: { 'if-match': '"1"' },
      }),
    );
    expect(statuses(answers)).toEqual({ 200: 1, 412: 9 });
    expect(await sequencesOf(id, 2)).toEqual([1, 2]);
  });

  it('of status: exactly one of each transition wins', async () => {
    const clientId = await newPatient(tenant.send, { primaryProviderId: await newProvider(tenant.send) });
    const json = { clientId, serviceType: 'x' };
    const { id } = (await must(tenant.send({ path: sessions, json }))).body.data as { id: string };
    const act = (verb: string) => tenant.send({ method: 'POST', path: `${sessions}/${id}/${verb}` });
    const verbs = ['start', 'cancel', 'no-show'];
    const first = await times(12, (i) => act(verbs[i % 3] as string));
    // From in_progress it may still be cancelled; from there nothing goes on.
    const won = first.filter((a) => a.status === 200).map((a) => a.body.data.status as string);
    expect([['in_progress'], ['cancelled'], ['no_show'], ['in_progress', 'cancelled']]).toContainEqual(
      won.sort((a) => (a === 'in_progress' ? -1 : 1)),
    );
    for (const answer of first.filter((a) => a.status !== 200))
      expectProblem(answer, 409, 'INVALID_TRANSITION');
    expect(await sequencesOf(id, 1 + won.length)).toEqual(upTo(1 + won.length));
  });

  it('a note is signed once', async () => {
    const clientId = await newPatient(tenant.send, { primaryProviderId: await newProvider(tenant.send) });
    const { id } = (await must(tenant.send({ path: sessions, json: { clientId, serviceType: 'x' } }))).body
      .data;
    const notes = `${sessions}/${id}/notes`;
    const note = (await must(tenant.send({ path: notes, json: { text: 'x' } }))).body.data.id as string;
    const answers = await times(10, () => tenant.send({ method: 'POST', path: `${notes}/${note}/sign` }));
    expect(statuses(answers)).toEqual({ 200: 1, 409: 9 });
    expect(await sequencesOf(note, 2)).toEqual([1, 2]);
  });
});
