import { stepMs, totp } from '@rymeda/stack/totp';
import { must } from './tenant.ts';
import type { Partner } from '@rymeda/testing';
import type { Visited, WebBrowser } from './web-browser.ts';

/** Somebody of an organisation's staff, with a password and an authenticator app. */
export interface Person {
  id: string;
  email: string;
  password: string;
  /** The next code that its app shows and nobody used. */
  code(): string;
}

const password = 'lapis tundra 9 violin';

/**
 * Makes a user, opens the invitation in a browser and sets password and authenticator there. `by`: the invitation's
 * address, where the browser goes by another door.
 */
export async function newPerson(
  send: Partner,
  browser: WebBrowser,
  user: { email: string; roles: string[]; providerId?: string },
  by: (address: string) => string = (address) => address,
): Promise<Person> {
  const json = { name: 'Kanarienvogel', ...user };
  const { id } = (await must(send({ path: '/v1/organization/users', json }))).body.data as { id: string };
  const invited = await must(send({ path: `/v1/organization/users/${id}/invite`, method: 'POST' }));
  const page = await browser.visit(by(invited.body.data.url as string));
  const shown = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)?.[1] ?? '';
  let used = 0;
  // One that is ahead by a step is taken too, so that a second sign-in need not wait.
  const code = (): string =>
    totp(shown.replaceAll(' ', ''), (used = Math.max(Math.floor(Date.now() / stepMs), used + 1)));
  const form = { password, again: password, code: code() };
  const done = await browser.submit(page, form);
  if (done.status !== 200) throw new Error(`No credentials: ${done.status} ${done.text}`);
  return { id, email: user.email, password, code };
}

/** The ids of the role that may do everything. */
export async function adminRoles(send: Partner): Promise<string[]> {
  const roles = (await must(send({ path: '/v1/organization/roles?limit=100' }))).body.data as {
    id: string;
    key: string;
  }[];
  return roles.filter((r) => r.key === 'admin').map((r) => r.id);
}

/** Fills in the sign-in page. */
export const signInAs = (browser: WebBrowser, page: Visited, person: Person): Promise<Visited> =>
  browser.submit(page, { email: person.email, password: person.password, code: person.code() });
