import { beforeAll, expect, it } from '@jest/globals';
import { runningStack } from '@rymeda/testing';
import { newVisit, paths } from './support/revenue.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
const at = new Map<string, string>();

const made = async (path: string, json: object): Promise<string> =>
  `${path}/${((await must(tenant.send({ path, json }))).body.data as { id: string }).id}`;

beforeAll(async () => {
  tenant = await newTenant(stack);
  const visit = await newVisit(tenant.send);
  const manual = {
    ...{ name: 'By hand', trigger: 'manual' },
    actions: [{ id: 'w', type: 'wait', seconds: 3_600 }],
  };
  const workflow = await made('/v1/oris/workflows', manual);
  at.set('workflow', workflow);
  const { id } = (await must(tenant.send({ path: `${workflow}/run`, json: {} }))).body.data as { id: string };
  at.set('run', `/v1/oris/runs/${id}`);
  at.set('claim', await made(paths.claims, visit.claim));
  at.set('artifact', await made('/v1/compliance/artifacts', { type: 'policy', title: 'Hours' }));
  const endpoint = { url: 'https://example.org/hook', events: ['*'] };
  at.set('endpoint', await made('/v1/webhooks/endpoints', endpoint));
  const client = { name: 'Another', scopes: ['care:read'] };
  at.set('client', await made('/v1/organization/api-clients', client));
}, 120_000);

/** Of a record that has moved on, whatever the action would have come to. */
it.each([
  ['workflow', 'pause', {}],
  ['workflow', 'resume', {}],
  ['workflow', 'disable', {}],
  ['workflow', 'run', {}],
  ['run', 'cancel', {}],
  ['run', 'retry', {}],
  ['claim', 'submit', {}],
  ['claim', 'correct', {}],
  ['claim', 'void', {}],
  ['claim', 'secondary', {}],
  ['artifact', 'versions', { uploadId: 'upl_1' }],
  ['endpoint', 'rotate-secret', {}],
  ['endpoint', 'promote-secret', {}],
  ['endpoint', 'test', {}],
  ['endpoint', 'replay', { since: '2026-01-01T00:00:00Z' }],
  ['client', 'rotate-secret', {}],
])('%s: %s with a stale If-Match is refused', async (record, action, json) => {
  const answer = await tenant.send({
    path: `${at.get(record)}/${action}`,
    json,
    headers: { 'if-match': '"999"' },
  });
  expect([answer.status, answer.body.error?.code]).toEqual([412, 'PRECONDITION_FAILED']);
});

it('a run is cancelled with the tag that it was read with', async () => {
  const run = at.get('run') as string;
  const read = await must(tenant.send({ path: run }));
  const headers = { 'if-match': read.headers.get('etag') as string };
  const answer = await tenant.send({ path: `${run}/cancel`, json: {}, headers });
  expect([answer.status, answer.body.data?.status]).toEqual([200, 'cancelled']);
});
