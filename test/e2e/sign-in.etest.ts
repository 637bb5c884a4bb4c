import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runningStack, until, type Partner } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { exchange } from './support/exchange.ts';
import { rotateDataKey } from './support/keys.ts';
import { adminRoles, newPerson, signInAs } from './support/person.ts';
import { publicDoor, type PublicDoor } from './support/public-door.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';
import { webApplication, type WebApplication } from './support/web-application.ts';
import { webBrowser } from './support/web-browser.ts';

const stack = runningStack();
let tenant: Tenant;
let door: PublicDoor;
let app: WebApplication;
/** The organisation's own client, through the public door. */
let send: Partner;

beforeAll(async () => {
  [tenant, door] = await Promise.all([newTenant(stack), publicDoor(stack)]);
  app = await webApplication({ issuer: door.url, scopes: ['identity:read'], ca: door.ca });
  const { clientId: client_id, clientSecret: client_secret } = tenant;
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  // Services that have just been started: each pulls its lists by itself.
  const answer = await until(
    'a token',
    () => through('/oauth2/token', { method: 'POST', headers, body }),
    (a) => a.status === 200,
  );
  const { access_token } = JSON.parse(answer.text) as { access_token: string };
  send = ({ path, method, json }) => asApi(access_token, path, method, json);
  // Services that have just been started: each pulls its lists by itself.
  await until(
    'both to know their lists',
    () => send({ path: '/v1/organization' }),
    (a) => a.status === 200,
  );
  app.become(await newApplication());
}, 120_000);
afterAll(async () => {
  app.stop();
  await door.stop();
});

const through = (path: string, sent: Parameters<typeof exchange>[1]) =>
  exchange(door.url + path, { ...sent, ca: door.ca });

async function asApi(token: string, path: string, method?: string, json?: unknown) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const answer = await through(path, { method: method ?? (json ? 'POST' : 'GET'), headers, ...body });
  return { ...answer, body: answer.text === '' ? undefined : (JSON.parse(answer.text) as never) };
}

async function newApplication(redirectUris = app.redirectUris) {
  const json = {
    name: 'chart room',
    scopes: ['identity:read', 'identity:write'],
    grantTypes: ['authorization_code', 'refresh_token'],
    tokenEndpointAuthMethod: 'client_secret',
    redirectUris,
  };
  const made = await must(send({ path: '/v1/organization/api-clients', json }));
  return made.body.data as { clientId: string; clientSecret: string };
}

it('a partner’s web application lets staff in and out through the gateway’s own address, by TLS, with all that browsers hold pages to', async () => {
  const admin = await adminRoles(send);
  const own = webBrowser({ ca: door.ca });
  const ada = await newPerson(send, own, { email: 'ada@clinic.example', roles: admin });

  // In, from the application's own link to its page, never leaving gateway and application.
  const page = await own.visit(`${app.origin}/login`);
  expect([page.status, page.url.origin]).toEqual([200, door.url]);
  expect(page.headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
  const welcome = await signInAs(own, page, ada);
  expect([welcome.status, welcome.text]).toEqual([200, `Welcome ${ada.id}`]);
  for (const address of [...page.way, ...welcome.way])
    expect([door.url, app.origin]).toContain(new URL(address).origin);
  const ours = own.cookies().filter((c) => c.name.startsWith('rymeda_'));
  expect(ours.map((c) => c.name)).toEqual(expect.arrayContaining(['rymeda_session', 'rymeda_session.sig']));
  for (const cookie of ours)
    expect(cookie).toMatchObject({ secure: true, host: '127.0.0.1', sameSite: 'lax' });

  // A token that works at the API, for what application and role both may.
  const { access_token, refresh_token, scope } = app.signedIn();
  expect(scope).toBe('identity:read');
  const users = (token: string) => asApi(token, '/v1/organization/users');
  await until(
    'the user is known',
    () => users(access_token),
    (answer) => answer.status === 200,
  );
  expect((await asApi(access_token, '/v1/organization/users', 'POST', {})).status).toBe(403);

  // Rotation: the next works, the one before ends the sign-in, whose tokens are refused.
  const next = await app.refresh(refresh_token);
  expect([next.status, next.body.refresh_token === refresh_token]).toEqual([200, false]);
  expect((await users(next.body.access_token)).status).toBe(200);
  expect((await app.refresh(refresh_token)).body.error).toBe('invalid_grant');
  expect((await app.refresh(next.body.refresh_token)).body.error).toBe('invalid_grant');
  await until(
    'its tokens are refused',
    () => users(next.body.access_token),
    (answer) => answer.status === 401,
  );

  // Still signed in with the browser: a click is enough. And out, back to the application; then a click isn't.
  expect((await own.visit(`${app.origin}/login`)).text).toBe(`Welcome ${ada.id}`);
  const last = app.signedIn();
  const goodbye = await own.visit(`${app.origin}/logout`);
  expect([goodbye.url.origin, goodbye.text]).toEqual([app.origin, 'Goodbye see-you']);
  expect(own.cookies().filter((c) => c.name.startsWith('rymeda_session'))).toEqual([]);
  expect((await app.refresh(last.refresh_token)).body.error).toBe('invalid_grant');
  await until(
    'signed out everywhere',
    () => users(last.access_token),
    (answer) => answer.status === 401,
  );
  expect((await own.visit(`${app.origin}/login`)).url.pathname).toMatch(/^\/oauth2\/sign-in\//);
}, 240_000);

it('at the gateway a page of another browser, another site’s form and a way back that nobody registered lead nowhere', async () => {
  const mallory = webBrowser({ ca: door.ca });
  const page = await mallory.visit(`${app.origin}/login`);
  const stranger = webBrowser({ ca: door.ca });
  expect((await stranger.visit(page.url.href)).status).toBe(400);
  const form = {
    ...page,
    url: new URL('https://evil.example/'),
    text: page.text.replace('action="', `action="${door.url}`),
  };
  // Its own policy would stop it already; the gateway's pages don't rely on that.
  form.headers = new Headers();
  const crossSite = await mallory.submit(form, { email: 'ada@clinic.example', password: 'x', code: '1' });
  expect([crossSite.status, crossSite.text.includes('Sign in to')]).toEqual([400, false]);
  const wrong = new URL(page.way[1] ?? '');
  wrong.searchParams.set('redirect_uri', `${app.origin}/elsewhere`);
  const refused = await mallory.visit(wrong.href);
  expect([refused.status, refused.url.origin]).toEqual([400, door.url]);
});

it('an authenticator stays what it was when the organisation’s key is replaced, and its secret leaves the old key', async () => {
  const admin = await adminRoles(send);
  const own = webBrowser({ ca: door.ca });
  const grace = await newPerson(send, own, { email: 'grace@clinic.example', roles: admin });
  await rotateDataKey(stack, tenant.id, 'identity');
  const mongo = await MongoClient.connect(stack.mongodb.uri);
  const credentials = mongo.db('rymeda_identity').collection('credentials');
  const kept = await credentials.find({ organizationId: tenant.id, totpSecret: { $exists: true } }).toArray();
  await mongo.close();
  expect(kept.length).toBeGreaterThan(0);
  for (const { totpSecret } of kept) expect(totpSecret).toMatch(/^ENC\[AES256:1\.2\./);
  const welcome = await signInAs(own, await own.visit(`${app.origin}/login`), grace);
  expect([welcome.status, welcome.text]).toEqual([200, `Welcome ${grace.id}`]);
}, 240_000);
