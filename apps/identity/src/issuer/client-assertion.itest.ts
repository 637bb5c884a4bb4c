import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callerHeader } from '@rymeda/auth';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { startIssuer, type TestIssuer } from '../testing/test-issuer.ts';
import { assertionType } from './client-assertion.rules.ts';

let issuer: TestIssuer;
let clientId: string;
let privateKey: CryptoKey;
let jwk: JWK;

beforeAll(async () => {
  issuer = await startIssuer('assertion');
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1' };
  const client = { scopes: ['care:read'], authMethod: 'private_key_jwt' as const, jwks: { keys: [jwk] } };
  ({ clientId } = await issuer.addClient(client));
});
afterAll(() => issuer.stop());

let count = 0;
interface Change {
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
  header?: { alg: string; kid?: string };
}

async function assertion({ claims = {}, key = privateKey, header }: Change = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    iss: clientId,
    sub: clientId,
    aud: issuer.issuer,
    jti: `j${++count}`,
    iat: now,
    exp: now + 60,
    ...claims,
  };
  return new SignJWT(all).setProtectedHeader(header ?? { alg: 'ES256', kid: 'k1' }).sign(key);
}
const byAssertion = (text: string, more: Record<string, string> = {}) => ({
  client_assertion_type: assertionType,
  client_assertion: text,
  ...more,
});
const ask = (text: string, more: Record<string, string> = {}) =>
  issuer.post('/oauth2/token', { grant_type: 'client_credentials', ...byAssertion(text, more) });

