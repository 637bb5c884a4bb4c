import { describe, expect, test } from '@jest/globals';
import {
  apiClientOperations,
  binderOperations,
  breakGlassOperations,
  claimOperations,
  organizationScopes,
  patientOperations,
  platformOperations,
  providerOperations,
  refusalOperations,
  userOperations,
  type Operation,
  type Scope,
  type Rule,
} from '@rymeda/contracts';
import type { Problem } from '@rymeda/kernel';
import { bearerToken } from './bearer.ts';
import { userAccess } from './permissions/user-access.ts';
import { authorize } from './policy.ts';
import type { Principal } from './principal.ts';
import { toTenantContext } from './tenant-context.ts';

const principal: Principal = {
  id: 'cli_a',
  kind: 'client',
  clientId: 'cli_a',
  organizationId: 'org_100',
  partnerId: 'acme',
  scopes: new Set(['care:read']),
  tokenId: 'j1',
  expiresAt: 2e9,
};

test('a scope in the token lets its operations through', () => {
  expect(() => authorize(principal, patientOperations.get)).not.toThrow();
});

test('a missing scope is 403 and named in WWW-Authenticate', () => {
  try {
    authorize(principal, patientOperations.create, { purpose: 'TREATMENT', labels: ['42cfr2'] });
    throw new Error('let through');
  } catch (e) {
    expect(e).toMatchObject({ code: 'INSUFFICIENT_SCOPE', status: 403 });
    expect((e as { headers: Record<string, string> }).headers['www-authenticate']).toContain(
      'Bearer realm="rymeda", error="insufficient_scope", scope="care:write"',
    );
  }
});

test('what an answer leads to must be in the token too', () => {
  const withScopes = (...scopes: Scope[]) => ({ ...principal, scopes: new Set(scopes) });
  expect(() => authorize(withScopes('compliance:read'), binderOperations.get)).toThrow('audit:read');
  expect(() => authorize(withScopes('audit:read'), binderOperations.get)).toThrow('compliance:read');
  expect(() => authorize(withScopes('compliance:read', 'audit:read'), binderOperations.get)).not.toThrow();
});

test('a user of whose roles nothing is known is refused, whatever its scopes', () => {
  const user: Principal = { ...principal, id: 'usr_1', kind: 'user' };
  expect(() => authorize(user, patientOperations.get)).toThrow(
    expect.objectContaining({ code: 'FORBIDDEN' }),
  );
});

test('a user may what its roles allow, and nothing else, though its token has the scope', () => {
  const user: Principal = { ...principal, id: 'usr_1', kind: 'user' };
  const access = (rules: Rule[]) =>
    userAccess({ of: async () => undefined }).access(
      { rules, facts: { '$user.id': 'usr_1', '$user.providerId': null }, roles: [] },
      { operation: patientOperations.get, reason: false, given: [] },
    );
  const may = (rules: Rule[]) => () => authorize(user, patientOperations.get, { access: access(rules) });
  expect(may([{ actions: ['read'], resource: 'care_patient' }])).not.toThrow();
  for (const rules of [[], [{ actions: ['read'], resource: 'care_session' }]] as Rule[][])
    expect(may(rules)).toThrow(expect.objectContaining({ code: 'FORBIDDEN', status: 403 }));
});

describe('a service', () => {
  const workflow = 'wfl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
  const asks = (id: string, operation: Operation, organizationId = 'org_100') => {
    // Signed with every scope that there is.
    const scopes = new Set<string>([...organizationScopes, 'platform:admin']);
    const kind = id.includes('/') ? 'client' : 'service';
    return () => authorize({ id, kind, organizationId, scopes, tokenId: 'j1', expiresAt: 2e9 }, operation);
  };

  const named = (rows: [string, Operation][]) => rows.map(([id, o]) => [id, o.name, o] as const);

  test.each(
    named([
      ['svc:revenue', patientOperations.get],
      ['svc:compliance', providerOperations.list],
      ['svc:webhooks', claimOperations.get],
      ['svc:oris', apiClientOperations.get],
      [`svc:oris/${workflow}`, claimOperations.create],
    ]),
  )('%s may ask for %s', (id, _name, operation) => {
    expect(asks(id, operation)).not.toThrow();
  });

  test.each(
    named([
      ['svc:webhooks', claimOperations.create],
      ['svc:webhooks', patientOperations.list],
      ['svc:compliance', patientOperations.get],
      ['svc:revenue', userOperations.list],
      ['svc:revenue', patientOperations.update],
      ['svc:care', patientOperations.get],
      ['svc:oris', claimOperations.create],
      [`svc:oris/${workflow}`, apiClientOperations.create],
      [`svc:oris/${workflow}`, breakGlassOperations.create],
      [`svc:webhooks/${workflow}`, claimOperations.get],
      ['svc:revenue-2', patientOperations.get],
      ['svc:constructor', patientOperations.get],
    ]),
  )('%s may not ask for %s, whatever its token says', (id, _name, operation) => {
    expect(asks(id, operation)).toThrow(expect.objectContaining({ code: 'FORBIDDEN', status: 403 }));
  });

  test('asks for the platform what is the platform’s, and for organisations all else', () => {
    const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });
    expect(asks('svc:gateway', refusalOperations.report, 'platform')).not.toThrow();
    expect(asks('svc:gateway', refusalOperations.report)).toThrow(forbidden);
    expect(asks('svc:revenue', patientOperations.get, 'platform')).toThrow(forbidden);
    expect(asks('svc:identity', platformOperations.create, 'platform')).toThrow(forbidden);
  });
});

test('the tenant of the context is the token’s, and all that an access record says is there', () => {
  const facts = {
    ...{ traceparent: '00-1-2-01', purpose: 'TREAT', reason: 'case-7' },
    ...{ breakGlass: 'bgl_1', access: undefined },
  };
  const context = toTenantContext(
    { ...principal, cause: 'evt_1' },
    { ipAddress: '203.0.113.7', requestId: 'req_1', userAgent: 'curl/8' },
    patientOperations.get,
    facts,
  );
  const { access: _access, ...stated } = facts;
  expect(context).toEqual({
    kind: 'tenant',
    organizationId: 'org_100',
    actor: { id: 'cli_a', kind: 'client', scopes: principal.scopes, partnerId: 'acme', cause: 'evt_1' },
    ...{ requestId: 'req_1', ipAddress: '203.0.113.7', userAgent: 'curl/8' },
    operation: 'care.patients.get',
    disclosures: [],
    ...stated,
  });
});

test.each(['Bearer abc.def-_', 'bearer abc', 'BEARER  abc='])('%s carries a token', (header) => {
  expect(bearerToken(header)).toMatch(/^abc/);
});

function challenged(header: string | undefined): string | undefined {
  try {
    return bearerToken(header);
  } catch (error) {
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
    return (error as Problem).headers['www-authenticate'];
  }
}

test.each([undefined, '', 'Basic abc', 'abc', 'bearers abc'])('%p is no use of Bearer', (header) => {
  expect(challenged(header)).toBe('Bearer realm="rymeda"');
});

test.each(['Bearer', 'Bearer ', 'Bearer a b', 'bearer ü', `Bearer ${'a'.repeat(9000)}`])(
  '%p carries no token of its form, which is told',
  (header) => {
    expect(challenged(header)).toBe('Bearer realm="rymeda", error="invalid_token"');
  },
);
