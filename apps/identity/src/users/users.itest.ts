import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startIdentity, type Caller, type TestIdentity } from '../testing/test-identity.ts';
import { builtInRoleId } from '../roles/role.ts';

let identity: TestIdentity;
let operator: Caller;
beforeAll(async () => {
  identity = await startIdentity();
  operator = await identity.asOperator();
  for (let i = 0; i < 100 && (await operator.get('/v1/platform/organizations')).status !== 200; i++)
    await sleep(50);
});
afterAll(async () => {
  expect(await identity.stop()).toBe(0);
});

const users = '/v1/organization/users';
const roles = '/v1/organization/roles';
const every = [
  'care',
  'revenue',
  'compliance',
  'oris',
  'audit',
  'webhooks',
  'identity',
  'interop',
  'network',
  'commerce',
];
const allScopes = every.flatMap((e) => [`${e}:read`, `${e}:write`]);

async function tenant(id: string, scopes = allScopes): Promise<Caller> {
  await operator.call('POST', '/v1/platform/organizations', { id, name: `Clinic ${id}` });
  return client(id, scopes);
}
async function client(id: string, scopes: string[]): Promise<Caller> {
  const { body } = await operator.call('POST', `/v1/platform/organizations/${id}/api-clients`, {
    name: 'x',
    scopes,
  });
  return identity.caller(await identity.token(body.data.clientId, body.data.clientSecret));
}
const oda = {
  email: 'Oda@example.org',
  name: 'Oda Kanarienvogel',
  roles: [] as string[],
  hireDate: '2026-03-02',
};

describe('a user', () => {
  it('lies encrypted, is found by its address whatever its case, and its address is unique in its organisation', async () => {
    const api = await tenant('org_u1');
    const made = await api.call('POST', users, oda);
    expect([made.status, made.body.data]).toMatchObject([
      201,
      { ...oda, status: 'active', providerId: null, deactivatedAt: null },
    ]);
    expect(made.headers.get('location')).toBe(`${users}/${made.body.data.id}`);
    const again = await api.call('POST', users, { ...oda, email: 'ODA@EXAMPLE.ORG' });
    expect([again.status, again.body.error.code, again.body.error.details]).toEqual([
      409,
      'DUPLICATE_IDENTIFIER',
      { field: 'email' },
    ]);
    const elsewhere = await tenant('org_u2');
    expect((await elsewhere.call('POST', users, oda)).status).toBe(201);
    expect((await elsewhere.get(`${users}/${made.body.data.id}`)).status).toBe(404);
    const rows = await identity.rows('users');
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row['email']).toMatch(/^ENC\[AES256:/);
      expect(JSON.stringify(row).toLowerCase()).not.toMatch(/oda|kanarienvogel/);
    }
    expect(new Set(rows.map((r) => String(r['uniqueEmail']))).size).toBe(2);
  });

  it('is changed, deactivated, taken back and removed, each with its event and without a name in it', async () => {
    const api = await tenant('org_u3');
    const { id } = (await api.call('POST', users, oda)).body.data;
    const path = `${users}/${id}`;
    expect((await api.call('PATCH', path, { name: 'Oda L' }, { 'if-match': '"7"' })).status).toBe(412);
    const patched = await api.call('PATCH', path, { name: 'Oda L', hireDate: null });
    expect([patched.status, patched.headers.get('etag'), patched.body.data['hireDate']]).toEqual([
      200,
      '"2"',
      null,
    ]);
    const gone = await api.call('PATCH', path, { status: 'deactivated' });
    expect(gone.body.data).toMatchObject({ status: 'deactivated', deactivatedAt: expect.any(String) });
    expect((await api.call('PATCH', path, { status: 'active' })).body.data['deactivatedAt']).toBeNull();
    expect((await api.get(`${users}?status=deactivated`)).body.data).toEqual([]);
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
    expect((await api.call('POST', users, oda)).status).toBe(201);
    const events = (await identity.events()).filter((e) => e.data.id === id);
    expect(events.map((e) => e.type.split('.')[3])).toEqual([
      'created',
      'updated',
      'deactivated',
      'updated',
      'deactivated',
    ]);
    expect(JSON.stringify(events)).not.toMatch(/oda|example/i);
  });

  it('gets only roles that are there, and lists by role', async () => {
    const api = await tenant('org_u4');
    const refused = await api.call('POST', users, {
      ...oda,
      roles: ['rol_x', builtInRoleId('org_u3', 'billing')],
    });
    expect([refused.status, refused.body.error.details]).toEqual([
      422,
      [0, 1].map((i) => ({ field: `roles.${i}`, code: 'not_found', message: 'does not exist' })),
    ]);
    const billing = builtInRoleId('org_u4', 'billing');
    const { id } = (await api.call('POST', users, { ...oda, roles: [billing, billing] })).body.data;
    const { data } = (await api.get(`${users}?role=${billing}`)).body as unknown as {
      data: { id: string; roles: string[] }[];
    };
    expect(data.map((u) => [u.id, u.roles])).toEqual([[id, [billing]]]);
  });
});

