import type { Answer, HttpRequest } from './http.ts';
import { invalidResponse } from './errors.ts';

/** What goes with a request for a token to show whose it is. */
export interface Proof {
  headers: Readonly<Record<string, string>>;
  form: Readonly<Record<string, string>>;
}

/** Asked before each attempt: a signed one counts once. */
export type ClientProof = () => Promise<Proof>;

/** Id and secret in HTTP Basic; both are form-encoded before they are joined (RFC 6749, section 2.3.1). */
export function secretProof(clientId: string, clientSecret: string): ClientProof {
  const credentials = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
  const proof = { headers: { authorization: `Basic ${btoa(credentials)}` }, form: {} };
  return () => Promise.resolve(proof);
}

interface KeyOwner {
  clientId: string;
  /** PKCS #8 PEM of a P-256 key. */
  privateKey: string;
  baseUrl: string;
  /** Sends with retries and without a token. */
  send: (request: HttpRequest) => Promise<Answer>;
  nowMs: () => number;
}

type SigningKey = Parameters<typeof crypto.subtle.sign>[1];

/** Half of what the platform allows, so that a clock may be off by as much either way. */
const lifeS = 150;

/**
 * An assertion under the client's own key (RFC 7523, section 2.2), for the issuer that the gateway names. Rejects with a
 * TypeError when the key is none of P-256.
 */
export function keyProof({ clientId, privateKey, baseUrl, send, nowMs }: KeyOwner): ClientProof {
  let key: Promise<SigningKey> | undefined;
  let issuer: string | undefined;

  async function assertion(): Promise<string> {
    const signer = await (key ??= signingKey(privateKey));
    issuer ??= issuerOf(await send(metadataOf(baseUrl)));
    const claims = {
      ...{ iss: clientId, sub: clientId, aud: issuer },
      ...{ jti: crypto.randomUUID(), exp: Math.floor(nowMs() / 1000) + lifeS },
    };
    const signed = [{ alg: 'ES256', typ: 'JWT' }, claims]
      .map((part) => encoded(JSON.stringify(part)))
      .join('.');
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(algorithm, signer, new TextEncoder().encode(signed));
    return `${signed}.${encoded(String.fromCharCode(...new Uint8Array(signature)))}`;
  }

  return async () => ({
    headers: {},
    form: {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(),
    },
  });
}

const pem = /^\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/;
export const keyFault = 'privateKey must be the PEM (PKCS #8) of a P-256 key';

/** Whether it has the form of one; which curve it is of shows when it is used. */
export const isPrivateKeyPem = (text: unknown): text is string => typeof text === 'string' && pem.test(text);

async function signingKey(text: string): Promise<SigningKey> {
  try {
    const der = Uint8Array.from(atob((pem.exec(text)?.[1] ?? '').replace(/\s/g, '')), (c) => c.charCodeAt(0));
    return await crypto.subtle.importKey('pkcs8', der, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
    ]);
  } catch {
    throw new TypeError(`Rymeda: ${keyFault}`);
  }
}

const metadataOf = (baseUrl: string): HttpRequest => ({
  method: 'GET',
  url: `${baseUrl}/.well-known/openid-configuration`,
  headers: { accept: 'application/json' },
  repeatable: true,
});

function issuerOf(answer: Answer): string {
  const { issuer } = (answer.body ?? {}) as { issuer?: unknown };
  if (typeof issuer !== 'string' || issuer === '')
    throw invalidResponse(answer, 'The gateway names no issuer');
  return issuer;
}

const formEncoded = (value: string): string => new URLSearchParams({ v: value }).toString().slice(2);

/** base64url (RFC 7515, section 2) of a text whose characters are bytes. */
const encoded = (bytes: string): string =>
  btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
