import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Problem, secret, type KeyRing } from '@rymeda/kernel';
import { exportSPKI, generateKeyPair } from 'jose';
import { signServiceToken } from './service-token.ts';
import { startIssuer, type TestIssuer } from './testing/issuer.ts';
import { createTokenVerifier, defaultAudience, type TokenVerifier } from './token-verifier.ts';

let issuer: TestIssuer;
let verifier: TokenVerifier;
let now: number;
const denied = new Set<string>();
const denyList = {
  isDenied: (t: { tokenId: string }) => denied.has(t.tokenId),
  check: (): void => undefined,
};
const serviceKeys = secret<KeyRing>([Buffer.alloc(32, 7)]);
const clock = () => new Date(now);
const make = (more: object = {}) =>
  createTokenVerifier({
    issuer: issuer.url,
    jwksUri: issuer.jwksUri,
    denyList,
    clock,
    keyCooldownMs: 0,
    ...more,
  });

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  now = Date.now();
  denied.clear();
  issuer.setDown(false);
  verifier = make();
});

async function refusal(token: string, by = verifier): Promise<Problem> {
  const error: unknown = await by.verify(token).then(
    () => 'accepted',
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(Problem);
  const { code, headers } = error as Problem;
  if (code === 'UNAUTHENTICATED')
    expect(headers['www-authenticate']).toBe('Bearer realm="rymeda", error="invalid_token"');
  return error as Problem;
}
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a good token gives its principal', async () => {
  const principal = await verifier.verify(await issuer.token({ jti: 'j1', grantId: 'g1' }));
  expect(principal).toMatchObject({
    grantId: 'g1',
    issuedAt: expect.any(Number),
    id: 'cli_a',
    kind: 'client',
    clientId: 'cli_a',
    organizationId: 'org_100',
    partnerId: 'acme',
    tokenId: 'j1',
  });
  expect([...principal.scopes]).toEqual(['care:read', 'care:write']);
});

test('an operator’s token belongs to the platform', async () => {
  const principal = await verifier.verify(
    await issuer.token({ organizationId: 'platform', scope: 'platform:admin' }),
  );
  expect(principal.organizationId).toBe('platform');
});

test('scopes that are no text grant nothing', async () => {
  const listed = await issuer.token({ scope: ['care:read'] });
  expect((await verifier.verify(listed)).scopes).toEqual(new Set());
});

test('a user’s token names the user', async () => {
  const principal = await verifier.verify(await issuer.token({ sub: 'usr_1' }));
  expect(principal).toMatchObject({ id: 'usr_1', kind: 'user', clientId: 'cli_a' });
});

describe('refused as 401 that says nothing but that a token is required', () => {
  const cases: [string, (i: TestIssuer) => Promise<string>][] = [
    ['expired', (i) => i.token({ exp: Math.floor(Date.now() / 1000) - 10 })],
    ['without expiry', (i) => i.token({ exp: undefined })],
    ['without the time of its issue', (i) => i.token({ iat: undefined })],
    ['not yet valid', (i) => i.token({ nbf: Math.floor(Date.now() / 1000) + 60 })],
    ['wrong audience', (i) => i.token({ aud: 'https://elsewhere.example' })],
    ['without audience', (i) => i.token({ aud: undefined })],
    ['wrong issuer', (i) => i.token({ iss: 'https://evil.example' })],
    ['without organisation', (i) => i.token({ organizationId: undefined })],
    ['malformed organisation', (i) => i.token({ organizationId: 'org_1; drop' })],
    ['organisation as a list', (i) => i.token({ organizationId: ['org_100'] })],
    ['platform scope for an organisation', (i) => i.token({ scope: 'platform:admin' })],
    ['platform organisation without its scope', (i) => i.token({ organizationId: 'platform' })],
    ['without token id', (i) => i.token({ jti: undefined })],
    ['without subject', (i) => i.token({ sub: undefined, client_id: undefined })],
    ['a user’s that names no client', (i) => i.token({ sub: 'usr_1', client_id: undefined })],
    ['of a longer partner than any', (i) => i.token({ partnerId: 'p'.repeat(257) })],
    ['of a list of partners', (i) => i.token({ partnerId: ['acme'] })],
    ['of a token id without a letter', (i) => i.token({ jti: '' })],
    ['of a longer token id than any', (i) => i.token({ jti: 'j'.repeat(257) })],
    ['a service’s name as subject', (i) => i.token({ sub: 'svc:care' })],
    ['an id token by its typ', (i) => i.token({}, { typ: 'logout+jwt' })],
    [
      'unknown key id',
      async (i) => (await i.token()).replace(/^[^.]+/, () => base64url({ alg: 'ES256', kid: 'no' })),
    ],
    ['not a token', async () => 'abc'],
    ['empty', async () => ''],
  ];
  test.each(cases)('%s', async (_name, token) => {
    const problem = await refusal(await token(issuer));
    expect(problem).toMatchObject({
      code: 'UNAUTHENTICATED',
      status: 401,
      message: 'Valid authentication token is required',
    });
    expect(problem.internal).toBeTruthy();
  });

  test('alg none', async () => {
    const [, body] = (await issuer.token()).split('.');
    for (const alg of ['none', 'None', 'NONE'])
      expect((await refusal(`${base64url({ alg, kid: 'k1' })}.${body}.`)).status).toBe(401);
  });

  test('HS256 with the issuer’s public key as the secret', async () => {
    const { publicKey } = await issuer.addKey('k-public');
    const [, body] = (await issuer.token()).split('.');
    for (const key of [await exportSPKI(publicKey), '']) {
      const input = `${base64url({ alg: 'HS256', kid: 'k-public', typ: 'at+jwt' })}.${body}`;
      const mac = createHmac('sha256', key).update(input).digest('base64url');
      expect((await refusal(`${input}.${mac}`)).status).toBe(401);
    }
  });

  test('of an algorithm that is not on the list, although the issuer publishes such a key', async () => {
    await issuer.addKey('k-rsa', 'RS256');
    const token = await issuer.token({}, { kid: 'k-rsa', alg: 'RS256' });
    expect((await refusal(token)).status).toBe(401);
    await expect(make({ algorithms: ['RS256'] }).verify(token)).resolves.toBeTruthy();
  });

  test('signed by another key under a known key id', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expect((await refusal(await issuer.token({}, { key: privateKey }))).status).toBe(401);
  });

  test('a body changed under a good signature', async () => {
    const [head, body, mac] = (await issuer.token()).split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forged = base64url({ ...claims, organizationId: 'org_200' });
    expect((await refusal(`${head}.${forged}.${mac}`)).status).toBe(401);
  });
});

