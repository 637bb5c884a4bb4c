import { describe, expect, it } from '@jest/globals';
import { outsideIssuer, outsideIssuers, principalOfOutside } from './outside-issuer.ts';

const base = { issuer: 'https://idp.example', jwksUri: 'https://idp.example/jwks' };
const cognito = outsideIssuer.parse({
  ...base,
  audience: null,
  requiredClaims: { token_use: 'access' },
  scopePrefix: 'rymeda/',
  clients: { abc: { organizationId: 'org_100', scopes: ['care:read', 'care:write'] } },
});
/** As Cognito makes them for client credentials: no audience, no claim of ours. */
const machine = {
  sub: 'abc',
  client_id: 'abc',
  token_use: 'access',
  scope: 'rymeda/care:read theirs/care:write care:write rymeda/platform:admin rymeda/audit:read',
  jti: 'j',
  iat: 1,
  exp: 9e9,
};
const read = (change: object = {}, of = cognito) => principalOfOutside({ ...machine, ...change }, of);

describe('tokens of another issuer', () => {
  it('belong to the organisation of their client, and may what is ours of their scopes', () => {
    expect(read()).toMatchObject({
      principal: {
        id: 'abc',
        kind: 'client',
        organizationId: 'org_100',
        partnerId: 'abc',
        scopes: new Set(['care:read']),
      },
    });
  });

  it('may what the client may where they have no scopes at all', () => {
    expect(read({ scope: undefined })).toMatchObject({
      principal: { scopes: new Set(['care:read', 'care:write']) },
    });
  });

  it.each([
    ['another client', { client_id: 'xyz', sub: 'xyz' }],
    ['a client named like a method of objects', { client_id: 'constructor' }],
    ['no client', { client_id: undefined }],
    ['another kind of token', { token_use: 'id' }],
    ['no token id', { jti: undefined }],
    ['a reserved subject', { sub: 'svc:care' }],
    ['a binding that is not checked', { cnf: { jkt: 'x' } }],
  ])('are refused with %s', (_what, change) => {
    expect(read(change)).toHaveProperty('fault');
  });

  it('choose no organisation by a claim where clients are configured', () => {
    expect(read({ organizationId: 'org_200' })).toMatchObject({ principal: { organizationId: 'org_100' } });
  });

  it('name only organisations that their issuer may speak for, and never the platform', () => {
    const claims = { organizationId: 'https://rymeda.com/org' };
    const of = (organizations: unknown) =>
      outsideIssuer.parse({ ...base, audience: 'https://api', claims, organizations });
    const token = (organization: string) => ({ [claims.organizationId]: organization, scope: 'care:read' });
    expect(read(token('org_100'), of(['org_100']))).toMatchObject({
      principal: { organizationId: 'org_100', scopes: new Set(['care:read']) },
    });
    const more = { ...token('org_100'), scope: 'care:read platform:admin other:thing' };
    expect(read(more, of('*'))).toMatchObject({ principal: { scopes: new Set(['care:read']) } });
    expect(read(token('org_200'), of(['org_100']))).toHaveProperty('fault');
    expect(read(token('org_200'), of('*'))).toMatchObject({ principal: { organizationId: 'org_200' } });
    for (const name of ['platform', '*', '', 'ORG_1'])
      expect(read({ ...token(name), scope: 'platform:admin' }, of('*'))).toHaveProperty('fault');
    expect(read({ scope: 'care:read' }, of('*'))).toHaveProperty('fault');
  });

  it('must name their client, without which a user’s would pass for a client’s that no role limits', () => {
    const of = outsideIssuer.parse({ ...base, audience: 'https://api', organizations: ['org_100'] });
    const user = { sub: 'usr_1', organizationId: 'org_100', scope: 'care:read' };
    expect(read({ ...user, client_id: 'web' }, of)).toMatchObject({ principal: { kind: 'user' } });
    for (const client_id of [undefined, '', 7, 'x'.repeat(257)])
      expect([client_id, read({ ...user, client_id }, of)]).toEqual([client_id, { fault: 'no client' }]);
  });

  it('of a user whom they do not name to us are nobody’s, and never their client’s own', () => {
    const of = outsideIssuer.parse({
      ...base,
      audience: null,
      claims: { subject: 'custom:user' },
      clients: { abc: { organizationId: 'org_100' } },
    });
    const user = { sub: '6f1c-cognito', scope: 'care:read' };
    expect(read({ ...user, 'custom:user': 'usr_1' }, of)).toMatchObject({
      principal: { id: 'usr_1', kind: 'user' },
    });
    for (const name of [undefined, '', null, 7, 'x'.repeat(257)])
      expect([name, read({ ...user, 'custom:user': name }, of)]).toEqual([name, { fault: 'no subject' }]);
    expect(read({ scope: 'care:read' }, of)).toMatchObject({ principal: { id: 'abc', kind: 'client' } });
  });

  it('need a configuration that says whom they speak for', () => {
    const faulty = [
      { ...base, audience: null, organizations: '*' },
      { ...base, audience: 'https://api' },
      { ...base, audience: 'https://api', organizations: '*', clients: {} },
      { ...base, audience: 'https://api', organizations: ['platform'] },
      { ...base, audience: null, clients: { a: { organizationId: 'org_1', scopes: ['platform:admin'] } } },
      { ...base, audience: null, clients: { a: { organizationId: 'org_1' } }, algorithms: ['HS256'] },
      { ...base, jwksUri: 'file:///etc/passwd', audience: null, clients: {} },
    ];
    for (const one of faulty) expect([outsideIssuer.safeParse(one).success, one]).toEqual([false, one]);
    const good = { ...base, audience: 'a', organizations: '*' };
    expect(outsideIssuers.safeParse([good, good]).success).toBe(false);
  });
});
