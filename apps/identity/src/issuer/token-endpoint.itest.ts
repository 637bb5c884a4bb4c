import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { startIssuer, type TestIssuer } from '../testing/test-issuer.ts';

let issuer: TestIssuer;
let a: { clientId: string; clientSecret: string };
beforeAll(async () => {
  issuer = await startIssuer('token');
  a = await issuer.addClient({ scopes: ['care:read', 'care:write'] });
});
afterAll(() => issuer.stop());

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});
const grant = { grant_type: 'client_credentials' };
const byPost = (form: Record<string, string> = {}) =>
  issuer.post('/oauth2/token', { ...grant, client_id: a.clientId, client_secret: a.clientSecret, ...form });

describe('POST /oauth2/token', () => {
  it('gives a JWT that verifies against the served keys, by Basic and by form', async () => {
    for (const answer of [
      await issuer.post('/oauth2/token', grant, basic(a.clientId, a.clientSecret)),
      await byPost(),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toContain('no-store');
      expect(answer.body).toMatchObject({
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'care:read care:write',
      });
      const keys = createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`));
      const { payload, protectedHeader } = await jwtVerify(answer.body.access_token, keys, {
        issuer: issuer.issuer,
        audience: 'https://api.rymeda.com',
        typ: 'at+jwt',
      });
      expect(protectedHeader.alg).toBe('ES256');
      expect(payload).toMatchObject({
        sub: a.clientId,
        client_id: a.clientId,
        organizationId: 'org_100',
        partnerId: 'partner_a',
        scope: 'care:read care:write',
        jti: expect.any(String),
      });
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
    }
  });

  it('grants exactly the scopes that are asked for', async () => {
    const answer = await byPost({ scope: 'care:read' });
    expect(answer.body.scope).toBe('care:read');
  });

  it.each(['care:read nonsense', 'audit:read', 'platform:admin', 'openid'])(
    'refuses the scope %p, which the client does not have',
    async (scope) => {
      const answer = await byPost({ scope });
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_scope']);
    },
  );

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22' }, 401, 'invalid_client'],
    ['no secret', { client_secret: '' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a grant that is not the client’s', { grant_type: 'authorization_code' }, 400, 'unauthorized_client'],
    ['another that is not', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'unauthorized_client'],
    [
      'the same, of one that has not proved itself',
      { grant_type: 'refresh_token', client_secret: 'wrong' },
      401,
      'invalid_client',
    ],
    [
      'a known but unserved grant',
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' },
      400,
      'unsupported_grant_type',
    ],
    ['no grant', { grant_type: '' }, 400, 'invalid_request'],
    ['another resource', { resource: 'https://elsewhere.example' }, 400, 'invalid_target'],
  ])('refuses %s', async (_what, form, status, error) => {
    const answer = await byPost(form);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  it('says how to authenticate when Basic was used and refused, and when nothing was', async () => {
    const wrong = await issuer.post('/oauth2/token', grant, basic(a.clientId, 'wrong'));
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client']);
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic /);
    const none = await issuer.post('/oauth2/token', grant);
    expect([none.status, none.body.error]).toEqual([401, 'invalid_client']);
    expect(none.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('answers a JSON body with an RFC 6749 error', async () => {
    const answer = await issuer.send('/oauth2/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/html' },
      body: JSON.stringify({ ...grant, client_id: a.clientId, client_secret: a.clientSecret }),
    });
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
  });

  it('refuses a parameter that comes twice and credentials that come twice', async () => {
    const twice = await issuer.send('/oauth2/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...basic(a.clientId, a.clientSecret) },
      body: 'grant_type=client_credentials&scope=care:read&scope=care:write',
    });
    expect([twice.status, twice.body.error]).toEqual([400, 'invalid_request']);
    const both = await issuer.post(
      '/oauth2/token',
      { ...grant, client_secret: a.clientSecret },
      basic(a.clientId, a.clientSecret),
    );
    expect([both.status, both.body.error]).toEqual([400, 'invalid_request']);
  });

  it('takes both secrets while they rotate, and the old one no longer afterwards', async () => {
    const client = await issuer.addClient({ scopes: ['care:read'] });
    const tokenBy = async (secret: string) =>
      (await issuer.post('/oauth2/token', grant, basic(client.clientId, secret))).status;
    const next = await issuer.rotate(client.clientId, 2);
    expect([await tokenBy(client.clientSecret), await tokenBy(next)]).toEqual([200, 200]);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect([await tokenBy(client.clientSecret), await tokenBy(next)]).toEqual([401, 200]);
  });

  it('refuses a revoked client and a suspended organisation, and tells it as an event', async () => {
    const revoked = await issuer.addClient({ scopes: ['care:read'] });
    await issuer.change(revoked.clientId, { status: 'revoked' });
    const suspended = await issuer.addClient({ scopes: ['care:read'], organizationId: 'org_300' });
    await issuer.suspend('org_300');
    for (const { clientId, clientSecret } of [revoked, suspended]) {
      const answer = await issuer.post('/oauth2/token', grant, basic(clientId, clientSecret));
      expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
    }
    expect(issuer.refusals.map((r) => [r.clientId, r.reason])).toEqual(
      expect.arrayContaining([
        [revoked.clientId, 'revoked'],
        [suspended.clientId, 'organization_suspended'],
        [a.clientId, 'invalid_secret'],
        [a.clientId, 'invalid_scope'],
      ]),
    );
  });

  it('lets a narrowed client have tokens that its denial does not cover', async () => {
    const client = await issuer.addClient({ scopes: ['care:read'] });
    const second = Math.floor(Date.now() / 1000);
    await issuer.change(client.clientId, { tokensDeniedUntil: second });
    const answer = await issuer.post('/oauth2/token', grant, basic(client.clientId, client.clientSecret));
    const payload = JSON.parse(
      Buffer.from(answer.body.access_token.split('.')[1] ?? '', 'base64url').toString(),
    ) as { iat: number };
    expect(payload.iat).toBeGreaterThan(second);
  });
});

describe('signing keys', () => {
  it('rotate without refusing what the old key signed, and lie in the database encrypted', async () => {
    const before = (await byPost()).body.access_token;
    await issuer.instance.keys.rotate();
    const waiting = await issuer.get('/.well-known/jwks.json');
    expect(waiting.body.keys).toHaveLength(2);
    expect(decodeProtectedHeader((await byPost()).body.access_token).kid).toBe(
      decodeProtectedHeader(before).kid,
    );

    issuer.forward(issuer.rotation.publishAheadMs + 1);
    await issuer.instance.keys.refresh();
    const after = (await byPost()).body.access_token;
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
    const keys = createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`));
    for (const token of [before, after]) await jwtVerify(token, keys, { issuer: issuer.issuer });

    const rows = JSON.stringify(await issuer.rows('signing_keys'));
    expect(rows).not.toMatch(/"d":/);
    for (const key of await issuer.openKeys()) expect(rows).not.toContain(key.d);

    issuer.forward(issuer.rotation.publishAfterMs);
    await issuer.instance.keys.refresh();
    expect((await issuer.get('/.well-known/jwks.json')).body.keys).toHaveLength(1);
    expect(await issuer.rows('signing_keys')).toHaveLength(1);
    issuer.forward(0);
  });

  it('are the same for two instances that start at once', async () => {
    const second = await issuer.another();
    const kids = (body: { keys: { kid: string }[] }) => body.keys.map((k) => k.kid);
    expect(kids({ keys: second.keys.published() as never })).toEqual(
      kids((await issuer.get('/.well-known/jwks.json')).body as never),
    );
  });
});

describe('documents', () => {
  it('name the issuer and only endpoints that are there, and no private key', async () => {
    const { body } = await issuer.get('/.well-known/openid-configuration');
    expect(body['issuer']).toBe(issuer.issuer);
    for (const [name, url] of Object.entries(body)) {
      if (!name.endsWith('_endpoint') && name !== 'jwks_uri') continue;
      // A page of the sign-in, which stands beside the issuer: sign-in.itest.ts goes there.
      if (name === 'end_session_endpoint') continue;
      const { pathname, origin } = new URL(url as string);
      expect(origin).toBe(new URL(issuer.issuer).origin);
      // Some of them are pages.
      expect((await fetch(`${issuer.url}${pathname}`, { redirect: 'manual' })).status).not.toBe(404);
    }
    const jwks = await issuer.get('/.well-known/jwks.json');
    for (const key of jwks.body.keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });
});