test('a new signing key is found when a token names it', async () => {
  await verifier.verify(await issuer.token());
  await issuer.addKey('k-rotated');
  await expect(verifier.verify(await issuer.token({}, { kid: 'k-rotated' }))).resolves.toBeTruthy();
  await expect(verifier.verify(await issuer.token())).resolves.toBeTruthy();
});

test('a key that the issuer withdrew is good for ten minutes more at most', async () => {
  const { privateKey } = await issuer.addKey('k-withdrawn');
  const verify = async () => verifier.verify(await issuer.token({}, { kid: 'k-withdrawn', key: privateKey }));
  await verify();
  issuer.withdrawKey('k-withdrawn');
  await expect(verify()).resolves.toBeTruthy();
  now += 10 * 60_000;
  // The keys are had anew behind the callers' backs.
  while (
    await verify().then(
      () => true,
      () => false,
    )
  )
    await new Promise((done) => setTimeout(done, 10));
  await expect(verify()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(verifier.verify(await issuer.token())).resolves.toBeTruthy();
});

test('tokens that name unknown keys do not make a fetch each', async () => {
  const patient = make({ keyCooldownMs: 60_000 });
  await patient.verify(await issuer.token());
  const before = issuer.fetches();
  for (let i = 0; i < 20; i++) {
    const token = (await issuer.token()).replace(/^[^.]+/, base64url({ alg: 'ES256', kid: `x${i}` }));
    expect((await refusal(token, patient)).status).toBe(401);
  }
  expect(issuer.fetches()).toBe(before);
});

test('a remembered token is still refused when it expires', async () => {
  const token = await issuer.token();
  await verifier.verify(token);
  now += 3_601_000 + 2000;
  expect((await refusal(token)).internal).toBe('expired');
});

test('a remembered token is refused as soon as it is revoked', async () => {
  const token = await issuer.token({ jti: 'j-revoked' });
  await verifier.verify(token);
  denied.add('j-revoked');
  expect((await refusal(token)).internal).toBe('revoked');
});

test('nobody is let in while it is not known who was revoked', async () => {
  const stale = make({
    denyList: {
      isDenied: () => false,
      check: () => {
        throw new Problem('REVOCATIONS_STALE', 'stale');
      },
    },
  });
  expect((await refusal(await issuer.token(), stale)).status).toBe(503);
  // A stranger learns nothing of that.
  expect((await refusal('abc', stale)).status).toBe(401);
});

test('an organisation that chose strict is closed sooner than the others', async () => {
  const asked: boolean[] = [];
  const choosy = make({
    isStrict: (organizationId: string) => organizationId === 'org_100',
    denyList: {
      isDenied: () => false,
      check: (strict: boolean) => {
        asked.push(strict);
        if (strict) throw new Problem('REVOCATIONS_STALE', 'stale');
      },
    },
  });
  expect((await refusal(await issuer.token({ organizationId: 'org_100' }), choosy)).status).toBe(503);
  await expect(choosy.verify(await issuer.token({ organizationId: 'org_200' }))).resolves.toBeTruthy();
  expect(asked).toEqual([true, false]);
});

test('the issuer down: known keys go on, unknown ones are 503', async () => {
  await verifier.verify(await issuer.token());
  issuer.setDown(true);
  await expect(verifier.verify(await issuer.token())).resolves.toBeTruthy();
  const problem = await refusal(await issuer.token(), make());
  expect(problem).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 });
});

