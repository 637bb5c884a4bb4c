import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { defaultAudience } from '../token-verifier.ts';

/** An OIDC issuer as tests need it: real JWKS over HTTP, keys that can be added, tokens made to order. */
export async function startIssuer() {
  const keys = new Map<string, { privateKey: CryptoKey; jwk: JWK }>();
  let fetches = 0;
  let down = false;
  const server = createServer((request, response) => {
    if (down) return request.socket.destroy();
    fetches++;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [...keys.values()].map((k) => k.jwk) }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function addKey(kid: string, alg = 'ES256') {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
    keys.set(kid, { privateKey, jwk });
    return { privateKey, publicKey, jwk };
  }
  await addKey('k1');

  return {
    url,
    jwksUri: `${url}/.well-known/jwks.json`,
    addKey,
    withdrawKey: (kid: string): void => void keys.delete(kid),
    fetches: () => fetches,
    setDown: (value: boolean) => {
      down = value;
    },
    /** A good token, unless `change` says otherwise; `undefined` removes a claim. */
    async token(
      change: JWTPayload = {},
      header: { kid?: string; typ?: string; key?: CryptoKey; alg?: string } = {},
    ) {
      const kid = header.kid ?? 'k1';
      const now = Math.floor(Date.now() / 1000);
      const claims: JWTPayload = {
        iss: url,
        aud: defaultAudience,
        sub: 'cli_a',
        client_id: 'cli_a',
        organizationId: 'org_100',
        partnerId: 'acme',
        scope: 'care:read care:write',
        jti: `jti-${Math.random()}`,
        iat: now,
        exp: now + 3600,
        ...change,
      };
      for (const [name, value] of Object.entries(claims)) if (value === undefined) delete claims[name];
      return new SignJWT(claims)
        .setProtectedHeader({ alg: header.alg ?? 'ES256', kid, typ: header.typ ?? 'at+jwt' })
        .sign(header.key ?? keys.get(kid)!.privateKey);
    },
    stop: () => new Promise<void>((done) => (server.closeAllConnections(), server.close(() => done()))),
  };
}

export type TestIssuer = Awaited<ReturnType<typeof startIssuer>>;
