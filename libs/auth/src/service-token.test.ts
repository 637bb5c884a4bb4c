import { describe, expect, test } from '@jest/globals';
import { deriveKeys, secret, type KeyRing } from '@rymeda/kernel';
import { SignJWT, type JWTPayload } from 'jose';
import { signServiceToken, verifyServiceToken } from './service-token.ts';

const serviceKeys = secret<KeyRing>([Buffer.alloc(32, 7)]);
const clock = () => new Date('2026-03-02T14:00:00Z');
const now = clock().getTime() / 1000;
const by = { serviceKeys, clock };

const good: JWTPayload = {
  ...{ iss: 'rymeda:services', aud: 'rymeda:engines', sub: 'svc:care', jti: 'j1', iat: now, exp: now + 300 },
  ...{ organizationId: 'org_100', scope: 'care:read', cause: 'req_1' },
};
const agent = 'wfl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';

/** As whoever holds the key could write it, however unlike ours. */
function forged(change: JWTPayload, header: object = {}, keys = serviceKeys.reveal()): Promise<string> {
  const [key] = deriveKeys(keys, 'rymeda/service-token/v1');
  return new SignJWT({ ...good, ...change })
    .setProtectedHeader({ alg: 'HS256', typ: 'svc+jwt', ...header })
    .sign(key);
}

describe('a service’s token', () => {
  test('names the service, its organisation, what it may and what it acts for', async () => {
    expect(await verifyServiceToken(await forged({}), by)).toEqual({
      ...{ id: 'svc:care', kind: 'service', organizationId: 'org_100', cause: 'req_1' },
      ...{ scopes: new Set(['care:read']), tokenId: 'j1', issuedAt: now, expiresAt: now + 300 },
    });
  });

  test('is one of a kind, and good for five minutes', async () => {
    const claims = { organizationId: 'org_100', scopes: ['care:read', 'audit:read'], cause: 'req_1' };
    const sign = () => signServiceToken(claims, { ...by, service: 'revenue' });
    const [one, other] = [
      await verifyServiceToken(await sign(), by),
      await verifyServiceToken(await sign(), by),
    ];
    expect(one).toMatchObject({ id: 'svc:revenue', scopes: new Set(claims.scopes), expiresAt: now + 300 });
    expect(one.tokenId).not.toBe(other.tokenId);
  });

  test.each<[string, JWTPayload, object]>([
    ['without a subject', { sub: undefined }, {}],
    ['of somebody who is no service', { sub: 'cli_a' }, {}],
    ['of a name with more before it', { sub: 'usr_1/svc:care' }, {}],
    ['of a name with more behind it', { sub: 'svc:care/wfl_1' }, {}],
    ['of a longer name than any service has', { sub: `svc:${'a'.repeat(33)}` }, {}],
    ['without an organisation', { organizationId: undefined }, {}],
    ['of an organisation without a name', { organizationId: '' }, {}],
    ['of several organisations', { organizationId: ['org_100', 'org_200'] }, {}],
    ['without a cause', { cause: undefined }, {}],
    ['of a cause without a name', { cause: '' }, {}],
    ['of a cause that is no text', { cause: 7 }, {}],
    ['for an agent with more before its id', { agent: `cli_a/${agent}` }, {}],
    ['for an agent with more behind its id', { agent: `${agent}/cli_a` }, {}],
    ['for several agents', { agent: [agent] }, {}],
    ['of another issuer', { iss: 'https://auth.example' }, {}],
    ['for another audience', { aud: 'https://api.rymeda.com' }, {}],
    ['without a time of its issue', { iat: undefined }, {}],
    ['without an end', { exp: undefined }, {}],
    ['without an id', { jti: undefined }, {}],
    ['that has ended', { iat: now - 200, exp: now - 3 }, {}],
    ['that is older than five minutes, whatever its end', { iat: now - 303, exp: now + 3600 }, {}],
    ['of a time to come', { iat: now + 60, exp: now + 300 }, {}],
    ['that is another kind of token', {}, { typ: 'at+jwt' }],
    ['under another algorithm', {}, { alg: 'HS384' }],
  ])('is refused %s', async (_what, change, header) => {
    await expect(verifyServiceToken(await forged(change, header), by)).rejects.toMatchObject({
      ...{ code: 'UNAUTHENTICATED', status: 401 },
    });
  });

  test('is taken under any key of the ring, and under no other', async () => {
    const ring = [1, 2, 3].map((n) => Buffer.alloc(32, n)) as [Buffer, ...Buffer[]];
    const verify = (token: string) =>
      verifyServiceToken(token, { serviceKeys: secret<KeyRing>(ring), clock });
    for (const key of ring)
      expect(await verify(await forged({}, {}, [key]))).toMatchObject({ id: 'svc:care' });
    await expect(verify(await forged({}, {}, [Buffer.alloc(32, 4)]))).rejects.toMatchObject({ status: 401 });
    await expect(verify('not a token')).rejects.toMatchObject({ status: 401 });
  });
});