test('a call in the name of what a service runs is that one’s API client, within its partner', async () => {
  const agent = { id: 'wfl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', partnerId: 'acme' };
  const claims = { organizationId: 'org_1', scopes: ['care:read'], cause: 'run_1' };
  const by = { serviceKeys, service: 'oris', clock };
  const token = await signServiceToken({ ...claims, agent }, by);
  expect(await make({ serviceKeys }).verify(token)).toMatchObject({
    id: `svc:oris/${agent.id}`,
    kind: 'client',
    partnerId: 'acme',
    scopes: new Set(['care:read']),
    cause: 'run_1',
  });
  const forged = await signServiceToken({ ...claims, agent: { id: 'cli_1 or so' } }, by);
  expect((await refusal(forged, make({ serviceKeys }))).status).toBe(401);
});

describe('another issuer’s token', () => {
  const from = (jwksUri: string, change: object = {}) => ({
    issuer: 'https://idp.example',
    jwksUri,
    audience: 'https://api.clinic.example',
    algorithms: ['ES256'],
    claims: {},
    scopePrefix: '',
    requiredClaims: {},
    organizations: ['org_100'],
    ...change,
  });
  const good = { iss: 'https://idp.example', aud: 'https://api.clinic.example' };

  test('is taken by its own issuer’s keys and audience', async () => {
    const both = make({ outside: [from(issuer.jwksUri)] });
    await expect(both.verify(await issuer.token(good))).resolves.toMatchObject({ organizationId: 'org_100' });
  });

  test.each([
    ['for another audience', { aud: defaultAudience }, {}],
    ['without audience', { aud: undefined }, {}],
    ['that is no access token by its typ', {}, { typ: 'logout+jwt' }],
    ['without expiry', { exp: undefined }, {}],
    ['without the time of its issue', { iat: undefined }, {}],
    ['that speaks for the platform', { organizationId: 'platform', scope: 'platform:admin' }, {}],
  ])('is refused %s', async (_name, change, header) => {
    const both = make({ outside: [from(issuer.jwksUri)] });
    expect((await refusal(await issuer.token({ ...good, ...change }, header), both)).status).toBe(401);
  });

  test('of an algorithm that it was not configured with is refused', async () => {
    await issuer.addKey('k-their-rsa', 'RS256');
    const token = await issuer.token(good, { kid: 'k-their-rsa', alg: 'RS256' });
    expect((await refusal(token, make({ outside: [from(issuer.jwksUri)] }))).status).toBe(401);
  });

  test('is never ours nor a service’s, whatever name configuration gives its issuer', async () => {
    const theirs = from(issuer.jwksUri, { audience: 'rymeda:engines' });
    const named = [issuer.url, 'rymeda:services'].map((name) => ({ ...theirs, issuer: name }));
    const both = make({ outside: named });
    for (const iss of [issuer.url, 'rymeda:services'])
      expect((await refusal(await issuer.token({ iss, aud: 'rymeda:engines' }), both)).status).toBe(401);
  });

  test('stands in for ours where our own issuer serves operators alone', async () => {
    const instead = make({ outside: [from(issuer.jwksUri)], ownTokens: 'operators' });
    await expect(instead.verify(await issuer.token(good))).resolves.toBeTruthy();
    expect((await refusal(await issuer.token(), instead)).status).toBe(401);
    const operator = await issuer.token({ organizationId: 'platform', scope: 'platform:admin' });
    await expect(instead.verify(operator)).resolves.toMatchObject({ organizationId: 'platform' });
  });
});

test('a service’s token is accepted only where the services’ key is given', async () => {
  const token = await signServiceToken(
    { organizationId: 'org_100', scopes: ['care:read'], cause: 'req_1' },
    { serviceKeys, service: 'revenue', clock },
  );
  expect((await refusal(token)).status).toBe(401);
  const engine = make({ serviceKeys });
  await expect(engine.verify(token)).resolves.toMatchObject({
    id: 'svc:revenue',
    kind: 'service',
    cause: 'req_1',
  });
  const older = secret<KeyRing>([Buffer.alloc(32, 8), ...serviceKeys.reveal()]);
  expect(await make({ serviceKeys: older }).verify(token)).toMatchObject({ kind: 'service' });
  expect((await refusal(token, make({ serviceKeys: secret([Buffer.alloc(32, 8)]) }))).status).toBe(401);
  now += 303_000;
  expect((await refusal(token, make({ serviceKeys }))).status).toBe(401);
  expect((await refusal(token, engine)).status).toBe(401);
});