describe('private_key_jwt', () => {
  it('gets a token with the client’s key, named by issuer or token endpoint', async () => {
    for (const aud of [issuer.issuer, `${issuer.issuer}/oauth2/token`]) {
      const answer = await ask(await assertion({ claims: { aud } }));
      expect([answer.status, answer.body.scope]).toEqual([200, 'care:read']);
    }
  });

  it('takes an assertion once, and of twenty at the same moment one', async () => {
    const once = await assertion();
    expect((await ask(once)).status).toBe(200);
    expect([(await ask(once)).status, (await ask(once)).body.error]).toEqual([401, 'invalid_client']);
    const raced = await assertion();
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await ask(raced)).status));
    expect(statuses.filter((s) => s === 200)).toHaveLength(1);
  });

  it.each<[string, () => Change | Promise<Change>]>([
    ['for another audience', () => ({ claims: { aud: 'https://other.example' } })],
    ['for two audiences', () => ({ claims: { aud: [issuer.issuer, 'https://other.example'] } })],
    ['that has expired', () => ({ claims: { exp: Math.floor(Date.now() / 1000) - 60 } })],
    ['that lives a day', () => ({ claims: { exp: Math.floor(Date.now() / 1000) + 86_400 } })],
    ['without a name', () => ({ claims: { jti: undefined } })],
    ['of another client', () => ({ claims: { iss: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22' } })],
    ['under another key', async () => ({ key: (await generateKeyPair('ES256')).privateKey })],
    [
      'whose HMAC key is the public key (RFC 8725, section 2.1)',
      () => ({ key: Buffer.from(JSON.stringify(jwk)), header: { alg: 'HS256', kid: 'k1' } }),
    ],
  ])('refuses an assertion %s, and tells it', async (_what, change) => {
    issuer.refusals.length = 0;
    const answer = await ask(await assertion(await change()));
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
    expect(issuer.refusals).toMatchObject([{ clientId, reason: 'invalid_assertion' }]);
  });

  it('refuses one without a signature', async () => {
    const [, payload] = (await assertion()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    expect((await ask(`${header}.${payload}.`)).status).toBe(401);
  });

  it('does not let the client fall back to a secret, nor another client to an assertion', async () => {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: '' };
    expect((await issuer.post('/oauth2/token', form)).status).toBe(401);
    expect((await issuer.post('/oauth2/token', { ...form, client_secret: 'x' })).status).toBe(401);
    const other = await issuer.addClient({ scopes: ['care:read'] });
    const claims = { iss: other.clientId, sub: other.clientId };
    expect((await ask(await assertion({ claims }))).status).toBe(401);
  });

  it('refuses two mechanisms at once', async () => {
    const answer = await ask(await assertion(), { client_secret: 'x' });
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request']);
  });

  it('serves introspection and revocation too, each assertion once', async () => {
    const token = (await ask(await assertion())).body.access_token;
    const once = await assertion();
    const first = await issuer.post('/oauth2/introspect', byAssertion(once, { token }));
    expect(first.body).toMatchObject({ active: true, client_id: clientId });
    expect((await issuer.post('/oauth2/introspect', byAssertion(once, { token }))).status).toBe(401);
    expect((await ask(once)).status).toBe(401);
    const revoke = await issuer.post('/oauth2/revoke', byAssertion(await assertion(), { token }));
    expect(revoke.status).toBe(200);
    const after = await issuer.post('/oauth2/introspect', byAssertion(await assertion(), { token }));
    expect(after.body).toEqual({ active: false });
  });
});

describe('a client with two keys, while it changes them', () => {
  it('names neither in its assertions and is known by both, everywhere', async () => {
    const next = await generateKeyPair('ES256', { extractable: true });
    const { kid: _kid, ...unnamed } = jwk;
    const jwks = { keys: [await exportJWK(next.publicKey), unnamed] };
    const both = await issuer.addClient({ scopes: ['care:read'], authMethod: 'private_key_jwt', jwks });
    const by = (key: CryptoKey) =>
      assertion({ key, header: { alg: 'ES256' }, claims: { iss: both.clientId, sub: both.clientId } });
    for (const key of [privateKey, next.privateKey]) {
      const given = await ask(await by(key));
      expect(given.status).toBe(200);
      const token = given.body.access_token;
      const seen = await issuer.post('/oauth2/introspect', byAssertion(await by(key), { token }));
      expect(seen.body).toMatchObject({ active: true });
    }
    const strange = (await generateKeyPair('ES256')).privateKey;
    expect((await ask(await by(strange))).status).toBe(401);
    const refused = await issuer.post('/oauth2/introspect', byAssertion(await by(strange), { token: 'x' }));
    expect(refused.status).toBe(401);
  });
});

describe('a token bound to a certificate (RFC 8705)', () => {
  const thumbprint = 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2';
  const sealed = (certificateThumbprint?: string) => ({
    [callerHeader]: issuer.callerSeal.seal({
      ipAddress: '203.0.113.7',
      requestId: 'req_12345678',
      ...(certificateThumbprint === undefined ? {} : { certificateThumbprint }),
    }),
  });

  it('names the certificate that the gateway saw, and none is given without one', async () => {
    const bound = await issuer.addClient({ scopes: ['care:read'], certificateBound: true });
    const form = {
      grant_type: 'client_credentials',
      client_id: bound.clientId,
      client_secret: bound.clientSecret,
    };
    const answer = await issuer.post('/oauth2/token', form, sealed(thumbprint));
    expect(decodeJwt(answer.body.access_token)['cnf']).toEqual({ 'x5t#S256': thumbprint });
    issuer.refusals.length = 0;
    for (const headers of [sealed(), {}, { [callerHeader]: 'forged.seal' }]) {
      const refused = await issuer.post('/oauth2/token', form, headers);
      expect([refused.status, refused.body.error]).toEqual([400, 'invalid_request']);
    }
    expect(issuer.refusals).toHaveLength(3);
    expect(issuer.refusals[0]).toMatchObject({ clientId: bound.clientId, reason: 'no_certificate' });
  });

  it('shows its binding when it is introspected', async () => {
    const bound = await issuer.addClient({ scopes: ['care:read'], certificateBound: true });
    const credentials = { client_id: bound.clientId, client_secret: bound.clientSecret };
    const form = { grant_type: 'client_credentials', ...credentials };
    const token = (await issuer.post('/oauth2/token', form, sealed(thumbprint))).body.access_token;
    const answer = await issuer.post('/oauth2/introspect', { ...credentials, token });
    expect(answer.body).toMatchObject({ active: true, cnf: { 'x5t#S256': thumbprint } });
  });
});

describe('a client with an end', () => {
  it('gets tokens that end with it, and none afterwards', async () => {
    const expiresAt = new Date(Date.now() + 600_000);
    const client = await issuer.addClient({ scopes: ['care:read'], expiresAt });
    const form = {
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.clientSecret,
    };
    const answer = await issuer.post('/oauth2/token', form);
    expect(answer.body['expires_in']).toBeLessThanOrEqual(600);
    expect(decodeJwt(answer.body.access_token).exp).toBeLessThanOrEqual(expiresAt.getTime() / 1000);
    issuer.forward(601_000);
    issuer.refusals.length = 0;
    const late = await issuer.post('/oauth2/token', form);
    issuer.forward(0);
    expect([late.status, late.body.error]).toEqual([401, 'invalid_client']);
    expect(issuer.refusals).toMatchObject([{ clientId: client.clientId, reason: 'expired' }]);
  });
});