describe('roles', () => {
  it('are five built-in ones, the oldest of the list, and the organisation’s own', async () => {
    const api = await tenant('org_r1');
    const mine = await api.call('POST', roles, {
      name: 'Front desk',
      rules: [{ actions: ['read'], resource: 'care_session' }],
    });
    expect([mine.status, mine.body.data]).toMatchObject([
      201,
      { builtIn: false, key: null, description: null },
    ]);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await api.get(`${roles}?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      const { data, pagination } = page.body as unknown as {
        data: { id: string }[];
        pagination: { cursor: string | null };
      };
      ids.push(...data.map((r) => r.id));
      cursor = pagination.cursor;
    } while (cursor);
    expect(ids[0]).toBe(mine.body.data.id);
    expect(new Set(ids).size).toBe(6);
    const admin = builtInRoleId('org_r1', 'admin');
    expect(ids).toContain(admin);
    expect((await api.get(`${roles}/${admin}`)).body.data).toMatchObject({
      id: admin,
      key: 'admin',
      builtIn: true,
    });
    for (const method of ['PATCH', 'DELETE'])
      expect(
        (await api.call(method, `${roles}/${admin}`, method === 'PATCH' ? { name: 'x' } : undefined)).status,
      ).toBe(403);
    expect((await api.get(`${roles}/${builtInRoleId('org_r2', 'admin')}`)).status).toBe(404);
    const twice = await api.call('POST', roles, { name: ' front DESK', rules: [] });
    expect([twice.status, twice.body.error.code]).toEqual([409, 'DUPLICATE_IDENTIFIER']);
    for (const name of ['Admin', ' compliance OFFICER', 'Ｂｉｌｌｉｎｇ']) {
      const made = await api.call('POST', roles, { name, rules: [] });
      const renamed = await api.call('PATCH', `${roles}/${mine.body.data.id}`, { name });
      for (const answer of [made, renamed])
        expect([name, answer.status, answer.body.error.code]).toEqual([name, 409, 'DUPLICATE_IDENTIFIER']);
    }
  });

  it.each([
    ['an operator in a condition', { conditions: { status: { $ne: 'active' } } }],
    ['a query for code', { conditions: { $where: 'sleep(1000)' } }],
    ['a query for code in a value', { conditions: { status: { $where: '1' } } }],
    ['an empty condition', { conditions: {} }],
    ['a condition on an encrypted field', { conditions: { lastName: 'x' } }],
    ['a condition of another resource', { conditions: { authorId: 'x' } }],
    ['an unknown variable', { conditions: { status: '$user.roles' } }],
    [
      'a prototype',
      { conditions: JSON.parse('{"__proto__":{"status":"active"},"status":"active"}') as object },
    ],
    ['a path in a field', { fields: ['address.city'] }],
    ['a field that isn’t there', { fields: ['nickname'] }],
    ['no field', { fields: [] }],
    ['an unknown resource', { resource: 'care_secrets' }],
    ['an unknown action', { actions: ['own'] }],
    ['a denial', { inverted: true }],
    ['a condition on everything', { resource: 'all', conditions: { id: 'x' } }],
  ])('with %s are refused, and nothing is made', async (_what, change) => {
    const api = await client('org_r1', allScopes);
    const body = { name: 'odd', rules: [{ actions: ['read'], resource: 'care_patient', ...change }] };
    const answer = await api.call('POST', roles, body);
    expect([answer.status, answer.body.error.code]).toEqual([422, 'VALIDATION_FAILED']);
    expect((await identity.rows('roles')).some((r) => r['name'] === 'odd')).toBe(false);
  });

  it('allow no more than their maker’s scopes, whether made, changed, given to a user or moved by the user’s address', async () => {
    const api = await tenant('org_r3');
    const lesser = await client('org_r3', ['identity:read', 'identity:write', 'care:read']);
    const make = (by: Caller, actions: string[], name: string) =>
      by.call('POST', roles, { name, rules: [{ actions, resource: 'care_patient' }] });
    const made = await make(lesser, ['read'], 'reader');
    expect(made.status).toBe(201);
    const reader = made.body.data.id;
    const allowing = (...actions: string[]) => ({ rules: [{ actions, resource: 'care_patient' }] });
    const refused = await make(lesser, ['read', 'update'], 'writer');
    expect([refused.status, refused.body.error.code]).toEqual([403, 'FORBIDDEN']);
    const writer = (await make(api, ['read', 'update'], 'writer')).body.data.id;
    for (const [method, path, body] of [
      ['PATCH', `${roles}/${writer}`, { name: 'mine' }],
      // Neither taken from a role that allows more, nor added to one that did not.
      ['PATCH', `${roles}/${writer}`, allowing('read')],
      ['PATCH', `${roles}/${reader}`, allowing('read', 'update')],
      ['DELETE', `${roles}/${writer}`, undefined],
      ['POST', users, { ...oda, roles: [writer] }],
      ['POST', users, { ...oda, roles: [builtInRoleId('org_r3', 'admin')] }],
    ] as const)
      expect([path, (await lesser.call(method, path, body)).status]).toEqual([path, 403]);
    const admin = (await api.call('POST', users, { ...oda, roles: [builtInRoleId('org_r3', 'admin')] })).body
      .data.id;
    for (const change of [
      { email: 'mine@example.org' },
      { roles: [] },
      { status: 'deactivated' },
      { providerId: 'prv_x' },
    ])
      expect((await lesser.call('PATCH', `${users}/${admin}`, change)).status).toBe(403);
    expect((await lesser.call('DELETE', `${users}/${admin}`)).status).toBe(403);
    const other = await lesser.call('POST', users, { ...oda, email: 'b@example.org', roles: [reader] });
    expect(other.status).toBe(201);
    const given = { roles: [reader, writer] };
    expect((await lesser.call('PATCH', `${users}/${other.body.data.id}`, given)).status).toBe(403);
    const odd = { rules: [{ actions: ['read'], resource: 'care_patient', fields: ['nickname'] }] };
    expect((await lesser.call('PATCH', `${roles}/${reader}`, odd)).status).toBe(422);
  });

  it('that users have are not deleted, also when both happen at once', async () => {
    const api = await tenant('org_r4');
    for (let i = 0; i < 5; i++) {
      const role = (await api.call('POST', roles, { name: `r${i}`, rules: [] })).body.data.id;
      const [given, deleted] = await Promise.all([
        api.call('POST', users, { ...oda, email: `u${i}@example.org`, roles: [role] }),
        api.call('DELETE', `${roles}/${role}`),
      ]);
      expect([
        [201, 409],
        [422, 204],
      ]).toContainEqual([given.status, deleted.status]);
      if (deleted.status === 409)
        expect(deleted.body.error).toMatchObject({ code: 'ROLE_IN_USE', details: { users: 1 } });
    }
  });
});
