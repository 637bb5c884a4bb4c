import { randomBytes, createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { exchange } from './exchange.ts';

export interface ApplicationTokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  expires_in: number;
  scope: string;
}
export interface ApplicationClient {
  clientId: string;
  clientSecret: string;
}
interface Metadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  end_session_endpoint: string;
}

export interface WebApplicationOptions {
  /** Where it reads the metadata, and finds whatever that names. */
  issuer: string;
  /** Scopes that it asks for besides `openid`. */
  scopes: readonly string[];
  ca?: string;
  /** The metadata's addresses, where the application goes by another door. */
  by?: (address: string) => string;
}

const random = (): string => randomBytes(32).toString('base64url');

/**
 * A partner's web application, with a server of its own: it learns the issuer's addresses by discovery, sends browsers
 * to sign in (`/login`) and out (`/logout`), checks state, `iss`, nonce and the ID token's signature as OpenID Connect
 * Core asks for, and keeps tokens to itself. Registered as `redirectUris`, its client is given afterwards.
 */
export async function webApplication({
  issuer,
  scopes,
  ca,
  by = (address) => address,
}: WebApplicationOptions) {
  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => res.writeHead(500).end(String(error)));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // Another site than the gateway's, as applications are.
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [callback, goodbye] = [`${origin}/callback`, `${origin}/goodbye`];
  const begun = new Map<string, { nonce: string; verifier: string }>();
  let client: ApplicationClient = { clientId: '', clientSecret: '' };
  let tokens: ApplicationTokens | undefined;
  let subject: string | undefined;

  const json = async (url: string): Promise<unknown> => JSON.parse((await exchange(by(url), { ca })).text);
  const metadata = async () => {
    const found = (await json(`${issuer}/.well-known/openid-configuration`)) as Metadata;
    if (found.issuer !== issuer) throw new Error(`Discovery names ${found.issuer}, not ${issuer}`);
    return found;
  };

  async function ask(form: Record<string, string>) {
    const { token_endpoint } = await metadata();
    const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64');
    const headers = {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const body = new URLSearchParams(form).toString();
    const { status, text } = await exchange(by(token_endpoint), { method: 'POST', headers, body, ca });
    const given = JSON.parse(text) as ApplicationTokens & { error?: string };
    if (status === 200) tokens = given;
    return { status, body: given };
  }

  async function login(res: ServerResponse): Promise<void> {
    const [state, nonce, verifier] = [random(), random(), random()];
    begun.set(state, { nonce, verifier });
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: callback,
      scope: ['openid', ...scopes].join(' '),
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const { authorization_endpoint } = await metadata();
    res.writeHead(302, { location: `${by(authorization_endpoint)}?${query.toString()}` }).end();
  }

  async function welcome(params: URLSearchParams, res: ServerResponse): Promise<void> {
    const known = begun.get(params.get('state') ?? '');
    if (known === undefined || params.get('iss') !== issuer)
      throw new Error('an answer that nobody asked for');
    begun.delete(params.get('state') ?? '');
    const code = params.get('code');
    if (code === null) throw new Error(`refused: ${params.get('error')}`);
    const { verifier, nonce } = known;
    const form = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier };
    const { status, body } = await ask(form);
    if (status !== 200) throw new Error(`no tokens: ${JSON.stringify(body)}`);
    const keys = createLocalJWKSet((await json((await metadata()).jwks_uri)) as JSONWebKeySet);
    const { payload } = await jwtVerify(body.id_token, keys, { issuer, audience: client.clientId });
    if (payload['nonce'] !== nonce) throw new Error('another nonce');
    subject = payload.sub;
    res.writeHead(200).end(`Welcome ${subject}`);
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url ?? '', origin);
    if (pathname === '/login') return login(res);
    if (pathname === '/callback') return welcome(searchParams, res);
    if (pathname !== '/logout') return void res.writeHead(200).end(`Goodbye ${searchParams.get('state')}`);
    const query = new URLSearchParams({
      id_token_hint: tokens?.id_token ?? '',
      post_logout_redirect_uri: goodbye,
      state: 'see-you',
    });
    const { end_session_endpoint } = await metadata();
    res.writeHead(302, { location: `${by(end_session_endpoint)}?${query.toString()}` }).end();
  }

  return {
    origin,
    redirectUris: [callback, goodbye],
    become: (as: ApplicationClient): void => void (client = as),
    /** Of whoever signed in last. */
    signedIn: () => ({ ...(tokens as ApplicationTokens), subject }),
    refresh: (refresh_token: string) => ask({ grant_type: 'refresh_token', refresh_token }),
    stop: (): void => void server.close(),
  };
}
export type WebApplication = Awaited<ReturnType<typeof webApplication>>;
