import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { startIdentity, type Caller, type TestIdentity } from '../testing/test-identity.ts';

let identity: TestIdentity;
let api: Caller;
const own = '/v1/organization/api-clients';

beforeAll(async () => {
  identity = await startIdentity();
  const operator = await identity.asOperator();
  for (let i = 0; i < 100 && (await operator.get('/v1/platform/organizations')).status !== 200; i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await operator.call('POST', '/v1/platform/organizations', { id: 'org_1', name: 'One' });
  const scopes = ['care:read', 'identity:read', 'identity:write'];
  const made = await operator.call('POST', '/v1/platform/organizations/org_1/api-clients', {
    name: 'full',
    scopes,
  });
  api = identity.caller(await identity.token(made.body.data.clientId, made.body.data.clientSecret));
});
afterAll(() => identity.stop());

const create = (fields: object) => api.call('POST', own, { name: 'x', scopes: ['care:read'], ...fields });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const yesterday = () => new Date(Date.now() - 86_400_000).toISOString();

describe('registering an API client', () => {
  it('with a key of its own gives no secret, and a token for an assertion', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const jwks = { keys: [await exportJWK(publicKey)] };
    const made = await create({ tokenEndpointAuthMethod: 'private_key_jwt', jwks });
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({ clientSecret: null, jwks });
    const { clientId } = made.body.data;
    const assertion = await new SignJWT({ jti: 'one' })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(identity.url)
      .setExpirationTime('1m')
      .sign(privateKey);
    const form = {
      grant_type: 'client_credentials',
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    const url = `${identity.url}/oauth2/token`;
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    expect(answer.status).toBe(200);
    expect((await api.call('POST', `${own}/${clientId}/rotate-secret`)).status).toBe(409);
    const next = { keys: [await exportJWK((await generateKeyPair('ES256')).publicKey)] };
    const changed = await api.call('PATCH', `${own}/${clientId}`, { jwks: next });
    expect(changed.body.data['jwks']).toEqual(next);
    const list = await identity.rows('deny_list');
    expect(list.some((row) => (row['id'] as string) === clientId)).toBe(true);
  });

  it('refuses private keys, weak keys, points off the curve and addresses to fetch', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const { d: _private, ...publicJwk } = jwk;
    const attempts = [
      { jwks: { keys: [jwk] } },
      { jwks: { keys: [{ ...publicJwk, y: publicJwk.x }] } },
      { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } },
      { jwks: { keys: [{ kty: 'RSA', n: 'A'.repeat(171), e: 'AQAB' }] } },
      { jwks: { keys: [] } },
      { jwksUri: 'http://169.254.169.254/' },
      {},
    ];
    for (const fields of attempts) {
      const answer = await create({ tokenEndpointAuthMethod: 'private_key_jwt', ...fields });
      expect([answer.status, JSON.stringify(fields)]).toEqual([422, JSON.stringify(fields)]);
    }
  });

  it.each([
    ['a wildcard', 'https://*.example.com/cb/*/'],
    ['plain http', 'http://app.example.com/cb'],
    ['a fragment', 'https://app.example.com/cb#x'],
    ['an empty fragment', 'https://app.example.com/cb#'],
    ['user info', 'https://user@app.example.com/cb'],
    ['a script', 'javascript:alert(1)'],
    ['no address', '/cb'],
    ['a second spelling', 'https://APP.example.com/cb'],
    ['a path that climbs', 'https://app.example.com/a/../cb'],
    ['a line break', 'https://app.example.com/cb\r\nSet-Cookie: a=b'],
  ])('refuses the redirect URI with %s', async (_what, uri) => {
    const answer = await create({ grantTypes: ['authorization_code'], redirectUris: [uri] });
    expect([answer.status, answer.body.error.code]).toEqual([422, 'VALIDATION_FAILED']);
  });

  it('refuses what contradicts itself', async () => {
    const redirectUris = ['https://app.example.com/cb'];
    for (const fields of [
      { redirectUris },
      { grantTypes: ['authorization_code'] },
      { grantTypes: ['client_credentials', 'refresh_token'] },
      {
        grantTypes: ['client_credentials', 'authorization_code'],
        redirectUris,
        tokenEndpointAuthMethod: 'none',
      },
      {
        grantTypes: ['authorization_code'],
        redirectUris,
        tokenEndpointAuthMethod: 'none',
        certificateBoundTokens: true,
      },
      { expiresAt: yesterday() },
      { secretExpiresAt: yesterday() },
      { grantTypes: ['password'] },
    ])
      expect([(await create(fields)).status, fields]).toEqual([422, fields]);
  });

  it('honours the end of a secret and of a client, shows both, and takes an earlier end at once', async () => {
    const made = await create({ expiresAt: inAnHour(), secretExpiresAt: inAnHour() });
    const { clientId, clientSecret } = made.body.data;
    expect(made.body.data['secretExpiresAt']).toMatch(/Z$/);
    expect((await identity.tokenAnswer(clientId, clientSecret)).status).toBe(200);
    const soon = new Date(Date.now() + 1500).toISOString();
    const rotated = await api.call('POST', `${own}/${clientId}/rotate-secret`, { secretExpiresAt: soon });
    const second = rotated.body.data.clientSecret;
    expect((await identity.tokenAnswer(clientId, second)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1600));
    expect((await identity.tokenAnswer(clientId, second)).status).toBe(401);
    expect((await identity.tokenAnswer(clientId, clientSecret)).status).toBe(200);
    const ends = new Date(Date.now() + 1000).toISOString();
    expect((await api.call('PATCH', `${own}/${clientId}`, { expiresAt: ends })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await identity.tokenAnswer(clientId, clientSecret)).status).toBe(401);
  });
});
