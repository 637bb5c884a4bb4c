import { randomToken, sha256 } from '@rymeda/kernel';
import { TOTP } from 'otpauth';

/** A browser as far as forms need one: cookies by their path, redirects one at a time, no scripts. */
export function browser(origin: string) {
  const cookies = new Map<string, { value: string; path: string }>();

  async function send(path: string, init: RequestInit = {}): Promise<Page> {
    const url = new URL(path, origin);
    const fitting = [...cookies].filter(
      ([, c]) => url.pathname === c.path || url.pathname.startsWith(c.path.replace(/\/?$/, '/')),
    );
    const headers = {
      cookie: fitting.map(([name, c]) => `${name}=${c.value}`).join('; '),
      accept: 'text/html',
      'sec-fetch-site': 'same-origin',
      ...(init.headers as Record<string, string>),
    };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const text of answer.headers.getSetCookie()) keep(text);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  function keep(text: string): void {
    const [pair = '', ...attributes] = text.split('; ');
    const at = pair.indexOf('=');
    const of = (name: string) =>
      attributes.find((a) => a.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const expires = of('expires');
    if (expires !== undefined && Date.parse(expires) < Date.now()) cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), { value: pair.slice(at + 1), path: of('path') ?? '/' });
  }

  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post: (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
      send(path, { method: 'POST', body: new URLSearchParams(form), headers }),
  };
}
export type Browser = ReturnType<typeof browser>;

export interface Page {
  status: number;
  headers: Headers;
  text: string;
}

export const locationOf = (page: Page): string => page.headers.get('location') ?? '';

/** The fields that a page's form carries hidden. */
export const hidden = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, n, v]) => [n, v]),
  );

export const pkce = () => {
  const verifier = randomToken(32);
  return { verifier, challenge: sha256(verifier).toString('base64url') };
};

/** An authenticator app. */
export function authenticator(base32: string) {
  const totp = new TOTP({ secret: base32, digits: 6, period: 30 });
  return { code: (atMs: number = Date.now()) => totp.generate({ timestamp: atMs }) };
}
export type Authenticator = ReturnType<typeof authenticator>;
