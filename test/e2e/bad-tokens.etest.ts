import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call, canary, canaryPatient, requestToken, runningStack } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem } from './support/problem.ts';
import { newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let databases: Databases;
let before: Record<string, number>;

beforeAll(async () => {
  tenant = await newTenant(stack);
  databases = await openDatabases();
  before = await databases.countsOf(tenant.id);
});

afterAll(async () => {
  await databases.close();
});

type Json = Record<string, unknown>;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined): Json =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Json;

/** A real token's header and claims, changed. */
function parts(header: Json = {}, claims: Json = {}): string {
  const [h, c] = tenant.token.split('.');
  return `${encode({ ...decode(h), ...header })}.${encode({ ...decode(c), ...claims })}`;
}
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signed = (head: string, key: KeyObject = own.privateKey): string =>
  `${head}.${sign('sha256', Buffer.from(head), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
const ownJwk = own.publicKey.export({ format: 'jwk' }) as unknown as Json;

/** HS256 with the issuer's public key as the secret: RFC 8725, section 2.1. */
async function confused(): Promise<string> {
  const { body } = await call(stack.issuer, { path: '/.well-known/jwks.json' });
  const jwk = JSON.stringify((body as { keys: Json[] }).keys[0]);
  const head = parts({ alg: 'HS256' });
  return `${head}.${createHmac('sha256', jwk).update(head).digest('base64url')}`;
}

const forgeries: [string, () => string | Promise<string>][] = [
  ['of another key under the right key id', () => signed(parts())],
  ['of a key that the token brings along', () => signed(parts({ jwk: ownJwk, kid: undefined }))],
  ['of an unknown key id', () => signed(parts({ kid: '../../dev/null' }))],
  ['with a key address of its own', () => signed(parts({ jku: 'http://127.0.0.1:1/jwks.json' }))],
  ['expired', () => signed(parts({}, { exp: 1 }))],
  ['for another audience', () => signed(parts({}, { aud: 'https://elsewhere.test' }))],
  ['of another issuer', () => signed(parts({}, { iss: 'https://elsewhere.test' }))],
  ['of another organisation, with the old signature', () => resigned({ organizationId: 'org_100' })],
  ['with more scopes, with the old signature', () => resigned({ scope: 'platform:admin' })],
  ['without algorithm', () => `${parts({ alg: 'none' })}.`],
  ['without algorithm, with the old signature', () => `${parts({ alg: 'None' })}.${signature()}`],
  ['of the public key as a shared secret', confused],
  [
    'of a service, which the public door does not know',
    () => `${parts({ alg: 'HS256', typ: 'svc+jwt' }, { iss: 'rymeda:services' })}.${signature()}`,
  ],
  ['with a critical extension', () => signed(parts({ crit: ['exp'] }))],
  ['with a zero signature', () => `${parts()}.${Buffer.alloc(64).toString('base64url')}`],
  ['cut short', () => tenant.token.slice(0, -2)],
  ['of two parts', () => parts()],
  ['that is no token', () => canary],
  ['of 9,000 characters', () => 'x'.repeat(9_000)],
];
const signature = (): string => tenant.token.split('.')[2] ?? '';
const resigned = (claims: Json): string => `${parts({}, claims)}.${signature()}`;

describe('a token answers 401, at the gateway and at the engine, when it is', () => {
  it.each(forgeries)('%s', async (_, forge) => {
    const token = await forge();
    for (const base of [stack.gateway, stack.services['care']!.url]) {
      const answer = await call(base, { path: '/v1/care/patients', json: canaryPatient(), token });
      expectProblem(answer, 401, 'UNAUTHENTICATED');
      expect(answer.body.detail).toBe('Valid authentication token is required');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="rymeda", error="invalid_token"');
    }
  });

  const [noToken, badToken] = ['Bearer realm="rymeda"', 'Bearer realm="rymeda", error="invalid_token"'];
  it.each([
    ['Basic eDp5', 'of another scheme', noToken],
    ['Bearer', 'missing after its scheme', badToken],
    ['Bearer a b', 'two words', badToken],
    ['bearer,x', 'malformed', noToken],
  ])('%s: %s', async (authorization, _, challenge) => {
    const answer = await call(stack.gateway, { path: '/v1/care/patients', headers: { authorization } });
    expectProblem(answer, 401, 'UNAUTHENTICATED');
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
  });

  it('in the query or in the body, where tokens do not belong', async () => {
    const path = `/v1/care/patients?access_token=${tenant.token}`;
    expectProblem(await call(stack.gateway, { path }), 401, 'UNAUTHENTICATED');
  });
});

it('without a token every path under /v1 answers 401, known or not, whatever the method', async () => {
  const paths = [
    '/v1',
    '/v1/',
    '/v1/care/patients',
    '/v1/care/patients/x',
    '/v1/nothing/at/all',
    '/v1/..%2f',
    '/v1//care',
  ];
  for (const base of [stack.gateway, stack.services['care']!.url])
    for (const path of paths)
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])
        expectProblem(await call(base, { path, method }), 401, 'UNAUTHENTICATED');
});

it('a token without the scope answers 403 and names it, before the fields are judged', async () => {
  const reader = await tenant.addClient(['care:read']);
  const writer = await tenant.addClient(['care:write']);
  const id = 'pat_01a1fc6ca3ec70018d21bfa621457dd8';
  for (const [client, scope, request] of [
    [reader, 'care:write', { path: '/v1/care/patients', json: { nonsense: canary } }],
    [reader, 'care:write', { path: `/v1/care/patients/${id}`, method: 'PATCH', json: {} }],
    [reader, 'care:write', { path: `/v1/care/patients/${id}`, method: 'DELETE' }],
    [writer, 'care:read', { path: '/v1/care/patients' }],
    [writer, 'care:read', { path: '/v1/care/patients/search', json: { lastName: canary } }],
    [reader, 'audit:read', { path: '/v1/audit/logs' }],
    [reader, 'identity:read', { path: '/v1/organization' }],
    [tenant, 'platform:admin', { path: '/v1/platform/organizations' }],
  ] as const) {
    const answer = await client.send(request);
    expectProblem(answer, 403, 'INSUFFICIENT_SCOPE');
    expect(answer.body.error.details).toEqual({ required: scope });
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="rymeda", error="insufficient_scope", scope="${scope}"`,
    );
  }
});

it('a client cannot have more than it was given', async () => {
  const { clientId, clientSecret, send } = await tenant.addClient([
    'care:read',
    'identity:read',
    'identity:write',
  ]);
  const base = { client_id: clientId, client_secret: clientSecret };
  for (const scope of ['care:write', 'platform:admin', 'care:read care:write', 'nonsense']) {
    const answer = await requestToken(stack.gateway, { ...base, scope });
    expect([scope, answer.status, answer.body.error]).toEqual([scope, 400, 'invalid_scope']);
  }
  const wrong = await requestToken(stack.gateway, { ...base, client_secret: 'wrong' });
  expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client']);
  const json = { name: 'more', scopes: ['care:write'] };
  const granted = await send({ path: '/v1/organization/api-clients', json });
  expect([granted.status, granted.body.error.code]).toEqual([403, 'FORBIDDEN']);
});

it('none of this leaves a trace in the data', async () => {
  expect(await databases.countsOf(tenant.id)).toEqual(before);
});
