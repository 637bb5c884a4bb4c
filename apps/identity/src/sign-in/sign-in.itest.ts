import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@rymeda/testing';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { browser, hidden, locationOf, pkce } from '../testing/browser.ts';
import {
  password,
  redirectUri,
  startClinic,
  type Application,
  type TestClinic,
} from '../testing/test-clinic.ts';
import { startIdentity, type TestIdentity } from '../testing/test-identity.ts';

let identity: TestIdentity;
let clinic: TestClinic;
let app: Application;
beforeAll(async () => {
  identity = await startIdentity();
  clinic = await startClinic(identity, 'org_1');
  app = await clinic.application();
});
afterAll(async () => {
  expect(await identity.stop()).toBe(0);
});

describe('signing in', () => {
  it('leads from the application to the page and back with a code, and the code to tokens', async () => {
    const ada = await clinic.person();
    const as = browser(identity.url);
    const { verifier, challenge } = pkce();
    const back = await clinic.signIn(
      as,
      app,
      { email: ada.email.toUpperCase(), code: ada.app.code() },
      { code_challenge: challenge },
    );
    const url = new URL(locationOf(back));
    expect(url.origin + url.pathname).toBe(redirectUri);
    expect(url.searchParams.get('state')).toBe('st');
    expect(url.searchParams.get('iss')).toBe(identity.url);
    const { status, body } = await clinic.redeem(app, url.searchParams.get('code') ?? '', verifier);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900, scope: 'care:read' });
    const keys = createRemoteJWKSet(new URL(`${identity.url}/.well-known/jwks.json`));
    const access = await jwtVerify(body.access_token, keys, { issuer: identity.url, typ: 'at+jwt' });
    expect(access.payload).toMatchObject({
      sub: ada.id,
      client_id: app.clientId,
      organizationId: 'org_1',
      roles: [],
      aud: 'https://api.rymeda.com',
    });
    const id = await jwtVerify(body.id_token, keys, { issuer: identity.url, audience: app.clientId });
    expect(id.payload).toMatchObject({ sub: ada.id, nonce: 'no' });
    expect(JSON.stringify([access.payload, id.payload])).not.toContain(ada.email);
    const told = (await identity.events()).filter((e) => e.data.id === ada.id).map((e) => e.type);
    expect(told).toEqual([
      'rymeda.identity.user.created.v1',
      'rymeda.identity.user.invited.v1',
      'rymeda.identity.user.credentials_set.v1',
      'rymeda.identity.user.signed_in.v1',
    ]);
  });

  it('leaves nothing of a password, an authenticator and a link behind once the user is removed', async () => {
    const ada = await clinic.person();
    await clinic.invite(ada.id);
    expect((await clinic.api.call('DELETE', `/v1/organization/users/${ada.id}`)).status).toBe(204);
    const [row, ...others] = (await identity.rows('credentials')).filter(({ _id }) => String(_id) === ada.id);
    expect([row?.['deletedAt'], others]).toEqual([expect.any(Date), []]);
    for (const proof of ['passwordHash', 'totpSecret', 'lastTotpStep', 'recoveryCodes'])
      expect(row).not.toHaveProperty(proof);
    expect((await identity.rows('invitations')).filter(({ userId }) => userId === ada.id)).toEqual([]);
  });

  it('is not set up with a link while the organisation is suspended, and with the same link afterwards', async () => {
    const resting = await startClinic(identity, 'org_resting');
    const email = 'who.waits@clinic.example';
    const made = await resting.api.call('POST', '/v1/organization/users', { email, name: 'W', roles: [] });
    const link = await resting.invite(made.body.data.id);
    const shown = await browser(identity.url).get(link);
    const path = '/v1/platform/organizations/org_resting';
    expect((await resting.operator.call('POST', `${path}/suspend`)).status).toBe(200);
    expect([shown.status, (await browser(identity.url).get(link)).status]).toEqual([200, 403]);
    // Nor with a page that was opened before.
    const late = { ...hidden(shown.text), password, again: password, code: '000000' };
    expect((await browser(identity.url).post('/oauth2/invitation', late)).status).toBe(403);
    expect(
      (await identity.rows('credentials')).filter(({ _id }) => String(_id) === made.body.data.id),
    ).toEqual([]);
    expect((await resting.operator.call('POST', `${path}/reactivate`)).status).toBe(200);
    expect((await resting.accept(link)).recoveryCodes).toHaveLength(10);
  });

  it('is done once for all applications of the organisation in one browser', async () => {
    const ada = await clinic.person();
    const as = browser(identity.url);
    await clinic.tokens(app, ada, as);
    const other = await clinic.application();
    const { verifier, challenge } = pkce();
    const back = await clinic.begin(as, other, { code_challenge: challenge });
    const code = new URL(locationOf(back)).searchParams.get('code') ?? '';
    expect((await clinic.redeem(other, code, verifier)).status).toBe(200);
    const again = await clinic.begin(as, other, { code_challenge: challenge, prompt: 'login' });
    expect(locationOf(again)).toMatch(/^\/oauth2\/sign-in\//);
  });

  it('with one organisation says nothing to another’s application', async () => {
    const ada = await clinic.person();
    const as = browser(identity.url);
    await clinic.tokens(app, ada, as);
    const foreign = await startClinic(identity, 'org_2');
    const theirs = await foreign.application();
    const challenge = { code_challenge: pkce().challenge };
    const page = await foreign.begin(as, theirs, challenge);
    expect(locationOf(page)).toMatch(/^\/oauth2\/sign-in\//);
    const none = new URL(locationOf(await foreign.begin(as, theirs, { ...challenge, prompt: 'none' })));
    expect(none.searchParams.get('error')).toBe('login_required');
    const refused = await foreign.signIn(
      as,
      theirs,
      { email: ada.email, code: ada.app.code(Date.now() + 30_000) },
      challenge,
    );
    expect(refused.status).toBe(401);
    // Somebody else signs in with the same browser: it is theirs from then on.
    const bob = await foreign.person();
    const tokens = await foreign.tokens(theirs, bob, as);
    expect(decodeJwt(tokens.body.access_token)).toMatchObject({ sub: bob.id, organizationId: 'org_2' });
    expect(locationOf(await clinic.begin(as, app, challenge))).toMatch(/^\/oauth2\/sign-in\//);
  });

  it('takes a code of the authenticator once, and a recovery code once', async () => {
    const ada = await clinic.person();
    const challenge = { code_challenge: pkce().challenge };
    const tries = async (code: string) =>
      (await clinic.signIn(browser(identity.url), app, { email: ada.email, code }, challenge)).status;
    const code = ada.app.code();
    expect([await tries(code), await tries(code)]).toEqual([303, 401]);
    const [recovery = ''] = ada.recoveryCodes;
    expect([await tries(recovery.toUpperCase()), await tries(recovery)]).toEqual([303, 401]);
    expect(ada.recoveryCodes).toHaveLength(10);
    const raced = ada.recoveryCodes[1] as string;
    const all = await Promise.all(Array.from({ length: 4 }, () => tries(raced)));
    expect(all.filter((s) => s === 303)).toHaveLength(1);
  });

  it('refuses with one and the same page, whatever was wrong and whoever it was', async () => {
    const ada = await clinic.person();
    const gone = await clinic.person();
    await clinic.api.call('PATCH', `/v1/organization/users/${gone.id}`, { status: 'deactivated' });
    const challenge = { code_challenge: pkce().challenge };
    const pages = [];
    for (const who of [
      { email: ada.email, password: 'wrong password', code: ada.app.code() },
      { email: ada.email, code: '000000' },
      { email: 'nobody@clinic.example', code: ada.app.code() },
      { email: gone.email, code: gone.app.code() },
      { email: '', password: '', code: '' },
      { email: `${ada.email}"><script>alert(1)</script>`, code: '1' },
    ]) {
      const page = await clinic.signIn(browser(identity.url), app, who, challenge);
      expect(page.status).toBe(401);
      expect(page.text).not.toContain('<script');
      pages.push(page.text.replaceAll(/value="[^"]*"|sign-in\/[\w-]+/g, ''));
    }
    expect(new Set(pages).size).toBe(1);
    expect(pages[0]).toContain('role="alert"');
  });

  it('shows in nothing but the page’s own frame: no script, no foreign asset, no other site’s form', async () => {
    const as = browser(identity.url);
    const address = locationOf(await clinic.begin(as, app, { code_challenge: pkce().challenge }));
    const page = await as.get(address);
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:\/\/app\.clinic\.example; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.text).not.toMatch(/<script|<link|<img|https?:\/\/(?!www)/);
    for (const id of ['email', 'password', 'code']) expect(page.text).toContain(`<label for="${id}">`);
    const form = { ...hidden(page.text), email: 'a@b.example', password, code: '1' };
    expect((await as.post(address, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await as.post(address, { ...form, mark: 'x' })).status).toBe(403);
    expect((await browser(identity.url).post(address, form)).status).toBe(400);
    expect((await browser(identity.url).get(address)).status).toBe(400);
    const otherPage = locationOf(await clinic.begin(as, app, { code_challenge: pkce().challenge }));
    expect((await as.post(otherPage, form)).status).toBe(403);
  });

  it('ends with the session’s length, and with the user', async () => {
    const ada = await clinic.person();
    const as = browser(identity.url);
    const tokens = await clinic.tokens(app, ada, as);
    expect((await clinic.refresh(app, tokens.body.refresh_token)).status).toBe(200);
    const fresh = await clinic.tokens(app, { ...ada, app: { code: () => ada.recoveryCodes[0] as string } });
    await clinic.api.call('PATCH', `/v1/organization/users/${ada.id}`, { status: 'deactivated' });
    expect(await clinic.refresh(app, fresh.body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    const again = async () => locationOf(await clinic.begin(as, app, { code_challenge: pkce().challenge }));
    expect(await again()).toMatch(/^\/oauth2\/sign-in\//);

    // Nor does anything of it come back with the user.
    const { clientId, clientSecret } = await clinic.application({
      grantTypes: ['client_credentials'],
      tokenEndpointAuthMethod: 'client_secret',
      redirectUris: [],
    });
    const introspected = await fetch(`${identity.url}/oauth2/introspect`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret ?? '',
        token: fresh.body.access_token,
      }),
    });
    expect(await introspected.json()).toEqual({ active: false });
    await clinic.api.call('PATCH', `/v1/organization/users/${ada.id}`, { status: 'active' });
    expect(await again()).toMatch(/^\/oauth2\/sign-in\//);
    expect((await clinic.refresh(app, fresh.body.refresh_token)).body.error).toBe('invalid_grant');
    const withOldToken = () => identity.caller(fresh.body.access_token).get('/v1/organization');
    await until('the deny-list is in force', withOldToken, (answer) => answer.status === 401);
  });
});

describe('an organisation that wants its users to sign in every few minutes', () => {
  it('gives no token that outlives the sign-in, and none for one that is over by now', async () => {
    const brief = await startClinic(identity, 'org_5');
    const theirs = await brief.application();
    const settings = { sessionMinutes: 5 };
    expect(
      (await brief.operator.call('PATCH', '/v1/platform/organizations/org_5', { settings })).status,
    ).toBe(200);
    const bob = await brief.person();
    const first = (await brief.tokens(theirs, bob)).body;
    expect(first.expires_in).toBeLessThanOrEqual(300);
    const { status, body } = await brief.refresh(theirs, first.refresh_token);
    expect(status).toBe(200);
    expect(body.expires_in).toBeLessThanOrEqual(first.expires_in);
    await identity.endSignIns('org_5');
    expect(await brief.refresh(theirs, body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });
});

describe('signing out', () => {
  const signOut = async (as: ReturnType<typeof browser>, params: Record<string, string>) => {
    const metadata = await fetch(`${identity.url}/.well-known/openid-configuration`);
    const { end_session_endpoint } = (await metadata.json()) as { end_session_endpoint: string };
    return as.get(`${new URL(end_session_endpoint).pathname}?${new URLSearchParams(params).toString()}`);
  };
  const begin = async (as: ReturnType<typeof browser>, of: Application) =>
    locationOf(await clinic.begin(as, of, { code_challenge: pkce().challenge }));
  const isSignedIn = async (as: ReturnType<typeof browser>) => (await begin(as, app)).startsWith(redirectUri);

  it('by the application that has the ID token ends the browser’s sign-in and every token that came from it', async () => {
    const ada = await clinic.person();
    const as = browser(identity.url);
    const { access_token, refresh_token, id_token } = (await clinic.tokens(app, ada, as)).body;
    const other = await clinic.application();
    const { verifier, challenge } = pkce();
    const code = new URL(locationOf(await clinic.begin(as, other, { code_challenge: challenge })))
      .searchParams;
    const elsewhere = (await clinic.redeem(other, code.get('code') ?? '', verifier)).body;
    const own = () => identity.caller(access_token).get('/v1/organization');
    await until('the user is known', own, (answer) => answer.status !== 401);

    const back = await signOut(as, {
      id_token_hint: id_token,
      post_logout_redirect_uri: redirectUri,
      state: 'bye',
    });
    expect([back.status, locationOf(back)]).toEqual([303, `${redirectUri}?state=bye`]);
    expect(await isSignedIn(as)).toBe(false);
    expect((await clinic.refresh(app, refresh_token)).body.error).toBe('invalid_grant');
    expect((await clinic.refresh(other, elsewhere.refresh_token)).body.error).toBe('invalid_grant');
    await until('its access token is refused', own, (answer) => answer.status === 401);
    const told = (await identity.events()).filter((e) => e.type === 'rymeda.identity.grant.revoked.v1');
    const ended = told.map((e) => e.data as unknown as { userId: string; clientId: string; reason: string });
    for (const { clientId } of [app, other])
      expect(ended).toContainEqual(
        expect.objectContaining({ userId: ada.id, clientId, reason: 'signed_out' }),
      );
    // Who is signed out is not asked again.
    expect(
      locationOf(await signOut(as, { client_id: app.clientId, post_logout_redirect_uri: redirectUri })),
    ).toBe(redirectUri);
  });

  it('is asked for where nobody proved that the application speaks of this user, and by no other site', async () => {
    const [ada, bob] = [await clinic.person(), await clinic.person()];
    const as = browser(identity.url);
    await clinic.tokens(app, ada, as);
    const bobs = (await clinic.tokens(app, bob)).body;
    for (const hint of [bobs.id_token, bobs.access_token, 'no token', `${bobs.id_token}x`]) {
      const page = await signOut(as, { id_token_hint: hint, client_id: app.clientId });
      expect([page.status, page.text.includes('<form')]).toEqual([200, true]);
    }
    const elsewhere = { client_id: app.clientId, post_logout_redirect_uri: 'https://evil.example/' };
    expect((await signOut(as, elsewhere)).status).toBe(400);
    const page = await signOut(as, {
      client_id: app.clientId,
      post_logout_redirect_uri: redirectUri,
      state: 'x',
    });
    expect(page.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://app.clinic.example;",
    );
    const form = hidden(page.text);
    const foreign = await as.post('/oauth2/sign-out', form, { 'sec-fetch-site': 'cross-site' });
    expect(foreign.text).toContain('<form');
    expect((await as.post('/oauth2/sign-out', { ...form, mark: 'x' })).text).toContain('<form');
    expect(await isSignedIn(as)).toBe(true);
    const done = await as.post('/oauth2/sign-out', form);
    expect([done.status, locationOf(done)]).toEqual([303, `${redirectUri}?state=x`]);
    expect(await isSignedIn(as)).toBe(false);
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await fetch(`${identity.url}/oauth2/sign-out`, json)).status).toBe(400);
  });
});

describe('an organisation that lets people in from certain addresses only', () => {
  it('gives nobody from elsewhere a token by any way, and what was had before works again from within', async () => {
    const guarded = await startClinic(identity, 'org_3');
    const theirs = await guarded.application();
    const service = await guarded.application({
      name: 'service',
      scopes: ['care:read'],
      grantTypes: ['client_credentials'],
      tokenEndpointAuthMethod: 'client_secret',
      redirectUris: [],
    });
    const ask = (secret = service.clientSecret ?? '') => identity.tokenAnswer(service.clientId, secret);
    const ada = await guarded.person();
    const as = browser(identity.url);
    const { refresh_token } = (await guarded.tokens(theirs, ada, as)).body;
    const { verifier, challenge } = pkce();
    const begin = (params = {}) => guarded.begin(as, theirs, { code_challenge: challenge, ...params });
    const code = new URL(locationOf(await begin())).searchParams.get('code') ?? '';
    const signInPage = locationOf(await begin({ prompt: 'login' }));
    const form = { ...hidden((await as.get(signInPage)).text), email: ada.email, password, code: '1' };

    const letIn = async (ipAllowList: string[]) => {
      const change = { settings: { ipAllowList }, force: true };
      const done = await guarded.operator.call('PATCH', '/v1/platform/organizations/org_3', change);
      expect(done.status).toBe(200);
    };
    await letIn(['203.0.113.0/24', '2001:db8::/32']);
    const refused = { error: 'unauthorized_client', error_description: expect.stringContaining('address') };
    const answer = await ask();
    expect([answer.status, await answer.json()]).toEqual([400, refused]);
    // Whether the secret was right is still told first, as ever.
    expect((await ask('wrong')).status).toBe(401);
    for (const got of [
      await guarded.refresh(theirs, refresh_token),
      await guarded.redeem(theirs, code, verifier),
    ])
      expect(got).toMatchObject({ status: 400, body: refused });
    const back = new URL(locationOf(await begin()));
    expect(back.origin + back.pathname).toBe(redirectUri);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 'st' });
    const pages = [await as.get(signInPage), await as.post(signInPage, form)];
    expect(pages.map((p) => p.status)).toEqual([403, 403]);
    for (const { text } of pages) expect(text).not.toContain('<form');
    const ids = [service.clientId, theirs.clientId];
    const refusals = async (reason: string) =>
      (await identity.events()).filter(
        (e) => ids.includes(e.data.id) && (e.data as { reason?: string }).reason === reason,
      );
    const told = await until(
      'both refusals told',
      () => refusals('address_not_allowed'),
      (found) => found.length >= 2,
    );
    expect(told.map((e) => e.data.id).sort()).toEqual([...ids].sort());
    for (const e of told)
      expect(e).toMatchObject({ type: 'rymeda.identity.token.refused.v1', organizationid: 'org_3' });

    await letIn(['127.0.0.0/8', '::1']);
    expect((await ask()).status).toBe(200);
    // The refused refresh used nothing up.
    expect((await guarded.refresh(theirs, refresh_token)).status).toBe(200);
  });
});
