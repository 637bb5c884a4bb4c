import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { browser, hidden, locationOf, pkce } from '../testing/browser.ts';
import {
  password,
  redirectUri,
  startClinic,
  type Application,
  type Person,
  type TestClinic,
} from '../testing/test-clinic.ts';
import { startIdentity, type TestIdentity } from '../testing/test-identity.ts';

let identity: TestIdentity;
let clinic: TestClinic;
let app: Application;
let ada: Person;
beforeAll(async () => {
  identity = await startIdentity();
  clinic = await startClinic(identity, 'org_1');
  app = await clinic.application();
  ada = await clinic.person();
});
afterAll(() => identity.stop());

let used = 0;
/** A sign-in by a recovery code each, up to the code that the application gets. */
async function authorized() {
  const { verifier, challenge } = pkce();
  const who = { email: ada.email, code: ada.recoveryCodes[used++] as string };
  const back = await clinic.signIn(browser(identity.url), app, who, { code_challenge: challenge });
  return { code: new URL(locationOf(back)).searchParams.get('code') ?? '', verifier };
}
const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };
const revocations = async () =>
  (await identity.events()).filter((e) => e.type === 'rymeda.identity.grant.revoked.v1').length;

describe('an authorization code', () => {
  it('that comes twice ends everything that came from it', async () => {
    const { code, verifier } = await authorized();
    const first = await clinic.redeem(app, code, verifier);
    expect(first.status).toBe(200);
    const before = await revocations();
    expect(await clinic.redeem(app, code, verifier)).toMatchObject(invalidGrant);
    expect(await clinic.refresh(app, first.body.refresh_token)).toMatchObject(invalidGrant);
    expect(await revocations()).toBe(before + 1);
  });

  it('is worth nothing without its verifier, with another client or another address', async () => {
    const { code, verifier } = await authorized();
    const other = await clinic.application();
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    expect(await clinic.exchange(app, form)).toMatchObject(invalidGrant);
    expect(await clinic.redeem(app, code, pkce().verifier)).toMatchObject(invalidGrant);
    expect(await clinic.redeem(other, code, verifier)).toMatchObject(invalidGrant);
    const elsewhere = { ...form, redirect_uri: `${redirectUri}/`, code_verifier: verifier };
    expect(await clinic.exchange(app, elsewhere)).toMatchObject(invalidGrant);
    expect((await clinic.redeem(app, code, verifier)).status).toBe(200);
  });
});

describe('a refresh token', () => {
  it('changes each time; an old one ends the whole sign-in, its access tokens too', async () => {
    const { code, verifier } = await authorized();
    const first = await clinic.redeem(app, code, verifier);
    const second = await clinic.refresh(app, first.body.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    expect(await clinic.refresh(app, first.body.refresh_token)).toMatchObject(invalidGrant);
    expect(await clinic.refresh(app, second.body.refresh_token)).toMatchObject(invalidGrant);
    const asked = await fetch(`${identity.url}/oauth2/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: app.clientId, token: second.body.access_token }),
    });
    expect(await asked.json()).toEqual({ active: false });
  });

  it('used at the same moment by two serves one at most, and ends the sign-in', async () => {
    const { code, verifier } = await authorized();
    const { body } = await clinic.redeem(app, code, verifier);
    const raced = await Promise.all(Array.from({ length: 8 }, () => clinic.refresh(app, body.refresh_token)));
    const won = raced.filter((r) => r.status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    for (const { body: next } of won)
      expect(await clinic.refresh(app, next.refresh_token)).toMatchObject(invalidGrant);
  });

  it('is not used up by a request that lacks the certificate which its tokens are bound to', async () => {
    const bound = await clinic.application({ tokenEndpointAuthMethod: 'client_secret' });
    const bob = await clinic.person();
    const { body } = await clinic.tokens(bound, bob);
    const needs = (certificateBoundTokens: boolean) =>
      clinic.api.call('PATCH', `/v1/organization/api-clients/${bound.clientId}`, { certificateBoundTokens });
    expect((await needs(true)).status).toBe(200);
    const without = await clinic.refresh(bound, body.refresh_token);
    expect(without).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect((await needs(false)).status).toBe(200);
    expect((await clinic.refresh(bound, body.refresh_token)).status).toBe(200);
  });

  it('is nobody else’s, never gains a scope, and can be given back', async () => {
    const { code, verifier } = await authorized();
    const { body } = await clinic.redeem(app, code, verifier);
    const other = await clinic.application();
    expect(await clinic.refresh(other, body.refresh_token)).toMatchObject(invalidGrant);
    const more = {
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
      scope: 'care:read care:write',
    };
    expect(await clinic.exchange(app, more)).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    await fetch(`${identity.url}/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: app.clientId, token: body.refresh_token }),
    });
    expect(await clinic.refresh(app, body.refresh_token)).toMatchObject(invalidGrant);
  });

  it('lies nowhere in the database as it is, nor do codes, cookies, passwords and secrets', async () => {
    const as = browser(identity.url);
    const { verifier, challenge } = pkce();
    const who = { email: ada.email, code: ada.recoveryCodes[used++] as string };
    const back = await clinic.signIn(as, app, who, { code_challenge: challenge });
    const code = new URL(locationOf(back)).searchParams.get('code') ?? '';
    const { body } = await clinic.redeem(app, code, verifier);
    const session = as.cookies.get('rymeda_session')?.value ?? '';
    expect(session).not.toBe('');
    const collections = [
      'oauth_artifacts',
      'credentials',
      'invitations',
      'outbox',
      'sign_in_attempts',
      'users',
    ];
    const stored = JSON.stringify(await Promise.all(collections.map((c) => identity.rows(c))));
    for (const secret of [body.refresh_token, code, session, password, ada.email, ...ada.recoveryCodes])
      expect(stored.includes(secret)).toBe(false);
  });
});

