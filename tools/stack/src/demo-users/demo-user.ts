import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, writeJson } from '../state/files.ts';
import { homeAt } from '../state/home.ts';
import type { StackFile, StackOrganization } from '../state/stack-file.ts';
import { pageBrowser } from './browser.ts';
import { signedInClient, type Api } from './organization-api.ts';
import { stepMs, totp } from './totp.ts';

/** Somebody with one role in a demo organisation, as it signs in; lies in `demo-users.json` beside `stack.json`. */
interface DemoUser {
  id: string;
  email: string;
  password: string;
  /** Of the authenticator app, base32. */
  secret: string;
  /** The last step whose code was used: each works once. */
  usedStep: number;
}
/** The application in whose name demo users sign in. */
interface Application {
  clientId: string;
  clientSecret: string;
}
interface Kept {
  users: Record<string, DemoUser>;
  applications: Record<string, Application>;
}

/** Nobody listens there: the code is taken from the address. */
const callback = 'http://localhost:1/demo';
const random = (): string => randomBytes(24).toString('base64url');

/**
 * An access token of a demo user with a role, who signs in as people do: password, authenticator, authorization code.
 * Whoever is not there yet is made, invited, and accepts.
 */
export async function demoUserToken(
  stack: StackFile,
  organization: StackOrganization,
  role: string,
): Promise<string> {
  const file = homeAt(stack.home).demoUsers;
  const kept = (await readJson<Kept>(file)) ?? { users: {}, applications: {} };
  const api = await signedInClient(stack, organization);
  const whose = `${organization.id}/${role}`;
  const user = (kept.users[whose] ??= await newUser(stack, api, role));
  const application = (kept.applications[organization.id] ??= await newApplication(api));
  const code = await nextCode(user);
  await writeJson(file, kept);
  return signIn(stack, user, code, { ...application, scopes: api.scopes });
}

async function newUser(stack: StackFile, api: Api, role: string): Promise<DemoUser> {
  const roles = (await api.get('/v1/organization/roles?limit=100')) as { id: string; key: string }[];
  const known = roles.find(({ key }) => key === role);
  if (known === undefined)
    throw new Error(`There is no role "${role}"; there are: ${roles.map(({ key }) => key).join(', ')}.`);
  const email = `${role.replaceAll('_', '-')}@demo.example`;
  const users = (await api.get('/v1/organization/users?limit=100')) as { id: string; email: string }[];
  const id =
    users.find((one) => one.email === email)?.id ??
    (
      (await api.post('/v1/organization/users', { email, name: `Demo ${role}`, roles: [known.id] })) as {
        id: string;
      }
    ).id;
  const { url } = (await api.post(`/v1/organization/users/${id}/invite`, undefined)) as { url: string };
  const browser = pageBrowser(callback);
  const page = await browser.visit(url.replace(stack.issuer, stack.gateway));
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)?.[1]?.replaceAll(' ', '') ?? '';
  const password = random();
  const user = { id, email, password, secret, usedStep: 0 };
  const done = await browser.submit(page, { password, again: password, code: await nextCode(user) });
  if (done.status !== 200) throw new Error(`The invitation was not accepted: ${done.status}`);
  return user;
}

async function newApplication(api: Api): Promise<Application> {
  const { clientId, clientSecret } = (await api.post('/v1/organization/api-clients', {
    ...{ name: 'Demo sign-in', grantTypes: ['authorization_code'], tokenEndpointAuthMethod: 'client_secret' },
    ...{ scopes: api.scopes, redirectUris: [callback] },
  })) as Application;
  return { clientId, clientSecret };
}

/** The next code that nobody used; one ahead by a step is taken too. */
async function nextCode(user: DemoUser): Promise<string> {
  user.usedStep = Math.max(Math.floor(Date.now() / stepMs), user.usedStep + 1);
  await sleep(Math.max(0, (user.usedStep - 1) * stepMs - Date.now()));
  return totp(user.secret, user.usedStep);
}

async function signIn(
  stack: StackFile,
  user: DemoUser,
  code: string,
  { scopes, ...application }: Application & { scopes: string[] },
): Promise<string> {
  const found = await fetch(`${stack.gateway}/.well-known/openid-configuration`);
  const metadata = (await found.json()) as Record<'authorization_endpoint' | 'token_endpoint', string>;
  const by = (address: string): string => address.replace(stack.issuer, stack.gateway);
  const verifier = random() + random();
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id: application.clientId, redirect_uri: callback },
    ...{
      scope: ['openid', ...scopes].join(' '),
      state: random(),
      nonce: random(),
      code_challenge_method: 'S256',
    },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
  const browser = pageBrowser(callback);
  const page = await browser.visit(`${by(metadata.authorization_endpoint)}?${query.toString()}`);
  const arrived = await browser.submit(page, { email: user.email, password: user.password, code });
  const granted = arrived.url.searchParams.get('code');
  if (granted === null)
    throw new Error(
      `${user.email} could not sign in: ${arrived.url.searchParams.get('error') ?? arrived.status}`,
    );
  const basic = Buffer.from(`${application.clientId}:${application.clientSecret}`).toString('base64');
  const answer = await fetch(by(metadata.token_endpoint), {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code: granted },
      ...{ redirect_uri: callback, code_verifier: verifier },
    }),
  });
  if (!answer.ok) throw new Error(`No token for ${user.email}: ${answer.status}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
