import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startIssuer, type TestIssuer } from '../testing/test-issuer.ts';

let issuer: TestIssuer;
let a: { clientId: string; clientSecret: string };
let foreign: { clientId: string; clientSecret: string };
beforeAll(async () => {
  issuer = await startIssuer('introspect');
  a = await issuer.addClient({ scopes: ['care:read'] });
  foreign = await issuer.addClient({ scopes: ['care:read'], organizationId: 'org_200' });
});
afterAll(() => issuer.stop());

const credentials = (c: { clientId: string; clientSecret: string }) => ({
  client_id: c.clientId,
  client_secret: c.clientSecret,
});
const tokenOf = async (c: typeof a): Promise<string> => {
  const form = { grant_type: 'client_credentials', ...credentials(c) };
  return (await issuer.post('/oauth2/token', form)).body.access_token;
};
const introspect = (c: typeof a, token: string) =>
  issuer.post('/oauth2/introspect', { ...credentials(c), token });
const revoke = (c: typeof a, token: string) => issuer.post('/oauth2/revoke', { ...credentials(c), token });

describe('POST /oauth2/introspect', () => {
  it('tells the owner what a token is worth', async () => {
    const answer = await introspect(a, await tokenOf(a));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toMatchObject({
      active: true,
      client_id: a.clientId,
      organizationId: 'org_100',
      scope: 'care:read',
      token_type: 'Bearer',
    });
  });

  it("shows another organisation's token, and what is no token, as inactive", async () => {
    for (const token of [
      await tokenOf(foreign),
      'nonsense',
      'a.b.c',
      (await tokenOf(a)).slice(0, -4) + 'AAAA',
    ])
      expect((await introspect(a, token)).body).toEqual({ active: false });
  });

  it('tells whoever only names a public client nothing of another client’s token', async () => {
    const open = await issuer.addClient({ scopes: ['care:read'], authMethod: 'none' });
    const token = await tokenOf(a);
    const answer = await issuer.post('/oauth2/introspect', { client_id: open.clientId, token });
    expect([answer.status, answer.body]).toEqual([200, { active: false }]);
    await issuer.post('/oauth2/revoke', { client_id: open.clientId, token });
    expect((await introspect(a, token)).body).toMatchObject({ active: true });
  });

  it('refuses a caller without valid credentials', async () => {
    const answer = await introspect({ ...a, clientSecret: 'wrong' }, await tokenOf(a));
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
    const none = await issuer.post('/oauth2/introspect', { token: 'x' });
    expect([none.status, none.body.error]).toEqual([401, 'invalid_client']);
  });
});

describe('POST /oauth2/revoke', () => {
  it('puts the token on the deny-list: it is inactive at once, others are not', async () => {
    const [token, other] = [await tokenOf(a), await tokenOf(a)];
    expect((await revoke(a, token)).status).toBe(200);
    expect((await introspect(a, token)).body).toEqual({ active: false });
    expect((await introspect(a, other)).body).toMatchObject({ active: true });
  });

  it('answers 200 for what is no token, and refuses another client’s', async () => {
    expect((await revoke(a, 'nonsense')).status).toBe(200);
    const sibling = await issuer.addClient({ scopes: ['care:read'] });
    const token = await tokenOf(a);
    const refused = await revoke(sibling, token);
    expect([refused.status, refused.body.error]).toEqual([400, 'unauthorized_client']);
    expect((await revoke(foreign, token)).status).toBe(200);
    expect((await introspect(a, token)).body).toMatchObject({ active: true });
  });

  it('is refused without a token and with a JSON body', async () => {
    const without = await issuer.post('/oauth2/revoke', credentials(a));
    expect([without.status, without.body.error]).toEqual([400, 'invalid_request']);
    const json = await issuer.send('/oauth2/revoke', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([json.status, json.body.error]).toEqual([400, 'invalid_request']);
  });
});
