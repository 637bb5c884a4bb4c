import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { canary, canaryPatient, formsOf, runningStack, until } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
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

const post = (path: string, json: unknown, key: string, by: Pick<Tenant, 'send'> = tenant) =>
  by.send({ path, json, headers: { 'idempotency-key': key } });

it('a replay is authorised again', async () => {
  const key = randomUUID();
  const json = canaryPatient();
  const client = await tenant.addClient(['care:write', 'care:read', 'identity:read']);
  await must(post(patients, json, key, client));
  const path = `/v1/organization/api-clients/${client.clientId}`;
  await must(tenant.send({ path, method: 'PATCH', json: { scopes: ['care:read'] } }));
  await until(
    'the narrower client is refused',
    () => post(patients, json, key, client),
    (answer) => answer.status === 401 || answer.status === 403,
  );
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
