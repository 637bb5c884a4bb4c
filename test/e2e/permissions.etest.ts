import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissionMatrix, type Allowed, type MatrixRow } from '@rymeda/auth';
import { builtInRoles, operationsByService, organizationScopes, type Operation } from '@rymeda/contracts';
import { call, requestToken, runningStack, type Answered } from '@rymeda/testing';
import { secondEngines, type SecondEngines } from './support/second-engines.ts';
import { must, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const rows = permissionMatrix();
const serviceOf = (operation: Operation): string =>
  Object.keys(operationsByService).find((name) => operationsByService[name]?.includes(operation)) ?? 'none';
const services = [...new Set(rows.map((r) => serviceOf(r.operation)))];
const every = [...organizationScopes];

let tenant: Tenant;
let engines: SecondEngines;
/** Tokens of users, by the key of their one role. */
const users = new Map<string, string>();

beforeAll(async () => {
  [tenant, engines] = await Promise.all([newTenant(stack), secondEngines(stack, services)]);
  const roles = (await must(tenant.send({ path: '/v1/organization/roles?limit=100' }))).body.data as {
    id: string;
    key: string;
  }[];
  const providerId = await newProvider(tenant.send);
  for (const key of [...builtInRoles.map((r) => r.key), 'none']) {
    const ids = roles.filter((r) => r.key === key).map((r) => r.id);
    const json = { email: `${key}@example.org`, name: 'Kanarienvogel', roles: ids, providerId };
    const { id } = (await must(tenant.send({ path: '/v1/organization/users', json }))).body.data as {
      id: string;
    };
    const claims = { sub: id, client_id: tenant.clientId, organizationId: tenant.id, scope: every.join(' ') };
    users.set(key, await engines.token(claims));
  }
}, 120_000);
afterAll(() => engines.stop());

/** Ids that lead nowhere: whoever may do a thing gets 404 or 422 for them, whoever may not 403 before. */
const nowhere = '0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
async function knock(base: string, operation: Operation, token: string, headers = {}): Promise<Answered> {
  const { method, path, params = {} } = operation;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `${params[name] ?? 'x'}_${nowhere}`);
  return call(base, {
    method,
    path: filled,
    token,
    headers,
    ...(method === 'GET' || method === 'DELETE' ? {} : { json: {} }),
  });
}
const told = ({ status, body }: Answered): string =>
  status === 401 || status === 403
    ? `${status} ${body?.error?.code as string}`
    : status >= 500
      ? String(status)
      : 'let in';

const expected: Record<Allowed, string> = {
  yes: 'let in',
  some: 'let in',
  reason: '403 REASON_REQUIRED',
  no: '403 FORBIDDEN',
};
const forRole = ({ operation, roles }: MatrixRow, key: string): string =>
  operation.scope === 'platform:admin' ? '403 INSUFFICIENT_SCOPE' : expected[roles[key as never] ?? 'no'];

/** Eight at once: the order of cells says nothing. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
    }),
  );
}

describe('each cell of docs/permissions.md holds on the running services:', () => {
  it.each([...builtInRoles.map((r) => r.key), 'none'])(
    'a user with the role %s and every scope',
    async (key) => {
      const token = users.get(key) ?? '';
      const faults: string[] = [];
      await each(rows, async (row) => {
        const base = engines.urls[serviceOf(row.operation)] ?? '';
        const got = told(await knock(base, row.operation, token));
        if (got !== forRole(row, key)) faults.push(`${row.operation.name}: ${got}, not ${forRole(row, key)}`);
        if (row.roles[key as never] !== 'reason') return;
        const stated = told(await knock(base, row.operation, token, { 'x-rymeda-reason': 'CASE-1' }));
        if (stated !== 'let in') faults.push(`${row.operation.name} with a reason: ${stated}`);
      });
      expect(faults).toEqual([]);
    },
    120_000,
  );

  it('a client without a user: the operation’s scope alone is enough, every other scope is not', async () => {
    const tokenOf = new Map<string, Promise<string>>();
    const token = (scopes: string[]): Promise<string> => {
      const scope = scopes.join(' ');
      const { clientId, clientSecret } = tenant;
      if (!tokenOf.has(scope))
        tokenOf.set(
          scope,
          requestToken(stack.gateway, { client_id: clientId, client_secret: clientSecret, scope }).then(
            (a) => a.body.access_token as string,
          ),
        );
      return tokenOf.get(scope) as Promise<string>;
    };
    const faults: string[] = [];
    await each(rows, async ({ operation }) => {
      const scope = operation.scope ?? '';
      const others = await token(every.filter((s) => s !== scope));
      const without = told(await knock(stack.gateway, operation, others));
      if (without !== '403 INSUFFICIENT_SCOPE')
        faults.push(`${operation.name} without its scope: ${without}`);
      if (scope === 'platform:admin') return;
      const alone = told(await knock(stack.gateway, operation, await token([scope])));
      if (alone !== 'let in') faults.push(`${operation.name} with its scope alone: ${alone}`);
    });
    expect(faults).toEqual([]);
  }, 120_000);
});
