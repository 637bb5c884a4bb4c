import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startIdentity, type Caller, type TestIdentity } from './testing/test-identity.ts';

let identity: TestIdentity;
let operator: Caller;
beforeAll(async () => {
  identity = await startIdentity();
  operator = await identity.asOperator();
  await untilAdmitted(operator);
});
afterAll(async () => {
  expect(await identity.stop()).toBe(0);
});

const organizations = '/v1/platform/organizations';
const clientsOf = (id: string) => `${organizations}/${id}/api-clients`;
const own = '/v1/organization/api-clients';
const allScopes = ['care:read', 'care:write', 'identity:read', 'identity:write'];

/** A service that has just started may not have its deny-list yet. */
async function untilAdmitted(caller: Caller): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if ((await caller.get(organizations)).status === 200) return;
    await sleep(50);
  }
}

async function tenant(id: string, scopes = allScopes) {
  await operator.call('POST', organizations, { id, name: `Clinic ${id}` });
  const { body } = await operator.call('POST', clientsOf(id), { name: 'full', scopes });
  const { clientId, clientSecret } = body.data;
  return { clientId, clientSecret, api: identity.caller(await identity.token(clientId, clientSecret)) };
}

describe('organisations', () => {
  it('are made by an operator, with a given id or a generated one, once', async () => {
    const made = await operator.call('POST', organizations, {
      id: 'org_1',
      name: 'One',
      timezone: 'America/New_York',
    });
    expect([made.status, made.headers.get('location')]).toEqual([201, `${organizations}/org_1`]);
    expect(made.body.data).toMatchObject({
      id: 'org_1',
      organizationId: 'org_1',
      status: 'active',
      billing: null,
    });
    const again = await operator.call('POST', organizations, { id: 'org_1', name: 'Two' });
    expect([again.status, again.body.error.code]).toEqual([409, 'DUPLICATE_IDENTIFIER']);
    const generated = await operator.call('POST', organizations, { name: 'Three' });
    expect(generated.body.data.id).toMatch(/^org_[0-9a-f]{32}$/);
    expect((await operator.get(`${organizations}?limit=1`)).body.pagination.hasMore).toBe(true);
  });

  it('read and change themselves, with ETags, and only themselves', async () => {
    const { api } = await tenant('org_2');
    const read = await api.get('/v1/organization');
    expect([read.status, read.headers.get('etag'), read.body.data.id]).toEqual([200, '"1"', 'org_2']);
    const patch = { timezone: 'Europe/Paris', billing: { name: 'Billing', npi: null } };
    const changed = await api.call('PATCH', '/v1/organization', patch, { 'if-match': '"1"' });
    expect(changed.body.data).toMatchObject({ timezone: 'Europe/Paris', billing: { name: 'Billing' } });
    const stale = await api.call('PATCH', '/v1/organization', { name: 'X' }, { 'if-match': '"1"' });
    expect([stale.status, stale.body.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
    const foreign = await api.call('POST', organizations, { name: 'Mine' });
    expect([foreign.status, foreign.body.error.code]).toEqual([403, 'INSUFFICIENT_SCOPE']);
  });

  it('that are suspended get no tokens until they are active again', async () => {
    const { clientId, clientSecret } = await tenant('org_3');
    const to = async (verb: string) =>
      (await operator.call('POST', `${organizations}/org_3/${verb}`)).body.data['status'];
    expect(await to('suspend')).toBe('suspended');
    expect((await identity.tokenAnswer(clientId, clientSecret)).status).toBe(401);
    const late = await operator.call('POST', clientsOf('org_3'), { name: 'late', scopes: ['care:read'] });
    const { data } = late.body;
    expect((await identity.tokenAnswer(data.clientId, data.clientSecret)).status).toBe(401);
    expect([await to('reactivate'), await to('reactivate')]).toEqual(['active', 'active']);
    expect((await identity.tokenAnswer(clientId, clientSecret)).status).toBe(200);
    expect((await operator.call('POST', `${organizations}/org_404/suspend`)).status).toBe(404);
  });
});

describe('API clients', () => {
  it('show their secret once; a replay of the request gives the same answer, secret included', async () => {
    const { api } = await tenant('org_10');
    const body = { name: 'EHR sync', partnerId: 'acme', scopes: ['care:read'] };
    const first = await api.call('POST', own, body, { 'idempotency-key': 'once-1' });
    const again = await api.call('POST', own, body, { 'idempotency-key': 'once-1' });
    expect(first.status).toBe(201);
    expect(first.headers.get('location')).toBe(`${own}/${first.body.data.id}`);
    expect(again.body.data).toEqual(first.body.data);
    expect(first.body.data.clientId).toBe(first.body.data.id);
    const read = await api.get(`${own}/${first.body.data.id}`);
    expect(read.body.data).not.toHaveProperty('clientSecret');
    expect(read.body.data).toMatchObject({ name: 'EHR sync', partnerId: 'acme', lastUsedAt: null });
    for (const collection of ['api_clients', 'client_directory', 'outbox', 'idempotency'])
      expect(JSON.stringify(await identity.rows(collection))).not.toContain(first.body.data.clientSecret);
  });

  it('are listed to their organisation alone, and never the operator', async () => {
    const [a, b] = [await tenant('org_11'), await tenant('org_12')];
    const listed = (await a.api.get(own)).body.data as unknown as { id: string }[];
    expect(listed.map((c) => c.id)).toEqual([a.clientId]);
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
    ] as const) {
      const body = method === 'PATCH' ? { name: 'Taken' } : undefined;
      const answer = await b.api.call(method, `${own}/${a.clientId}${path}`, body);
      expect([answer.status, answer.body.error.code]).toEqual([404, 'NOT_FOUND']);
    }
    const wrongTenant = await operator.get(`${clientsOf('org_12')}/${a.clientId}`);
    expect(wrongTenant.status).toBe(404);
    expect((await operator.get(clientsOf('org_404'))).status).toBe(404);
  });

  it('cannot be given scopes that their maker lacks, nor rotated by a lesser client', async () => {
    const { api, clientId } = await tenant('org_13');
    const made = await api.call('POST', own, { name: 'x', scopes: ['audit:read', 'care:read'] });
    expect([made.status, made.body.error]).toMatchObject([
      403,
      { code: 'FORBIDDEN', details: { missingScopes: ['audit:read'] } },
    ]);
    const { body } = await api.call('POST', own, { name: 'lesser', scopes: ['identity:write'] });
    const lesser = identity.caller(await identity.token(body.data.clientId, body.data.clientSecret));
    expect((await lesser.call('POST', `${own}/${clientId}/rotate-secret`)).body.error.code).toBe('FORBIDDEN');
    const ending = await api.call('POST', own, {
      name: 'ending',
      scopes: ['care:read'],
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const prolonged = await lesser.call('PATCH', `${own}/${ending.body.data.id}`, { expiresAt: null });
    expect(prolonged.body.error).toMatchObject({
      code: 'FORBIDDEN',
      details: { missingScopes: ['care:read'] },
    });
    const grown = await lesser.call('PATCH', `${own}/${body.data.id}`, {
      scopes: ['identity:write', 'care:read'],
    });
    expect(grown.body.error.code).toBe('FORBIDDEN');
    const admin = await operator.call('POST', clientsOf('org_13'), { name: 'x', scopes: ['platform:admin'] });
    expect([admin.status, admin.body.error.code]).toEqual([422, 'VALIDATION_FAILED']);
  });

  it('have two valid secrets while they rotate', async () => {
    const { api, clientId, clientSecret } = await tenant('org_14');
    const answer = await api.call('POST', `${own}/${clientId}/rotate-secret`, { overlapSeconds: 60 });
    expect(answer.status).toBe(200);
    expect(answer.body.data['previousSecretExpiresAt']).not.toBeNull();
    for (const secret of [clientSecret, answer.body.data.clientSecret])
      expect((await identity.tokenAnswer(clientId, secret)).status).toBe(200);
    const cut = await api.call('POST', `${own}/${clientId}/rotate-secret`, { overlapSeconds: 0 });
    expect((await identity.tokenAnswer(clientId, answer.body.data.clientSecret)).status).toBe(401);
    expect((await identity.tokenAnswer(clientId, cut.body.data.clientSecret)).status).toBe(200);
  });

  it('that are deleted are gone and get no token', async () => {
    const { api } = await tenant('org_16');
    const { body } = await api.call('POST', own, { name: 'n', scopes: ['identity:read'] });
    const { clientId, clientSecret } = body.data;
    const stale = await api.call('DELETE', `${own}/${clientId}`, undefined, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    expect((await api.call('DELETE', `${own}/${clientId}`)).status).toBe(204);
    expect((await api.get(`${own}/${clientId}`)).status).toBe(404);
    expect((await identity.tokenAnswer(clientId, clientSecret)).status).toBe(401);
  });

  it('show when they were last used', async () => {
    const { api, clientId } = await tenant('org_17');
    await eventually(async () =>
      expect((await api.get(`${own}/${clientId}`)).body.data['lastUsedAt']).not.toBeNull(),
    );
    expect((await api.get(`${own}/${clientId}`)).headers.get('etag')).toBe('"1"');
  });
});

describe('running tokens', () => {
  const suspended = 'org_31';
  it('are refused within seconds when their client, scope, secret or organisation goes', async () => {
    const { api } = await tenant('org_30');
    const make = async () => {
      const answer = await api.call('POST', own, { name: 'n', scopes: ['identity:read', 'care:read'] });
      const { clientId, clientSecret } = answer.body.data;
      const token = () => identity.token(clientId, clientSecret);
      return { path: `${own}/${clientId}`, token, api: identity.caller(await token()) };
    };
    const [deleted, narrowed, rotated, compromised, untouched] = [
      await make(),
      await make(),
      await make(),
      await make(),
      await make(),
    ];
    const other = await tenant(suspended);
    const callers = [deleted.api, narrowed.api, compromised.api, other.api];
    for (const caller of callers) expect((await caller.get(own)).status).toBe(200);

    await api.call('DELETE', deleted.path);
    const patched = await api.call(
      'PATCH',
      narrowed.path,
      { scopes: ['identity:read'] },
      { 'if-match': '"1"' },
    );
    expect([patched.status, patched.headers.get('etag')]).toEqual([200, '"2"']);
    await api.call('POST', `${rotated.path}/rotate-secret`, { overlapSeconds: 60 });
    await api.call('POST', `${compromised.path}/rotate-secret`, { overlapSeconds: 0 });
    await operator.call('POST', `${organizations}/${suspended}/suspend`);
    const after = identity.caller(await narrowed.token());

    await eventually(async () => {
      for (const caller of callers) expect((await caller.get(own)).status).toBe(401);
    });
    for (const caller of [after, rotated.api, untouched.api])
      expect((await caller.get(own)).status).toBe(200);
  });
});

describe('events', () => {
  it('tell every change, in the name of who made it', async () => {
    const { api, clientId } = await tenant('org_20');
    await api.call('POST', `${own}/${clientId}/rotate-secret`);
    await identity.tokenAnswer(clientId, 'wrong');
    for (let i = 0; i < 20; i++) await identity.tokenAnswer(clientId, 'wrong');
    await eventually(async () => {
      const about = (await identity.events()).filter((e) => [clientId, 'org_20'].includes(e.data.id));
      expect(about.map((e) => [e.type, e.actorid])).toEqual([
        ['rymeda.identity.organization.created.v1', 'operator'],
        ['rymeda.identity.api_client.created.v1', 'operator'],
        ['rymeda.identity.api_client.rotated.v1', clientId],
        ['rymeda.identity.token.refused.v1', clientId],
      ]);
    });
  });

  it('belong to the organisation that they are about', async () => {
    const about = (await identity.events()).filter((e) => e.data.id === 'org_1');
    expect(about.map((e) => e.organizationid)).toEqual(['org_1']);
  });
});

describe('the process', () => {
  it('says that it is ready, and what it says so of answers; how soon is the benchmark’s affair', async () => {
    expect((await fetch(`${identity.adminUrl}/readyz`)).status).toBe(200);
    expect((await identity.operatorTokenAnswer()).status).toBe(200);
    expect((await operator.get(organizations)).status).toBe(200);
  });

  it('rotates its signing key at an operator’s call: the next key is published before it signs', async () => {
    const rotate = () => operator.call('POST', '/v1/platform/signing-keys/rotate');
    const [first, second] = [await rotate(), await rotate()];
    expect(second.body.data).toEqual(first.body.data);
    const jwks = (await identity.send('/.well-known/jwks.json', {})).body as unknown as {
      keys: { kid: string }[];
    };
    expect(jwks.keys.map((k) => k.kid)).toContain(first.body.data.id);
    expect((await operator.get(organizations)).status).toBe(200);
  });

  it('tells nobody without a service’s seal what was revoked', async () => {
    expect((await identity.send('/internal/deny-list', {})).status).toBe(401);
    expect((await operator.get('/internal/deny-list')).status).toBe(401);
  });

  it('answers other methods and paths as problems', async () => {
    const token = await identity.send('/oauth2/token', {});
    expect([token.status, token.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await identity.send('/oauth2/nothing', {})).status).toBe(404);
  });
});

/** Services pull the deny-list every ten seconds. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + 45_000; ; await sleep(200)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
