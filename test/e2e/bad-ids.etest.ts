import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canary, canaryPatient, runningStack, until } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem, faultsOf } from './support/problem.ts';
import { newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let other: Tenant;
let databases: Databases;
let patientId: string;
let providerId: string;
let theirs: Record<string, string>;
let before: unknown;

const counts = async () => [await databases.countsOf(tenant.id), await databases.countsOf(other.id)];

beforeAll(async () => {
  [tenant, other] = await Promise.all([newTenant(stack), newTenant(stack)]);
  databases = await openDatabases();
  providerId = await newProvider(tenant.send);
  patientId = await newPatient(tenant.send, { primaryProviderId: providerId });
  const prv = await newProvider(other.send);
  const pat = await newPatient(other.send, { primaryProviderId: prv });
  const json = { clientId: pat, serviceType: 'x' };
  const ses = (await other.send({ path: '/v1/care/sessions', json })).body.data.id as string;
  const path = `/v1/care/sessions/${ses}/notes`;
  const not = (await other.send({ path, json: { text: canary } })).body.data.id as string;
  theirs = { prv, pat, ses, not };
  before = await counts();
});

afterAll(async () => {
  await databases.close();
});

const id = () => patientId.slice('pat_'.length);

describe('an id that leads nowhere answers 404:', () => {
  it('malformed, of another kind, or escaped', async () => {
    for (const bad of [
      'x',
      '-',
      '0',
      'null',

      '__proto__',
      'constructor',
      '$ne',
      'pat_',
      `pat_${'z'.repeat(32)}`,
      patientId.toUpperCase(),
      `${patientId}0`,
      patientId.slice(0, -1),
      `prv_${id()}`,
      `Pat_${id()}`,
      id(),
      `${patientId}%00`,
      `${patientId}%20`,
      `%70at_${id()}`,
      `..%2fproviders%2f${providerId}`,
      '%2e%2e',
      '%',
      '%zz',
      `${patientId};a=b`,
      `${patientId}.json`,
      'x'.repeat(4_000),
      providerId,
    ])
      for (const method of ['GET', 'PATCH', 'DELETE'])
        expectProblem(await patients(method, bad), 404, 'NOT_FOUND');
  });

  it("another tenant's, for every method and resource", async () => {
    const { prv, pat, ses, not } = theirs;
    const edits: [string, object][] = [
      [`/v1/care/patients/${pat}`, { status: 'inactive' }],
      [`/v1/care/providers/${prv}`, { firstName: 'A' }],
      [`/v1/care/sessions/${ses}`, { scheduledDuration: 5 }],
    ];
    for (const [path, json] of edits) {
      expectProblem(await tenant.send({ path }), 404, 'NOT_FOUND');
      expectProblem(await tenant.send({ path, method: 'PATCH', json }), 404, 'NOT_FOUND');
      expectProblem(await tenant.send({ path, method: 'DELETE' }), 404, 'NOT_FOUND');
    }
    const foreign = [
      `/v1/organization/api-clients/${other.clientId}`,
      `/v1/audit/logs/${await anEntryOf(other)}`,
    ];
    for (const path of foreign) expectProblem(await tenant.send({ path }), 404, 'NOT_FOUND');
    for (const verb of ['start', 'complete', 'cancel', 'no-show', `notes/${not}/sign`])
      expectProblem(
        await tenant.send({ path: `/v1/care/sessions/${ses}/${verb}`, method: 'POST' }),
        404,
        'NOT_FOUND',
      );
    const notes = `/v1/care/sessions/${ses}/notes`;
    expectProblem(await tenant.send({ path: notes }), 404, 'NOT_FOUND');
    expectProblem(await tenant.send({ path: notes, json: { text: canary } }), 404, 'NOT_FOUND');
  });

  const anEntryOf = async (whose: Tenant) => {
    const entries = await until(
      'an entry in the audit log',
      async () => (await whose.send({ path: '/v1/audit/logs' })).body.data as { id: string }[],
      (found) => found.length > 0,
    );
    return entries[0]?.id ?? '';
  };
  const patients = (method: string, of: string) =>
    tenant.send({ method, path: `/v1/care/patients/${of}`, ...(method === 'PATCH' ? { json: {} } : {}) });
});

describe("another tenant's id", () => {
  it('in a body answers 422 not_found for its field', async () => {
    const session = { clientId: patientId, serviceType: 'x' };
    for (const [path, json, field] of [
      ['/v1/care/sessions', { ...session, clientId: theirs['pat'] }, 'clientId'],
      ['/v1/care/sessions', { ...session, providerId: theirs['prv'] }, 'providerId'],
      ['/v1/care/patients', canaryPatient({ primaryProviderId: theirs['prv'] }), 'primaryProviderId'],
    ] as const) {
      const answer = await tenant.send({ path, json });
      expectProblem(answer, 422, 'VALIDATION_FAILED');
      expect(faultsOf(answer)).toEqual([`${field} not_found`]);
    }
    const path = `/v1/care/patients/${patientId}`;
    const json = { primaryProviderId: theirs['prv'] };
    const patched = await tenant.send({ method: 'PATCH', path, json });
    expectProblem(patched, 422, 'VALIDATION_FAILED');
    expect(faultsOf(patched)).toEqual(['primaryProviderId not_found']);
  });

  it('in a filter gives an empty list', async () => {
    const { prv, pat, ses } = theirs;
    for (const path of [
      `/v1/care/sessions?clientId=${pat}`,
      `/v1/care/sessions?providerId=${prv}`,
      `/v1/care/patients?primaryProviderId=${prv}`,
      `/v1/audit/logs?resourceId=${ses}`,
      `/v1/audit/logs?userId=${other.clientId}`,
      `/v1/care/sessions?clientId=x`,
    ]) {
      const answer = await tenant.send({ path });
      expect([path, answer.status, answer.body.data]).toEqual([path, 200, []]);
    }
  });
});

it('none of this leaves a trace in the data', async () => {
  expect(await counts()).toEqual(before);
});
