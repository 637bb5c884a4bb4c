import { createCallerSeal } from '@rymeda/auth';
import { newId, secret, systemClock } from '@rymeda/kernel';
import { startEngine } from './gateway.ts';

/** What the whole gateway needs around it: an issuer with keys and a deny-list, and an engine. */
export async function startPlatform(serviceKey: Buffer) {
  const seal = createCallerSeal(secret([serviceKey]), systemClock);
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const jwk = { ...(await subtle.exportKey('jwk', pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const revoked: { id: string; expiresAt: number }[] = [];

  const identity = await startEngine((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/jwks.json') return response.end(JSON.stringify({ keys: [jwk] }));
    const caller = seal.open(request.headers['x-rymeda-caller'] as string);
    if (request.url?.startsWith('/internal/organization-settings') && caller?.service === 'gateway')
      return response.end(JSON.stringify({ version: 1, full: true, organizations: [] }));
    if (request.url?.startsWith('/internal/deny-list') && caller?.service === 'gateway')
      return response.end(
        JSON.stringify({ version: 1, full: true, clients: [], tokens: revoked, organizations: [] }),
      );
    response.statusCode = 404;
    response.end('{}');
  });
  const care = await startEngine((request, response) => {
    response.setHeader('content-type', 'application/json');
    setTimeout(() => response.end('{"data":{}}'), request.url?.includes('slow') ? 400 : 0);
  });

  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    identity,
    care,
    revoked,
    async token(tokenId: string = newId('tok'), more: object = {}): Promise<string> {
      const now = Math.floor(Date.now() / 1000);
      const head = part({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' });
      const body = part({
        iss: identity.url,
        aud: 'https://api.rymeda.com',
        sub: 'cli_a',
        client_id: 'cli_a',
        organizationId: 'org_100',
        scope: 'care:read',
        jti: tokenId,
        iat: now,
        exp: now + 600,
        ...more,
      });
      const input = Buffer.from(`${head}.${body}`);
      const signature = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, input);
      return `${head}.${body}.${Buffer.from(signature).toString('base64url')}`;
    },
    async stop() {
      await identity.stop();
      await care.stop();
    },
  };
}
export type TestPlatform = Awaited<ReturnType<typeof startPlatform>>;
