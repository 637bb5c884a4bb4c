import { setTimeout as sleep } from 'node:timers/promises';
import type { StackClient } from '../state/stack-file.ts';

const OPERATOR_CLIENT = 'operator';
const PATIENCE_MS = 60_000;

export interface Api {
  /** The answer's `data`; throws when the status is none of those expected. */
  post: (path: string, body: unknown, expected: number[]) => Promise<unknown>;
}

export async function operatorToken(issuer: string, secret: string): Promise<string> {
  const answer = await askForToken(issuer, OPERATOR_CLIENT, secret, 'platform:admin');
  if (answer.status !== 200) throw await refusal('The operator got no token', answer);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Whether identity gives it a token; throws where identity says neither that it does nor that it refuses. */
export async function isKnownClient(issuer: string, client: StackClient): Promise<boolean> {
  const scope = client.scope.split(' ')[0] ?? '';
  const answer = await askForToken(issuer, client.clientId, client.clientSecret, scope);
  if (![200, 400, 401].includes(answer.status))
    throw await refusal(`${client.clientId} got no token`, answer);
  await answer.arrayBuffer();
  return answer.status === 200;
}

function askForToken(issuer: string, id: string, secret: string, scope: string): Promise<Response> {
  // RFC 6749, 2.3.1: id and secret are form-encoded before they are joined.
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
  return patiently(() =>
    fetch(`${issuer}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
      signal: AbortSignal.timeout(30_000),
    }),
  );
}

export function apiAt(url: string, token: string): Api {
  const ask = (path: string, body: unknown) =>
    fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
  return {
    post: async (path, body, expected) => {
      const answer = await patiently(() => ask(path, body));
      if (!expected.includes(answer.status)) throw await refusal(`POST ${path}`, answer);
      return ((await answer.json()) as { data?: unknown }).data;
    },
  };
}

/** A service that has just started says "not yet" until it knows which tokens were revoked. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503 || performance.now() > until) return answer;
    await answer.arrayBuffer();
    await sleep(100);
  }
}

async function refusal(what: string, answer: Response): Promise<Error> {
  const text = (await answer.text()).slice(0, 500);
  return new Error(
    `Demo organisations could not be made. ${what} at ${answer.url}: ${answer.status} ${text}`,
  );
}
