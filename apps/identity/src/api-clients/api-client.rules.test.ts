import { describe, expect, it } from '@jest/globals';
import { RecordAccess, RoleAbility } from '@rymeda/auth';
import type { Rule } from '@rymeda/contracts';
import { toApiClient } from './api-client.ts';
import { changeApiClient, newApiClient, refuseBeyond, revoked, rotated } from './api-client.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const id = 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22';
const command = {
  name: 'EHR',
  scopes: ['care:read', 'care:write', 'care:read'],
  grantTypes: ['client_credentials' as const],
  tokenEndpointAuthMethod: 'client_secret' as const,
  redirectUris: [],
  certificateBoundTokens: false,
};
const client = newApiClient(command, { id, organizationId: 'org_100', now });

describe('an API client', () => {
  it('is its own partner unless told otherwise, and has each scope once', () => {
    expect(client).toMatchObject({ partnerId: id, scopes: ['care:read', 'care:write'], version: 1 });
  });

  it('ends, and its secret does, when its maker says so', () => {
    const ends = { expiresAt: '2027-11-21T10:00:00Z', secretExpiresAt: '2026-12-21T10:00:00Z' };
    expect(newApiClient({ ...command, ...ends }, { id, organizationId: 'org_100', now })).toMatchObject({
      expiresAt: new Date(ends.expiresAt),
      secretExpiresAt: new Date(ends.secretExpiresAt),
    });
  });

  it('changes by what a patch names, and tells which scopes came and went', () => {
    const change = changeApiClient(client, { scopes: ['care:read', 'audit:read'] }, now);
    expect(change).toMatchObject({ changed: ['scopes'], gained: ['audit:read'], lost: ['care:write'] });
    expect(change.client).toMatchObject({ scopes: ['care:read', 'audit:read'], version: 2 });
    const same = changeApiClient(client, { name: 'EHR', scopes: ['care:write', 'care:read'] }, now);
    expect(same).toMatchObject({ changed: [], client: { version: 1 } });
  });

  it('shows until when the old secret is valid, and nothing once it is not', () => {
    const state = rotated(client, { overlapSeconds: 60, secretExpiresAt: null }, now);
    expect(toApiClient(state, now).previousSecretExpiresAt).toBe('2026-11-21T10:01:00.000Z');
    expect(toApiClient(state, new Date('2026-11-21T10:01:00Z')).previousSecretExpiresAt).toBeNull();
    const atOnce = { overlapSeconds: 0, secretExpiresAt: null };
    expect(rotated(client, atOnce, now).previousSecretExpiresAt).toBeNull();
  });

  it('does not let a rotation prolong the life of the old secret', () => {
    const soon = new Date('2026-11-21T10:00:30Z');
    const state = rotated(
      { ...client, secretExpiresAt: soon },
      { overlapSeconds: 60, secretExpiresAt: null },
      now,
    );
    expect(state).toMatchObject({ previousSecretExpiresAt: soon, secretExpiresAt: null, version: 2 });
  });

  it.each([
    ['an end', { expiresAt: '2026-11-21T11:00:00Z' }, true],
    ['binding to a certificate', { certificateBoundTokens: true }, true],
    ['a scope less', { scopes: ['care:read'] }, true],
    ['another name', { name: 'Other' }, false],
    ['a scope more', { scopes: ['care:read', 'care:write', 'audit:read'] }, false],
  ])('ends the tokens it has when a patch brings %s: %j %s', (_what, patch, narrowed) => {
    const changed = Object.keys(patch);
    expect(changeApiClient(client, patch, now)).toMatchObject({ changed, narrowed, opened: false });
  });

  it.each([
    ['a later end', { expiresAt: '2026-11-23T10:00:00Z' }, true],
    ['no end any more', { expiresAt: null }, true],
    ['an earlier end', { expiresAt: '2026-11-21T11:00:00Z' }, false],
    ['no binding to a certificate', { certificateBoundTokens: false }, true],
    ['another name', { name: 'Other' }, false],
    ['a scope less', { scopes: ['care:read'] }, false],
  ])('is opened to who has its secret by %s: %j %s', (_what, patch, opened) => {
    const closed = { ...client, certificateBoundTokens: true, expiresAt: new Date('2026-11-22T10:00:00Z') };
    expect(changeApiClient(closed, patch, now).opened).toBe(opened);
  });
});

