import { currentContext } from '@rymeda/tenancy';
import type { TlsFiles } from './tls-files.ts';

/** `fetch`, to a service of the platform over mutual TLS where that is on; to anybody else as always. */
export type PeerFetch = typeof fetch;

/** Without certificates of their own, services call each other by plain HTTP. */
export const plainFetch: PeerFetch = (input, init) => fetch(input, withTrace(init));

/** The callee's part belongs to the trace of whatever it is called for. */
function withTrace(init: RequestInit | undefined): RequestInit | undefined {
  const traceparent = currentContext()?.traceparent;
  if (traceparent === undefined) return init;
  const headers = new Headers(init?.headers);
  headers.set('traceparent', traceparent);
  // Plain, because the other `fetch` has a class of headers of its own.
  return { ...init, headers: Object.fromEntries(headers) };
}

const connectTimeoutMs = 2_000;

/** `names`: services by origin. */
export function mutualTlsFetch(tls: TlsFiles, names: ReadonlyMap<string, string>): PeerFetch {
  const fetches = new Map<string, Promise<PeerFetch>>();

  // Loaded where it is needed alone: a service that calls by plain HTTP has no use for it.
  async function fetchTo(name: string): Promise<PeerFetch> {
    const [undici, { peerConnector }] = await Promise.all([import('undici'), import('./connector.ts')]);
    const dispatcher = new undici.Agent({ connect: peerConnector(tls, name, connectTimeoutMs) });
    const send = (input: string | URL, init?: RequestInit) =>
      undici.fetch(input, { ...init, dispatcher } as Parameters<typeof undici.fetch>[1]);
    return send as unknown as PeerFetch;
  }

  return async (input, init) => {
    const url = input instanceof Request ? input.url : input;
    const name = names.get(new URL(url).origin);
    if (name === undefined) return fetch(input, withTrace(init));
    let to = fetches.get(name);
    if (to === undefined) fetches.set(name, (to = fetchTo(name)));
    return (await to)(url, withTrace(init));
  };
}
