import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissionMatrix, type Allowed, type MatrixRow } from '@rymeda/auth';
import {
  accessOf,
  builtInRoles,
  organizationScopes,
  scopesOf,
  type Operation,
  type Rule,
} from '@rymeda/contracts';
import { call, requestToken, runningStack, type Answered } from '@rymeda/testing';
import { newPerson, signInAs } from './support/person.ts';
import { must, newProvider, newTenant, type Tenant } from './support/tenant.ts';
import { webApplication, type ApplicationClient, type WebApplication } from './support/web-application.ts';
import { webBrowser } from './support/web-browser.ts';

const stack = runningStack();
const rows = permissionMatrix();
const every = [...organizationScopes];

/** A role of the organisation's own; what it lets its users do is worked out here by hand, not by the platform. */
const frontDesk: Rule[] = [
  { actions: ['read'], resource: 'care_patient', fields: ['id', 'firstName', 'lastName', 'status'] },
  { actions: ['manage'], resource: 'care_session' },
  { actions: ['read'], resource: 'revenue_claim', reason: true },
  { actions: ['read'], resource: 'compliance_binder' },
];
const ofFrontDesk = (operation: Operation): Allowed => {
  const { resource = 'none', action = 'none' } = accessOf(operation) ?? {};
  if (resource === 'care_session' || (resource === 'care_patient' && action === 'read')) return 'yes';
  // The list tells of binders; each one leads to the audit log, which this role may not have.
  if (operation.name === 'compliance.binders.list') return 'yes';
  return resource === 'revenue_claim' && action === 'read' ? 'reason' : 'no';
};

let tenant: Tenant;
let app: WebApplication;
/** Access tokens of users who signed in with a browser, by the key of their one role. */
const users = new Map<string, string>();
const keys = [...builtInRoles.map((r) => r.key), 'front-desk', 'none'];

beforeAll(async () => {
  const byGateway = (address: string): string => address.replace(stack.issuer, stack.gateway);
  [tenant, app] = await Promise.all([
    newTenant(stack),
    webApplication({ issuer: stack.issuer, scopes: every, by: byGateway }),
  ]);
  const json = {
    name: 'chart room',
    scopes: every,
    grantTypes: ['authorization_code'],
    tokenEndpointAuthMethod: 'client_secret',
    redirectUris: app.redirectUris,
  };
  const client = await must(tenant.send({ path: '/v1/organization/api-clients', json }));
  app.become(client.body.data as ApplicationClient);
  const own = { name: 'Front desk', rules: frontDesk };
  const made = await must(tenant.send({ path: '/v1/organization/roles', json: own }));
  const roles = (await must(tenant.send({ path: '/v1/organization/roles?limit=100' }))).body.data as {
    id: string;
    key: string;
  }[];
  const idsOf = (key: string): string[] =>
    key === 'front-desk'
      ? [made.body.data.id as string]
      : roles.filter((r) => r.key === key).map((r) => r.id);
  const providerId = await newProvider(tenant.send);
  const people = await Promise.all(
    keys.map(async (key) => {
      const browser = webBrowser();
      const user = { email: `${key}@example.org`, roles: idsOf(key), providerId };
      return { key, browser, person: await newPerson(tenant.send, browser, user, byGateway) };
    }),
  );
  for (const { key, browser, person } of people) {
    const welcome = await signInAs(browser, await browser.visit(`${app.origin}/login`), person);
    expect(welcome.text).toBe(`Welcome ${person.id}`);
    const { access_token, scope } = app.signedIn();
    expect(scope.split(' ').toSorted()).toEqual(every.toSorted());
    users.set(key, access_token);
  }
}, 240_000);
afterAll(() => app.stop());

/** Ids that lead nowhere: whoever may do a thing gets 404 or 422 for them, whoever may not 403 before. */
const nowhere = '0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
async function knock(operation: Operation, token: string, headers = {}): Promise<Answered> {
  const { method, path, params = {}, upload } = operation;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `${params[name] ?? 'x'}_${nowhere}`);
  // What is let in does not end by itself.
  if (operation.stream !== undefined)
    return knockAtStream(filled, { ...headers, authorization: `Bearer ${token}` });
  return call(stack.gateway, {
    method,
    path: filled,
    token,
    ...(upload === undefined
      ? { headers }
      : { headers: { ...headers, 'content-type': upload.types[0] ?? '' } }),
    // Of a file its type is judged before the scope, and without any content it leads nowhere either.
    ...(method === 'GET' || method === 'DELETE' ? {} : upload === undefined ? { json: {} } : { raw: '' }),
  });
}
async function knockAtStream(path: string, headers: Record<string, string>): Promise<Answered> {
  const gone = new AbortController();
  const answer = await fetch(stack.gateway + path, { headers, signal: gone.signal });
  const text = answer.ok ? '' : await answer.text();
  gone.abort();
  return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text), text };
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
const allowed = ({ operation, roles }: MatrixRow, key: string): Allowed =>
  key === 'front-desk' ? ofFrontDesk(operation) : (roles[key as never] ?? 'no');
const forRole = (row: MatrixRow, key: string): string =>
  row.operation.scope === 'platform:admin' ? '403 INSUFFICIENT_SCOPE' : expected[allowed(row, key)];

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
  it.each(keys)(
    'a user who signed in, with the role %s and every scope',
    async (key) => {
      const token = users.get(key) ?? '';
      const faults: string[] = [];
      await each(rows, async (row) => {
        const got = told(await knock(row.operation, token));
        if (got !== forRole(row, key)) faults.push(`${row.operation.name}: ${got}, not ${forRole(row, key)}`);
        if (allowed(row, key) !== 'reason') return;
        const stated = told(await knock(row.operation, token, { 'x-rymeda-reason': 'CASE-1' }));
        if (stated !== 'let in') faults.push(`${row.operation.name} with a reason: ${stated}`);
      });
      expect(faults).toEqual([]);
    },
    120_000,
  );

  it('a client without a user: the operation’s scopes alone are enough, all others without one of them are not', async () => {
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
      const needed: string[] = scopesOf(operation);
      for (const scope of needed) {
        const without = told(await knock(operation, await token(every.filter((s) => s !== scope))));
        if (without !== '403 INSUFFICIENT_SCOPE')
          faults.push(`${operation.name} without ${scope}: ${without}`);
      }
      if (needed.includes('platform:admin')) return;
      const alone = told(await knock(operation, await token(needed)));
      if (alone !== 'let in') faults.push(`${operation.name} with its scopes alone: ${alone}`);
    });
    expect(faults).toEqual([]);
  }, 120_000);
});
