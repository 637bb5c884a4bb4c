import type { IncomingMessage } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { assertionType } from './client-assertion.rules.ts';
import { clientAuthenticator, credentialsOf } from './client-authentication.ts';
import { plainClient, type DirectoryEntry } from './client-directory.ts';
import { firstSecret } from './client-secret.rules.ts';

const form = (fields: Record<string, string> = {}) => new Map(Object.entries(fields));
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('client credentials', () => {
  it('come by Basic, form-encoded, or in the form', () => {
    const expected = { clientId: 'operator', clientSecret: 'a:b+c d' };
    expect(credentialsOf(basic('operator:a%3Ab%2Bc+d'), form())).toEqual(expected);
    expect(credentialsOf(undefined, form({ client_id: 'operator', client_secret: 'a:b+c d' }))).toEqual(
      expected,
    );
    expect(credentialsOf(basic('a:b').replace('Basic', 'bAsIc'), form({ client_id: 'a' }))).toEqual({
      clientId: 'a',
      clientSecret: 'b',
    });
  });

  it.each([
    [undefined, {}, 'invalid_client'],
    ['Bearer x', {}, 'invalid_request'],
    ['Basic', {}, 'invalid_request'],
    [basic('a:b').replace('Basic', 'Digest'), {}, 'invalid_request'],
    [`${basic('a:b')} more`, {}, 'invalid_request'],
    [undefined, { client_secret: 'b' }, 'invalid_client'],
    [basic('nocolon'), {}, 'invalid_request'],
    [basic(':x'), {}, 'invalid_request'],
    [basic('a:%zz'), {}, 'invalid_request'],
    [basic('a:b'), { client_secret: 'b' }, 'invalid_request'],
    [basic('a:b'), { client_id: 'c' }, 'invalid_request'],
  ])('%p with %j is %s', (authorization, fields, code) => {
    expect(() => credentialsOf(authorization, form(fields as Record<string, string>))).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('are an assertion or none at all where the client says so', () => {
    const assertion = `${btoa('{}')}.${btoa('{"sub":"a"}')}.x`;
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const asserted = { client_assertion: assertion, client_assertion_type: type };
    expect(credentialsOf(undefined, form(asserted))).toEqual({ clientId: 'a', assertion });
    expect(credentialsOf(undefined, form({ ...asserted, client_id: 'a' }))).toMatchObject({ clientId: 'a' });
    expect(() => credentialsOf(basic('a:b'), form(asserted))).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
    expect(credentialsOf(undefined, form({ client_id: 'a' }))).toEqual({ clientId: 'a' });
    for (const [name, value] of [
      ['client_id', 'b'],
      ['client_secret', 's'],
      ['client_assertion_type', 'x'],
      ['client_assertion', 'x'],
    ] as const)
      expect(() => credentialsOf(undefined, form({ ...asserted, [name]: value }))).toThrow(
        expect.objectContaining({ code: 'invalid_request' }),
      );
  });
});

describe('a client', () => {
  const now = new Date('2026-03-02T14:00:00Z');
  const issuer = 'https://id.rymeda.example';
  let privateKey: CryptoKey;
  let jwk: JWK;
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    privateKey = pair.privateKey;
    jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1' };
  });
  type Change = Partial<DirectoryEntry>;
  const [secret, other] = ['rys_one', 'rys_other'];
  const entryOf = (change: Change): DirectoryEntry => ({
    ...{ ...plainClient, _id: 'cli_1', organizationId: 'org_a', partnerId: 'ptn_1', scopes: [] },
    ...{ status: 'active', organizationStatus: 'active', tokensDeniedUntil: null },
    ...{ secrets: firstSecret(secret), jwks: { keys: [jwk] }, ...change },
  });
  const assertion = async (claims: Record<string, unknown> = {}) => {
    const at = now.getTime() / 1000;
    const all = { iss: 'cli_1', sub: 'cli_1', aud: issuer, jti: 'j1', iat: at, exp: at + 60, ...claims };
    return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey);
  };
  const asserted = async (claims?: Record<string, unknown>) => ({
    client_assertion_type: assertionType,
    client_assertion: await assertion(claims),
  });
  const unused = { isFirst: async () => true };
  const ask = (change: Change, fields: Record<string, string>, uses = unused) => {
    const entry = entryOf(change);
    const lookup = { find: async (id: string) => (id === entry._id ? entry : null) };
    const options = { audience: [issuer], uses, clock: () => now } as never;
    const request = { headers: {} } as IncomingMessage;
    return clientAuthenticator(lookup, options)(request, form(fields)).then(
      ({ _id }) => _id,
      (error: { code?: string }) => error.code,
    );
  };
  const byKey: Change = { authMethod: 'private_key_jwt' };
  const byName: Change = { authMethod: 'none' };
  const named = { client_id: 'cli_1' };
  const bySecret = { ...named, client_secret: secret };
  const refused = 'invalid_client';

  it('is who proves it by the one way that it was registered with, whatever else is stored of it', async () => {
    expect(await ask({}, bySecret)).toBe('cli_1');
    expect(await ask(byKey, await asserted())).toBe('cli_1');
    expect(await ask(byName, named)).toBe('cli_1');
    for (const change of [byKey, byName]) expect(await ask(change, bySecret)).toBe(refused);
    for (const change of [{}, byName]) expect(await ask(change, await asserted())).toBe(refused);
    for (const change of [{}, byKey]) expect(await ask(change, named)).toBe(refused);
  });

  it('is nobody with another secret, another id, a secret that is over, or an assertion that was used', async () => {
    expect(await ask({}, { ...bySecret, client_secret: other })).toBe(refused);
    expect(await ask({}, { ...bySecret, client_id: 'cli_2' })).toBe(refused);
    expect(await ask({ secrets: firstSecret(secret, now) }, bySecret)).toBe(refused);
    expect(await ask(byKey, await asserted(), { isFirst: async () => false })).toBe(refused);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'cli_2' }],
    ['another audience', { aud: 'https://elsewhere.example' }],
    ['a time that is over', { iat: 1_772_460_000 - 900, exp: 1_772_460_000 - 600 }],
    ['no id', { jti: undefined }],
  ])('is nobody with an assertion of %s', async (_what, claims) => {
    expect(await ask(byKey, await asserted(claims))).toBe(refused);
  });

  it.each<[string, Change]>([
    ['is revoked', { status: 'revoked' }],
    ['has expired', { expiresAt: now }],
    ['is of a suspended organisation', { organizationStatus: 'suspended' }],
  ])('that %s is refused like one that nobody knows', async (_what, change) => {
    expect(await ask(change, bySecret)).toBe(refused);
    expect(await ask({ ...byKey, ...change }, await asserted())).toBe(refused);
    expect(await ask({ ...byName, ...change }, named)).toBe(refused);
  });
});
