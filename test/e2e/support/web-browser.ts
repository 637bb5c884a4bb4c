import { cookieJar } from './cookie-jar.ts';
import { exchange, type Exchanged } from './exchange.ts';

/** Where a browser arrived. */
export interface Visited extends Exchanged {
  url: URL;
  /** Every address on the way, this one included. */
  way: string[];
}

const mostRedirects = 12;

/**
 * A browser as far as pages without scripts need one: cookies, redirects from site to site, forms, and the parts of a
 * page's content security policy that hold back forms. What a browser would block, throws.
 */
export function webBrowser({ ca }: { ca?: string } = {}) {
  const jar = cookieJar();

  async function go(
    from: URL | undefined,
    to: URL,
    { body, mayGo }: { body?: string; mayGo?: (url: URL) => boolean } = {},
  ): Promise<Visited> {
    const way: string[] = [];
    let [url, form, site] = [to, body, siteOf(from, to)];
    while (way.length < mostRedirects) {
      if (mayGo?.(url) === false)
        throw new Error(`The page’s policy lets its form not lead to ${url.origin}`);
      way.push(url.href);
      const method = form === undefined ? 'GET' : 'POST';
      const headers = {
        accept: 'text/html',
        'sec-fetch-site': site,
        'sec-fetch-mode': 'navigate',
        ...jar.headerFor(url, { crossSite: site === 'cross-site', method }),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(form === undefined || from === undefined ? {} : { origin: from.origin }),
      };
      const answer = await exchange(url, {
        method,
        headers,
        ca,
        ...(form === undefined ? {} : { body: form }),
      });
      for (const cookie of answer.headers.getSetCookie()) jar.keep(url, cookie);
      const location = answer.headers.get('location');
      if (location === null || answer.status < 300 || answer.status > 399) return { ...answer, url, way };
      const next = new URL(location, url);
      // A way that left the site once stays cross-site.
      site = site === 'cross-site' ? site : siteOf(url, next);
      [url, form] = [next, answer.status === 307 || answer.status === 308 ? form : undefined];
    }
    throw new Error(`A ring of redirects: ${way.join(' ')}`);
  }

  return {
    cookies: jar.all,
    /** As if the address were typed in. */
    visit: (url: string): Promise<Visited> => go(undefined, new URL(url)),
    /** Fills in the page's form and sends it. */
    submit(page: Visited, fields: Record<string, string> = {}): Promise<Visited> {
      const [, action] = /<form method="post" action="([^"]*)">/.exec(page.text) ?? [];
      if (action === undefined) throw new Error(`No form at ${page.url.href}: ${page.status} ${page.text}`);
      const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
      const given = Object.fromEntries(hidden.map(([, name, value]) => [name, unescaped(value as string)]));
      for (const name of Object.keys(fields))
        if (!page.text.includes(`name="${name}"`)) throw new Error(`The form has no field ${name}`);
      const body = new URLSearchParams({ ...given, ...fields } as Record<string, string>).toString();
      return go(page.url, new URL(unescaped(action), page.url), { body, mayGo: formTargets(page) });
    },
  };
}
export type WebBrowser = ReturnType<typeof webBrowser>;

/** Ports don't make another site, hosts do (our tests have no names with parents). */
const siteOf = (from: URL | undefined, to: URL): string =>
  from === undefined
    ? 'none'
    : from.origin === to.origin
      ? 'same-origin'
      : from.hostname === to.hostname && from.protocol === to.protocol
        ? 'same-site'
        : 'cross-site';

/** Browsers hold a form's redirects to `form-action` too (CSP 3, section 6.4.1). */
function formTargets({ url, headers }: Visited): (to: URL) => boolean {
  const policy = headers.get('content-security-policy') ?? '';
  const targets = policy.split(/;\s*/).find((d) => d.startsWith('form-action '));
  const sources = targets?.split(' ').slice(1);
  return (to) =>
    sources === undefined ||
    sources.some((s) => (s === "'self'" ? to.origin === url.origin : s === to.origin));
}

const unescaped = (text: string): string =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
