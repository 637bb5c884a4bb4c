import { clientOf, type RunningStack } from './stack.ts';

/** An answer, whole. `body` is parsed when it is JSON. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  // Tests look into answers of every shape; asserting on them is their business.
  body: any;
}

export interface RawRequest {
  method?: string;
  path: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  raw?: string | Uint8Array;
  headers?: Record<string, string>;
  token?: string | null;
}

const tokens = new Map<string, Promise<string>>();

/** A token for a demo client; one per client and test process. */
export function tokenOf(
  stack: RunningStack,
  organizationId: string,
  name: 'full' | 'readonly' = 'full',
  scope?: string,
): Promise<string> {
  const cacheKey = `${stack.gateway}/${organizationId}/${name}/${scope ?? ''}`;
  let token = tokens.get(cacheKey);
  if (token === undefined) {
    const { clientId, clientSecret } = clientOf(stack, organizationId, name);
    token = requestToken(stack.gateway, {
      client_id: clientId,
      client_secret: clientSecret,
      ...(scope ? { scope } : {}),
    }).then((answer) => {
      if (answer.status !== 200) throw new Error(`No token: ${answer.text}`);
      return (answer.body as { access_token: string }).access_token;
    });
    tokens.set(cacheKey, token);
    // One that could not be had is asked for again.
    token.catch(() => tokens.delete(cacheKey));
  }
  return token;
}

export const requestToken = (base: string, fields: Record<string, string>): Promise<Answered> =>
  call(base, {
    method: 'POST',
    path: '/oauth2/token',
    raw: new URLSearchParams({ grant_type: 'client_credentials', ...fields }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

/** One plain HTTP call, without any client of ours between. */
export async function call(base: string, request: RawRequest): Promise<Answered> {
  const body = request.json === undefined ? request.raw : JSON.stringify(request.json);
  const response = await fetch(base + request.path, {
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(request.token ? { authorization: `Bearer ${request.token}` } : {}),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body: body as string }),
    redirect: 'manual',
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: json && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** Calls the gateway as a demo client. */
export function partner(stack: RunningStack, organizationId: string, name: 'full' | 'readonly' = 'full') {
  return async (request: RawRequest): Promise<Answered> =>
    call(stack.gateway, {
      ...request,
      token: request.token === undefined ? await tokenOf(stack, organizationId, name) : request.token,
    });
}
export type Partner = ReturnType<typeof partner>;
