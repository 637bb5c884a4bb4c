import type { StackFile, StackOrganization } from '../state/stack-file.ts';

/** The API as a demo organisation's client with every scope. */
export interface Api {
  scopes: string[];
  /** The answers' `data`; both throw for anything but a success. */
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
}

export async function signedInClient(stack: StackFile, organization: StackOrganization): Promise<Api> {
  const client = organization.clients.find(({ name }) => name === 'full');
  if (client === undefined) throw new Error(`${organization.id} has no client with every scope.`);
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
  const answer = await fetch(`${stack.gateway}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  if (!answer.ok) throw new Error(`No token for ${client.clientId}: ${answer.status}`);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const got = await fetch(stack.gateway + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!got.ok) throw new Error(`${method} ${path}: ${got.status} ${(await got.text()).slice(0, 500)}`);
    return ((await got.json()) as { data: unknown }).data;
  };
  return {
    scopes: client.scope.split(' '),
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
  };
}
