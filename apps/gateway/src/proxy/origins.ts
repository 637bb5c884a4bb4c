import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Where the instances of an engine are at the moment, as origins (`http://10.1.2.3:8080`); at least one. */
export interface Origins {
  current(): readonly string[];
  /** Told of each change, with those that are new and those that are gone. */
  onChange(listener: (origins: readonly string[]) => void): void;
  close(): void;
}

export interface OriginsOptions {
  /** All addresses of a name; by default as the system has them. Rejects when they can't be had. */
  resolve?: (host: string) => Promise<readonly string[]>;
  /** How often a name is looked up: below preStopSeconds, so that whoever leaves is forgotten before it stops. */
  refreshMs?: number;
}

const everyMs = 3_000;

const systemResolve = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** A fixed list, where there is no DNS that knows the instances. */
export const fixedOrigins = (urls: readonly string[]): Origins => {
  const origins = urls.map((url) => new URL(url).origin);
  return { current: () => origins, onChange: () => undefined, close: () => undefined };
};

/**
 * The instances behind a name: a headless Service answers with the address of every pod that is ready. While the name can't be
 * looked up the last answer stays, and before the first one the name itself is used: DNS being away takes no engine out.
 */
export function namedOrigins(
  url: string,
  { resolve = systemResolve, refreshMs = everyMs }: OriginsOptions = {},
): Origins {
  const { protocol, hostname, port, origin } = new URL(url);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return fixedOrigins([url]);
  let origins: readonly string[] = [origin];
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const listeners: ((origins: readonly string[]) => void)[] = [];

  async function refresh(): Promise<void> {
    try {
      const found = [...new Set(await resolve(hostname))].sort();
      const next = found.map((address) => {
        const host = isIP(address) === 6 ? `[${address}]` : address;
        return new URL(`${protocol}//${host}${port === '' ? '' : `:${port}`}`).origin;
      });
      if (next.length > 0 && !closed && next.join() !== origins.join()) {
        origins = next;
        for (const listener of listeners) listener(origins);
      }
    } catch {
      // Swallowed on purpose: the last answer goes on; that an engine can't be reached shows at its requests.
    }
    if (!closed) timer = setTimeout(() => void refresh(), refreshMs).unref();
  }
  void refresh();

  return {
    current: () => origins,
    onChange: (listener) => void listeners.push(listener),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
