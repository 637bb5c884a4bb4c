import { request } from 'node:http';

/** Where a browser arrived. */
export interface Page {
  url: URL;
  status: number;
  text: string;
}

const mostRedirects = 12;

/**
 * A browser as far as the pages of sign-in need one: cookies by path, redirects, forms. It does not follow an address that
 * begins with `end`: that is the application's, and what it holds is the answer.
 */
export function pageBrowser(end: string) {
  const cookies = new Map<string, { name: string; value: string; path: string }>();

  async function go(from: URL | undefined, to: URL, body?: string): Promise<Page> {
    let [url, form] = [to, body];
    for (let n = 0; n < mostRedirects; n++) {
      if (url.href.startsWith(end)) return { url, status: 200, text: '' };
      const { pathname } = url;
      const cookie = [...cookies.values()].filter((c) => pathname.startsWith(c.path));
      const answer = await exchange(url, form, {
        accept: 'text/html',
        'sec-fetch-site': from === undefined ? 'none' : 'same-origin',
        'sec-fetch-mode': 'navigate',
        ...(cookie.length > 0 ? { cookie: cookie.map((c) => `${c.name}=${c.value}`).join('; ') } : {}),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(form === undefined || from === undefined ? {} : { origin: from.origin }),
      });
      answer.cookies.forEach(keep);
      if (answer.location === undefined) return { url, status: answer.status, text: answer.text };
      [url, form] = [new URL(answer.location, url), undefined];
    }
    throw new Error(`A ring of redirects at ${url.origin}${url.pathname}`);
  }

  function keep(header: string): void {
    const [pair = '', ...attributes] = header.split(/;\s*/);
    const at = pair.indexOf('=');
    const path = /^path=(.*)$/im.exec(attributes.join('\n'))?.[1] ?? '/';
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '') cookies.delete(`${path} ${name}`);
    else cookies.set(`${path} ${name}`, { name, value, path });
  }

  return {
    visit: (url: string): Promise<Page> => go(undefined, new URL(url)),
    /** Fills in the page's form and sends it. */
    submit(page: Page, fields: Record<string, string>): Promise<Page> {
      const action = /<form method="post" action="([^"]*)">/.exec(page.text)?.[1];
      if (action === undefined) throw new Error(`No form at ${page.url.pathname}: ${page.status}`);
      const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
      const given = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, unescaped(value)]));
      const body = new URLSearchParams({ ...given, ...fields }).toString();
      return go(page.url, new URL(unescaped(action), page.url), body);
    },
  };
}

const unescaped = (text: string): string =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

interface Exchanged {
  status: number;
  location: string | undefined;
  cookies: string[];
  text: string;
}

/** fetch sets `sec-fetch-mode` by itself, and no page of a browser is asked for in its way. */
const exchange = (url: URL, body: string | undefined, headers: Record<string, string>): Promise<Exchanged> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const { location, 'set-cookie': cookies = [] } = answer.headers;
        resolve({
          status: answer.statusCode ?? 0,
          location,
          cookies,
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
