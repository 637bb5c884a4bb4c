interface Cookie {
  host: string;
  name: string;
  value: string;
  path: string;
  secure: boolean;
  sameSite: string;
}

/** Cookies as RFC 6265 has them, with SameSite: by host and path, over TLS alone where they say so. */
export function cookieJar() {
  let kept: Cookie[] = [];

  const isUnder = (path: string, of: string): boolean =>
    path === of || path.startsWith(of.endsWith('/') ? of : `${of}/`);

  return {
    /** What goes along with a request; `crossSite` with another site's form brings none that is Lax. */
    headerFor(
      url: URL,
      { crossSite, method }: { crossSite: boolean; method: string },
    ): Record<string, string> {
      const fitting = kept.filter(
        (c) =>
          c.host === url.hostname &&
          isUnder(url.pathname, c.path) &&
          (!c.secure || url.protocol === 'https:') &&
          (!crossSite || (c.sameSite === 'lax' ? method === 'GET' : c.sameSite === 'none')),
      );
      return fitting.length === 0 ? {} : { cookie: fitting.map((c) => `${c.name}=${c.value}`).join('; ') };
    },
    /** Keeps what an answer sets, and throws for what a browser would not keep. */
    keep(url: URL, header: string): void {
      const [pair = '', ...attributes] = header.split(/;\s*/);
      const at = pair.indexOf('=');
      const of = new Map(
        attributes.map((a) => {
          const [name = '', value = ''] = a.split(/=(.*)/s);
          return [name.toLowerCase(), value];
        }),
      );
      const secure = of.has('secure');
      if (secure && url.protocol !== 'https:') throw new Error(`${pair} is for TLS alone`);
      if (of.has('domain')) throw new Error(`${pair} is for other hosts as well`);
      const name = pair.slice(0, at);
      const path = of.get('path') ?? '/';
      const same = (c: Cookie): boolean => c.host === url.hostname && c.name === name && c.path === path;
      kept = kept.filter((c) => !same(c));
      const isOver = of.get('max-age') === '0' || Date.parse(of.get('expires') ?? '') < Date.now();
      const sameSite = (of.get('samesite') ?? 'lax').toLowerCase();
      if (!isOver) kept.push({ host: url.hostname, name, value: pair.slice(at + 1), path, secure, sameSite });
    },
    all: (): readonly Readonly<Cookie>[] => kept,
  };
}
