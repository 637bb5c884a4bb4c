import type { StackFile } from '@rymeda/stack';

/** One call that must succeed; for whatever isn't measured. */
export async function call<T>(
  method: 'GET' | 'POST',
  url: string,
  token: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}

export interface Client {
  clientId: string;
  clientSecret: string;
}

/** Of the first organisation's client with every scope; it outlives the run. */
export async function fetchToken({ gateway, organizations }: StackFile): Promise<string> {
  const client = organizations[0]?.clients.find(({ name }) => name === 'full');
  if (client === undefined) throw new Error('The stack has no organisation to measure with');
  return tokenOf(gateway, client);
}

export async function tokenOf(gateway: string, { clientId, clientSecret }: Client): Promise<string> {
  const answer = await fetch(`${gateway}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  if (!answer.ok) throw new Error(`No token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