describe('a registered client', () => {
  const jwk = (x: string) => ({ keys: [{ kty: 'EC', crv: 'P-256', kid: x, x, y: x }] }) as never;
  const web = newApiClient(
    {
      ...command,
      ...{ grantTypes: ['authorization_code' as const], tokenEndpointAuthMethod: 'private_key_jwt' as const },
      ...{ redirectUris: ['https://ehr.example/in'], jwks: jwk('a'), certificateBoundTokens: true },
    },
    { id, organizationId: 'org_100', now },
  );

  it.each([
    ['another key', { jwks: jwk('b') }, ['jwks'], true, true],
    ['the same key', { jwks: jwk('a') }, [], false, false],
    ['another address', { redirectUris: ['https://ehr.example/other'] }, ['redirectUris'], false, true],
    [
      'the same address twice',
      { redirectUris: ['https://ehr.example/in', 'https://ehr.example/in'] },
      [],
      false,
      false,
    ],
    ['the binding that it has', { certificateBoundTokens: true }, [], false, false],
    ['another name', { name: 'Other' }, ['name'], false, false],
  ])('by %s changes so: %j', (_what, patch, changed, narrowed, opened) => {
    expect(changeApiClient(web, patch, now)).toMatchObject({ changed, narrowed, opened });
  });

  it('can be renamed when it has expired, and is refused what contradicts itself or is over already', () => {
    const expired = { ...web, expiresAt: now, secretExpiresAt: now };
    expect(changeApiClient(expired, { name: 'Other' }, now).client).toMatchObject({
      name: 'Other',
      expiresAt: now,
    });
    for (const patch of [{ redirectUris: [] }, { expiresAt: now.toISOString() }])
      expect(() => changeApiClient(web, patch, now)).toThrow(
        expect.objectContaining({ code: 'VALIDATION_FAILED' }),
      );
  });

  it('that is revoked says so, in a version of its own', () => {
    expect(revoked(web, now)).toEqual({ ...web, status: 'revoked', updatedAt: now, version: 2 });
  });
});

describe('handing on scopes', () => {
  const by = (...scopes: string[]) => ({
    actor: { id: 'cli_x', kind: 'client' as const, scopes: new Set(scopes) },
  });
  const byUser = (rules: Rule[], ...scopes: string[]) => ({
    actor: { id: 'usr_x', kind: 'user' as const, scopes: new Set(scopes) },
    access: new RecordAccess(
      new RoleAbility(rules),
      { action: 'create', resource: 'identity_api_client' },
      { reads: false, fields: [] },
    ),
  });

  it('is allowed for what the caller has', () => {
    expect(refuseBeyond(by('identity:write', 'care:read'), ['care:read'], 'grant')).toBeUndefined();
  });

  it('is refused beyond that, naming what is missing', () => {
    const refusal = refuseBeyond(by('identity:write', 'care:read'), ['care:read', 'audit:read'], 'grant');
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', details: { missingScopes: ['audit:read'] } });
  });

  it('covers rotation: whoever sees a secret can be that client', () => {
    expect(refuseBeyond(by('identity:write'), client.scopes, 'rotate')?.status).toBe(403);
  });

  it('is open to an operator', () => {
    expect(refuseBeyond(by('platform:admin'), ['care:write'], 'grant')).toBeUndefined();
  });

  it('is refused to a user whose role is narrower than the scope: a client acts without any role', () => {
    const patients: Rule = { actions: ['read'], resource: 'care_patient' };
    const clients: Rule = { actions: ['manage'], resource: 'identity_api_client' };
    const scopes = ['care:read', 'identity:read', 'identity:write'];
    const refusal = refuseBeyond(byUser([patients, clients], ...scopes), ['care:read'], 'grant');
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', details: { missingScopes: ['care:read'] } });
    const admin = byUser([{ actions: ['manage'], resource: 'all' }], ...scopes);
    expect(refuseBeyond(admin, ['care:read'], 'grant')).toBeUndefined();
    expect(refuseBeyond(admin, ['care:write'], 'grant')?.status).toBe(403);
    expect(refuseBeyond({ actor: byUser([]).actor }, ['care:read'], 'rotate')?.status).toBe(403);
  });
});
