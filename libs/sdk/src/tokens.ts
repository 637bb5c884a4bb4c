import { invalidResponse } from './errors.ts';
import type { ClientProof } from './client-proof.ts';
import type { Answer, HttpRequest } from './http.ts';

/** Where calls get their access token from. */
export interface TokenSource {
  get(signal?: AbortSignal): Promise<string>;
  /** Says that this token was refused; the next `get` fetches a new one. */
  refused(token: string): void;
}

interface TokenSourceOptions {
  baseUrl: string;
  proof: ClientProof;
  scope: string | undefined;
  /** Sends with retries and without a token. */
  send(request: HttpRequest): Promise<Answer>;
  nowMs: () => number;
}

/** Client credentials (RFC 6749, section 4.4), renewed before they expire; concurrent calls share one fetch. */
export function tokenSource(options: TokenSourceOptions): TokenSource {
  const request = tokenRequest(options);
  let current: { token: string; renewAtMs: number } | undefined;
  let fetching: Promise<string> | undefined;

  async function fetchToken(): Promise<string> {
    const sentAt = options.nowMs();
    const { token, lifeMs } = tokenOf(await options.send(request));
    current = { token, renewAtMs: sentAt + lifeMs - Math.min(60_000, lifeMs / 5) };
    return token;
  }

  return {
    async get(signal) {
      signal?.throwIfAborted();
      if (current && options.nowMs() < current.renewAtMs) return current.token;
      fetching ??= fetchToken().finally(() => (fetching = undefined));
      return orAborted(fetching, signal);
    },
    refused(token) {
      if (current?.token === token) current = undefined;
    },
  };
}

function tokenRequest({ baseUrl, proof, scope }: TokenSourceOptions): HttpRequest {
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  return {
    method: 'POST',
    url: `${baseUrl}/oauth2/token`,
    headers,
    repeatable: true,
    async prepare() {
      const shown = await proof();
      const form = new URLSearchParams({ grant_type: 'client_credentials', ...shown.form });
      if (scope !== undefined) form.set('scope', scope);
      return { headers: { ...headers, ...shown.headers }, body: form.toString() };
    },
  };
}

function tokenOf(answer: Answer): { token: string; lifeMs: number } {
  const body = answer.body as { access_token?: unknown; expires_in?: unknown } | undefined;
  if (typeof body?.access_token !== 'string' || body.access_token === '')
    throw invalidResponse(answer, 'The token endpoint answered without a token');
  const seconds = typeof body.expires_in === 'number' ? body.expires_in : 300;
  return { token: body.access_token, lifeMs: seconds * 1000 };
}

/** The shared fetch goes on for the others when one caller gives up. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