describe('a request for authorization', () => {
  const good = { code_challenge: pkce().challenge };
  const errorOf = (location: string) => new URL(location).searchParams.get('error');

  it.each<[string, Record<string, string | undefined>]>([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['a plain challenge', { code_challenge_method: 'plain' }],
    ['a challenge without its method', { code_challenge_method: undefined }],
    ['a challenge of another form', { code_challenge: 'short' }],
    ['tokens in the answer', { response_type: 'token' }],
    ['an ID token in the answer', { response_type: 'code id_token' }],
    ['a scope that the client lacks', { scope: 'openid audit:read' }],
    ['the platform’s scope', { scope: 'platform:admin' }],
    ['another resource', { resource: 'https://elsewhere.example' }],
    ['a form as the answer', { response_mode: 'form_post' }],
    ['a fragment as the answer', { response_mode: 'fragment' }],
  ])('is refused with %s', async (_what, change) => {
    const answer = await clinic.begin(browser(identity.url), app, { ...good, ...change });
    const location = locationOf(answer);
    expect(location).not.toMatch(/sign-in/);
    if (location !== '') {
      expect(location.startsWith(redirectUri)).toBe(true);
      expect(location).not.toMatch(/code=|access_token/);
      expect(location).toMatch(/error=/);
    } else expect(answer.status).toBe(400);
  });

  it.each([
    'https://app.clinic.example/callback/',
    'https://app.clinic.example/callback?x=1',
    'https://app.clinic.example/callback#x',
    'https://app.clinic.example/Callback',
    'https://app.clinic.example:443/callback',
    'http://app.clinic.example/callback',
    'https://app.clinic.example.evil.example/callback',
    'https://app.clinic.example@evil.example/callback',
    'https://app.clinic.example/callback/../evil',
    'https://app.clinic.example/callback%0d%0aset-cookie:x=y',
    '//evil.example',
    'javascript:alert(1)',
    '',
  ])('never leads to %p', async (uri) => {
    const answer = await clinic.begin(browser(identity.url), app, { ...good, redirect_uri: uri });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.text).not.toMatch(/evil|alert/);
  });

  it('follows no Host header and keeps state as it came', async () => {
    const state = `"><script>\r\nx: y`;
    const as = browser(identity.url);
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app.clientId,
      redirect_uri: redirectUri,
      scope: 'care:read',
      state,
      prompt: 'none',
      code_challenge_method: 'S256',
      ...good,
    });
    const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const answer = await as.get(`/oauth2/authorize?${query.toString()}`, forged);
    expect(errorOf(locationOf(answer))).toBe('login_required');
    expect(new URL(locationOf(answer)).searchParams.get('state')).toBe(state);
    const page = await clinic.begin(as, app, good);
    expect(locationOf(page)).toMatch(/^\/oauth2\/sign-in\/[\w-]+$/);
    expect(JSON.stringify([...page.headers])).not.toContain('evil');
  });

  it('gives a new session to whoever signs in, whatever cookie was there before', async () => {
    const as = browser(identity.url);
    as.cookies.set('rymeda_session', { value: 'planted-by-somebody-else', path: '/oauth2' });
    const bob = await clinic.person();
    expect((await clinic.tokens(app, bob, as)).status).toBe(200);
    expect(as.cookies.get('rymeda_session')?.value).not.toBe('planted-by-somebody-else');
  });
});

