import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { canary, canaryPatient, formsOf, requestToken, runningStack, until } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem } from './support/problem.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const patients = '/v1/care/patients';
let tenant: Tenant;
let databases: Databases;

beforeAll(async () => {
  tenant = await newTenant(stack);
  databases = await openDatabases();
});

afterAll(async () => {
  await databases.close();
});

const post = (path: string, json: unknown, key: string) =>
  tenant.send({ path, json, headers: { 'idempotency-key': key } });

it('a replay is authorised again: a token of the same client without the scope gets nothing', async () => {
  const key = randomUUID();
  const json = canaryPatient();
  await must(post(patients, json, key));
  const { clientId, clientSecret } = tenant;
  const client = { client_id: clientId, client_secret: clientSecret };
  const narrow = await requestToken(stack.gateway, { ...client, scope: 'care:read' });
  const token = narrow.body.access_token as string;
  const headers = { 'idempotency-key': key };
  expectProblem(await tenant.send({ path: patients, json, headers, token }), 403, 'INSUFFICIENT_SCOPE');
});

it('a replay is audited again, as a read of what it discloses', async () => {
  const key = randomUUID();
  const json = canaryPatient();
  const { id } = (await must(post(patients, json, key))).body.data as { id: string };
  const replayed = await post(patients, json, key);
  interface Entry {
    action: string;
    metadata: { requestId: string };
  }
  await until(
    'the replay in the audit log',
    async () => (await tenant.send({ path: `/v1/audit/logs?resourceId=${id}` })).body.data as Entry[],
    (found) => found.some((e) => e.action === 'read' && e.metadata.requestId === replayed.body.requestId),
  );
});

it('what is stored holds neither PHI nor the key in clear, and goes after a day', async () => {
  const key = `${canary}-${randomUUID()}`;
  await must(post(patients, canaryPatient(), key));
  const rows = await databases.all('idempotency', { organizationId: tenant.id });
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    const bytes = Buffer.from(JSON.stringify(row), 'utf8');
    for (const form of formsOf(canary)) expect(bytes.includes(form)).toBe(false);
    expect(row['answer']).toMatch(/^ENC\[AES256:/);
    const hours = ((row['expiresAt'] as Date).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
  }
});
