import { expect, test } from '@jest/globals';
import { patientOperations } from '@rymeda/contracts';
import type { Problem } from '@rymeda/kernel';
import { bearerToken } from './bearer.ts';
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

test('a user of whose roles nothing is known is refused, whatever its scopes', () => {
  const user: Principal = { ...principal, id: 'usr_1', kind: 'user' };
  expect(() => authorize(user, patientOperations.get)).toThrow(
    expect.objectContaining({ code: 'FORBIDDEN' }),
  );
});

test('the tenant of the context is the token’s', () => {
  const context = toTenantContext(
    principal,
    { ipAddress: '203.0.113.7', requestId: 'req_1' },
    patientOperations.get,
    { purpose: 'TREATMENT' },
  );
  expect(context).toMatchObject({
    kind: 'tenant',
    organizationId: 'org_100',
    actor: { id: 'cli_a', kind: 'client', partnerId: 'acme' },
    operation: 'care.patients.get',
    purpose: 'TREATMENT',
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