describe('guessing', () => {
  it('has to wait, alike for known and unknown addresses; the user’s own browser does not', async () => {
    const bob = await clinic.person();
    const own = browser(identity.url);
    expect((await clinic.tokens(app, bob, own)).status).toBe(200);
    const params = { code_challenge: pkce().challenge, prompt: 'login' };
    const guess = (email: string, as = browser(identity.url), secret = 'wrong password') =>
      clinic.signIn(as, app, { email, password: secret, code: '123456' }, params);
    for (const email of [bob.email, 'nobody@clinic.example'])
      for (let i = 0; i < 9; i++) expect((await guess(email)).status).toBe(401);
    const rows = await identity.rows('sign_in_attempts');
    expect(rows.filter((r) => (r['failures'] as number) >= 5)).toHaveLength(2);
    await identity.failOften();
    const [first = '', second = ''] = bob.recoveryCodes;
    const stranger = { email: bob.email, code: first };
    expect((await clinic.signIn(browser(identity.url), app, stranger, params)).status).toBe(401);
    expect((await clinic.signIn(own, app, { email: bob.email, code: second }, params)).status).toBe(303);
  });

  it('is counted together for every spelling that finds the account', async () => {
    const bob = await clinic.person();
    const params = { code_challenge: pkce().challenge };
    const [dotless, fullWidth] = [bob.email.replace('i', 'ı'), bob.email.replace('c', 'ｃ')];
    const stranger = (email: string, code: string, secret?: string) =>
      clinic.signIn(
        browser(identity.url),
        app,
        { email, code, ...(secret === undefined ? {} : { password: secret }) },
        params,
      );
    const before = (await identity.rows('sign_in_attempts')).length;
    for (const email of [bob.email, bob.email.toUpperCase(), dotless, fullWidth, ` ${bob.email} `])
      expect((await stranger(email, '123456', 'wrong password')).status).toBe(401);
    expect(await identity.rows('sign_in_attempts')).toHaveLength(before + 1);
    await identity.failOften();
    expect((await stranger(dotless, bob.recoveryCodes[0] as string)).status).toBe(401);
  });

  it('takes as long for an address that nobody has', async () => {
    const as = browser(identity.url);
    const address = locationOf(await clinic.begin(as, app, { code_challenge: pkce().challenge }));
    const form = { ...hidden((await as.get(address)).text), password: 'wrong password', code: '123456' };
    const timed = async (email: string) => {
      const startedAt = performance.now();
      await as.post(address, { ...form, email });
      return performance.now() - startedAt;
    };
    const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] as number;
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let i = 0; i < 15; i++) {
      known.push(await timed(ada.email));
      unknown.push(await timed(`nobody${i}@clinic.example`));
    }
    // The hash takes tens of milliseconds; without it the unknown would be a tenth of the known.
    expect(median(unknown) / median(known)).toBeGreaterThan(0.5);
    expect(median(unknown) / median(known)).toBeLessThan(2);
  });
});

