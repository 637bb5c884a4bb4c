import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { expectProblem, faultsOf } from './support/problem.ts';
import { must, newPatient, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const logs = '/v1/audit/logs';
let tenant: Tenant;
let patientId: string;

beforeAll(async () => {
  tenant = await newTenant(stack);
  patientId = await newPatient(tenant.send);
});

describe('a filter that can find nothing is refused, so that a slip does not read as “nobody saw it”', () => {
  it.each([
    ['resourceType', 'care_pateint', 'invalid_value'],
    ['patientId', 'ses_0193aee0f3a17c2b8d4e5f60718293a4', 'invalid_format'],
    ['decision', 'denied', 'invalid_value'],
  ])('%s=%s', async (field, value, code) => {
    for (const asked of [
      { path: `${logs}?${field}=${value}` },
      { path: `${logs}/stream?${field}=${value}` },
      { path: '/v1/audit/exports', json: { [field]: value } },
    ]) {
      const answer = await tenant.send(asked);
      expectProblem(answer, 422, 'VALIDATION_FAILED');
      expect(faultsOf(answer)).toEqual([`${field} ${code}`]);
    }
  });

  it('patientId of an accounting, which a patient is answered with', async () => {
    for (const path of ['/v1/audit/disclosures', '/v1/audit/disclosures/accounting']) {
      const answer = await tenant.send({ path: `${path}?patientId=${patientId.slice(0, -1)}` });
      expectProblem(answer, 422, 'VALIDATION_FAILED');
      expect(faultsOf(answer)).toEqual(['patientId invalid_format']);
    }
  });
});

interface Line {
  id: string;
  action: string;
  decision: string;
  resourceId: string;
  userId: string;
}

it('what somebody tried in vain is listed and exported by itself', async () => {
  const { clientId, send } = await tenant.addClient(['audit:read']);
  const path = `/v1/care/patients/${patientId}`;
  for (const method of ['GET', 'DELETE'])
    expectProblem(await send({ path, method }), 403, 'INSUFFICIENT_SCOPE');
  const refused = await until(
    'the refusals in the log',
    async () => (await must(tenant.send({ path: `${logs}?decision=refused` }))).body.data as Line[],
    (lines) => lines.length >= 2,
  );
  const tried = { decision: 'refused', userId: clientId, resourceId: patientId };
  expect(refused).toMatchObject([
    { ...tried, action: 'delete' },
    { ...tried, action: 'read' },
  ]);
  const narrowed = `decision=refused&patientId=${patientId}&userId=${clientId}&action=read`;
  expect((await must(tenant.send({ path: `${logs}?${narrowed}` }))).body.data).toEqual(refused.slice(1));
  const done = (await must(tenant.send({ path: `${logs}?decision=allowed&limit=100` }))).body.data as Line[];
  expect(new Set(done.map(({ decision }) => decision))).toEqual(new Set(['allowed']));

  await until(
    'a checkpoint that covers both',
    () => tenant.send({ path: `${logs}/${refused[0]?.id}/proof` }),
    ({ status }) => status === 200,
  );
  const asked = await must(tenant.send({ path: '/v1/audit/exports', json: { decision: 'refused' } }));
  const made = await until(
    'the export',
    async () => (await tenant.send({ path: `/v1/audit/exports/${asked.body.data.id}` })).body.data,
    ({ status }) => status === 'completed',
  );
  expect(made).toMatchObject({ selection: 'part', progress: { entries: 2 } });
  const file = await fetch((made.files as { url: string }[])[0]?.url ?? '');
  const lines = gunzipSync(Buffer.from(await file.arrayBuffer()))
    .toString()
    .trim()
    .split('\n');
  const exported = lines.map((line) => (JSON.parse(line) as { entry: Line }).entry);
  expect(exported.map(({ action, decision }) => [action, decision])).toEqual([
    ['read', 'refused'],
    ['delete', 'refused'],
  ]);
});
