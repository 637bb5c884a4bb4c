import { setTimeout as sleep } from 'node:timers/promises';
import {
  authenticator,
  browser,
  hidden,
  locationOf,
  pkce,
  type Authenticator,
  type Browser,
} from './browser.ts';
import type { Caller, TestIdentity } from './test-identity.ts';

export const redirectUri = 'https://app.clinic.example/callback';
export const password = 'lapis tundra 9 violin';

export interface Application {
  clientId: string;
  clientSecret: string | null;
}
export interface Person {
  id: string;
  email: string;
  app: Authenticator;
  recoveryCodes: string[];
}
export interface Tokens {
  status: number;
  body: {
    access_token: string;
    refresh_token: string;
    id_token: string;
    expires_in: number;
    scope: string;
    error: string;
  };
}

/** An organisation with an application and whatever users a test makes, at an identity service. */
export async function startClinic(identity: TestIdentity, id: string) {
  const operator = await identity.asOperator();
  const organizations = '/v1/platform/organizations';
  for (let i = 0; i < 100 && (await operator.get(organizations)).status !== 200; i++) await sleep(50);
  await operator.call('POST', organizations, { id, name: `Clinic ${id}` });
  const scopes = ['care:read', 'care:write', 'identity:read', 'identity:write'];
  const full = await operator.call('POST', `${organizations}/${id}/api-clients`, { name: 'full', scopes });
  const { clientId, clientSecret } = full.body.data;
  const api: Caller = identity.caller(await identity.token(clientId, clientSecret));

  async function application(fields: object = {}): Promise<Application> {
    const made = await api.call('POST', '/v1/organization/api-clients', {
      name: 'app',
      scopes: ['care:read', 'care:write'],
      grantTypes: ['authorization_code', 'refresh_token'],
      tokenEndpointAuthMethod: 'none',
      redirectUris: [redirectUri],
      ...fields,
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return made.body.data;
  }

  async function invite(userId: string): Promise<string> {
    const made = await api.call('POST', `/v1/organization/users/${userId}/invite`);
    if (made.status !== 200) throw new Error(JSON.stringify(made.body));
    const url = new URL(made.body.data['url'] as string);
    return url.pathname + url.search;
  }

  /** Opens the link, sets password and authenticator. */
  async function accept(link: string, as: Browser = browser(identity.url)) {
    const page = await as.get(link);
    const base32 = (/<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)?.[1] ?? '').replaceAll(' ', '');
    const app = authenticator(base32);
    const form = { ...hidden(page.text), password, again: password, code: app.code(Date.now() - 30_000) };
    const done = await as.post('/oauth2/invitation', form);
    const recoveryCodes = [...done.text.matchAll(/<li><code>([0-9a-f-]+)<\/code>/g)].map(
      ([, c]) => c as string,
    );
    return { page, done, app, recoveryCodes };
  }

  let count = 0;
  async function person(roles: string[] = []): Promise<Person> {
    const email = `person${++count}.${id}@clinic.example`;
    const made = await api.call('POST', '/v1/organization/users', { email, name: 'A Person', roles });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const { app, recoveryCodes } = await accept(await invite(made.body.data.id));
    return { id: made.body.data.id, email, app, recoveryCodes };
  }

  const begin = (as: Browser, of: Application, params: Record<string, string | undefined> = {}) => {
    const all = {
      response_type: 'code',
      client_id: of.clientId,
      redirect_uri: redirectUri,
      scope: 'openid care:read',
      state: 'st',
      nonce: 'no',
      code_challenge_method: 'S256',
      ...params,
    };
    const given = Object.entries(all).filter((e): e is [string, string] => e[1] !== undefined);
    return as.get(`/oauth2/authorize?${new URLSearchParams(given).toString()}`);
  };

  /** To the sign-in page and through it; the answer is the redirect back to the application, or the page again. */
  async function signIn(
    as: Browser,
    of: Application,
    who: { email: string; password?: string; code: string },
    params: Record<string, string | undefined>,
  ) {
    const redirect = await begin(as, of, params);
    const address = locationOf(redirect);
    const page = await as.get(address);
    const form = {
      ...hidden(page.text),
      email: who.email,
      password: who.password ?? password,
      code: who.code,
    };
    const answer = await as.post(address, form);
    if (answer.status !== 303) return answer;
    return as.get(locationOf(answer));
  }

  async function exchange(of: Application, form: Record<string, string>): Promise<Tokens> {
    const body = new URLSearchParams({
      client_id: of.clientId,
      ...(of.clientSecret === null ? {} : { client_secret: of.clientSecret }),
      ...form,
    });
    const answer = await fetch(`${identity.url}/oauth2/token`, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as Tokens['body'] };
  }

  const redeem = (of: Application, code: string, verifier: string) =>
    exchange(of, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });

  /** Everything from the first redirect to the tokens. */
  async function tokens(of: Application, who: Person, as: Browser = browser(identity.url), scope?: string) {
    const { verifier, challenge } = pkce();
    const params = { code_challenge: challenge, ...(scope === undefined ? {} : { scope }) };
    const back = await signIn(as, of, { email: who.email, code: who.app.code() }, params);
    const code = new URL(locationOf(back)).searchParams.get('code') ?? '';
    return redeem(of, code, verifier);
  }

  return {
    id,
    api,
    operator,
    application,
    invite,
    accept,
    person,
    begin,
    signIn,
    exchange,
    redeem,
    tokens,
    refresh: (of: Application, refresh_token: string) =>
      exchange(of, { grant_type: 'refresh_token', refresh_token }),
  };
}
export type TestClinic = Awaited<ReturnType<typeof startClinic>>;