describe('an invitation', () => {
  it('works once, is replaced by the next, and ends what was signed in before', async () => {
    const bob = await clinic.person();
    const tokens = await clinic.tokens(app, bob);
    const [old, link] = [await clinic.invite(bob.id), await clinic.invite(bob.id)];
    expect((await browser(identity.url).get(old)).status).toBe(404);
    const { done, page } = await clinic.accept(link);
    expect(done.status).toBe(200);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await browser(identity.url).get(link)).status).toBe(404);
    expect(await clinic.refresh(app, tokens.body.refresh_token)).toMatchObject(invalidGrant);
    const params = { code_challenge: pkce().challenge };
    const before = { email: bob.email, code: bob.recoveryCodes[0] as string };
    expect((await clinic.signIn(browser(identity.url), app, before, params)).status).toBe(401);
  });

  it('ends a sign-in of before that has not come back to its application yet', async () => {
    const bob = await clinic.person();
    const as = browser(identity.url);
    const address = locationOf(await clinic.begin(as, app, { code_challenge: pkce().challenge }));
    const [code = ''] = bob.recoveryCodes;
    const form = { ...hidden((await as.get(address)).text), email: bob.email, password, code };
    const signedIn = await as.post(address, form);
    expect(signedIn.status).toBe(303);
    expect((await clinic.accept(await clinic.invite(bob.id))).done.status).toBe(200);
    expect(locationOf(await as.get(locationOf(signedIn)))).not.toMatch(/[?&]code=/);
  });

  it('takes no weak password, no wrong code, no other site’s form, and then still works', async () => {
    const bob = await clinic.api.call('POST', '/v1/organization/users', {
      email: 'bob.weak@clinic.example',
      name: 'Bob',
      roles: [],
    });
    const link = await clinic.invite(bob.body.data.id);
    const as = browser(identity.url);
    const form = { ...hidden((await as.get(link)).text), password, again: password, code: '000000' };
    for (const change of [{ password: 'short', again: 'short' }, { again: 'another one entirely' }, {}]) {
      const answer = await as.post('/oauth2/invitation', { ...form, ...change });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('role="alert"');
      expect(answer.text).not.toContain(password);
    }
    const foreign = await as.post('/oauth2/invitation', form, { 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(422);
    expect((await clinic.accept(link, as)).done.status).toBe(200);
  });

  it('is not made for another organisation’s user, nor by whoever may do less than the user', async () => {
    const foreign = await startClinic(identity, 'org_2');
    const theirs = await foreign.person();
    const answer = await clinic.api.call('POST', `/v1/organization/users/${theirs.id}/invite`);
    expect(answer.status).toBe(404);
    const roles = await clinic.api.get('/v1/organization/roles');
    const list = roles.body.data as unknown as { id: string; name: string }[];
    const admin = list.find((r) => r.name === 'Admin')?.id as string;
    const made = await clinic.operator.call('POST', '/v1/platform/organizations/org_1/api-clients', {
      name: 'all',
      scopes: [
        'identity:read',
        'identity:write',
        'care:read',
        'care:write',
        'audit:read',
        'revenue:read',
        'revenue:write',
        'webhooks:read',
        'webhooks:write',
        'compliance:read',
        'compliance:write',
        'oris:read',
        'oris:write',
        'audit:write',
        'interop:read',
        'interop:write',
        'network:read',
        'network:write',
        'commerce:read',
        'commerce:write',
      ],
    });
    const { clientId, clientSecret } = made.body.data;
    const mighty = identity.caller(await identity.token(clientId, clientSecret));
    const boss = await mighty.call('POST', '/v1/organization/users', {
      email: 'boss@clinic.example',
      name: 'Boss',
      roles: [admin],
    });
    expect(boss.status).toBe(201);
    const path = `/v1/organization/users/${boss.body.data.id}/invite`;
    expect((await clinic.api.call('POST', path)).status).toBe(403);
    expect((await mighty.call('POST', path)).status).toBe(200);

    // Nor is one that was made before of any use once the user may do more; whoever may do all of it makes another.
    const carol = await clinic.person();
    const [early, carols] = [await clinic.invite(carol.id), `/v1/organization/users/${carol.id}`];
    expect((await mighty.call('PATCH', carols, { roles: [admin] })).status).toBe(200);
    expect((await clinic.accept(early)).done.status).toBe(404);
    const params = { code_challenge: pkce().challenge };
    const own = { email: carol.email, code: carol.recoveryCodes[0] as string };
    expect((await clinic.signIn(browser(identity.url), app, own, params)).status).toBe(303);
    const late = await mighty.call('POST', `${carols}/invite`);
    const { search } = new URL(late.body.data['url'] as string);
    expect((await clinic.accept(`/oauth2/invitation${search}`)).done.status).toBe(200);
  });

  it('is made by a user only for those whom its roles let it change', async () => {
    const resource = 'identity_user';
    const own = { actions: ['update'], resource, conditions: { id: '$user.id' } };
    const role = await clinic.api.call('POST', '/v1/organization/roles', {
      name: 'keeps its own record',
      rules: [{ actions: ['read'], resource }, own],
    });
    const nurse = await clinic.person([role.body.data.id]);
    const other = await clinic.person();
    const staffApp = await clinic.application({ scopes: ['identity:read', 'identity:write'] });
    const { body } = await clinic.tokens(
      staffApp,
      nurse,
      browser(identity.url),
      'openid identity:read identity:write',
    );
    const asNurse = identity.caller(body.access_token);
    const users = '/v1/organization/users';
    expect((await asNurse.call('PATCH', `${users}/${other.id}`, { name: 'Mine' })).status).toBe(403);
    expect((await asNurse.call('POST', `${users}/${other.id}/invite`)).status).toBe(403);
    expect((await asNurse.get(`${users}/${other.id}`)).status).toBe(200);
  });

  it('is over with whoever made it, and with the rights that it was made with', async () => {
    const [early, late] = [await clinic.person(), await clinic.person()];
    const made = await clinic.operator.call('POST', '/v1/platform/organizations/org_1/api-clients', {
      name: 'is revoked soon',
      scopes: ['identity:read', 'identity:write', 'care:read'],
    });
    const { clientId, clientSecret } = made.body.data;
    const maker = identity.caller(await identity.token(clientId, clientSecret));
    const linkTo = async (id: string) => {
      const { body } = await maker.call('POST', `/v1/organization/users/${id}/invite`);
      return `/oauth2/invitation${new URL(body.data['url'] as string).search}`;
    };
    const rules = [{ actions: ['read'], resource: 'care_patient' }];
    const role = await clinic.api.call('POST', '/v1/organization/roles', { name: 'reads', rules });
    const reader = await clinic.person([role.body.data.id]);
    const [toEarly, toReader] = [await linkTo(early.id), await linkTo(reader.id)];
    const path = `/v1/organization/api-clients/${clientId}`;
    expect((await clinic.accept(toEarly)).done.status).toBe(200);
    const toLate = await linkTo(late.id);
    const less = { scopes: ['identity:read', 'identity:write'] };
    expect((await clinic.api.call('PATCH', path, less)).status).toBe(200);
    expect((await clinic.accept(toReader)).done.status).toBe(404);
    expect((await clinic.api.call('DELETE', path)).status).toBe(204);
    expect((await clinic.accept(toLate)).done.status).toBe(404);
  });

  it('made by a user is over once that user is deactivated', async () => {
    const clerk = await clinic.api.call('POST', '/v1/organization/roles', {
      name: 'keeps all records',
      rules: [{ actions: ['read', 'update'], resource: 'identity_user' }],
    });
    const [nurse, other] = [await clinic.person([clerk.body.data.id]), await clinic.person()];
    const scopes = ['identity:read', 'identity:write'];
    const staffApp = await clinic.application({ scopes });
    const { body } = await clinic.tokens(
      staffApp,
      nurse,
      browser(identity.url),
      `openid ${scopes.join(' ')}`,
    );
    const users = '/v1/organization/users';
    const link = await identity.caller(body.access_token).call('POST', `${users}/${other.id}/invite`);
    expect(link.status).toBe(200);
    expect((await clinic.api.call('PATCH', `${users}/${nurse.id}`, { status: 'deactivated' })).status).toBe(
      200,
    );
    const { search } = new URL(link.body.data['url'] as string);
    expect((await clinic.accept(`/oauth2/invitation${search}`)).done.status).toBe(404);
  });

  it('made with a role is over once that role allows more than its maker may', async () => {
    const rules = [{ actions: ['read'], resource: 'care_patient' }];
    const role = await clinic.api.call('POST', '/v1/organization/roles', { name: 'grows', rules });
    const dora = await clinic.person([role.body.data.id]);
    const link = await clinic.invite(dora.id);
    const made = await clinic.operator.call('POST', '/v1/platform/organizations/org_1/api-clients', {
      name: 'also bills',
      scopes: ['identity:read', 'identity:write', 'care:read', 'care:write', 'revenue:read', 'revenue:write'],
    });
    const { clientId, clientSecret } = made.body.data;
    const other = identity.caller(await identity.token(clientId, clientSecret));
    const grown = { rules: [...rules, { actions: ['read'], resource: 'revenue_claim' }] };
    const path = `/v1/organization/roles/${role.body.data.id}`;
    expect((await other.call('PATCH', path, grown)).status).toBe(200);
    expect((await clinic.accept(link)).done.status).toBe(404);
  });
});
