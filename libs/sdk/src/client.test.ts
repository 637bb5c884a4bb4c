import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jwtVerify } from 'jose';
import { FakeGateway } from './fake-gateway.ts';
import { Rymeda, RymedaError, type RymedaOptions } from './index.ts';

const problem = (status: number, code: string, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'x-request-id': 'req_1', ...headers },
  body: { title: 'Problem', error: { code, message: 'No', details: [{ field: 'a' }], requestId: 'req_1' } },
});

let gateway: FakeGateway;
let baseUrl: string;
let waits: number[];
let now: number;
const client = (options: Partial<RymedaOptions> = {}) =>
  new Rymeda(
    { clientId: 'cli_1', clientSecret: 's3cret/+ value', baseUrl, ...options },
    { nowMs: () => now, random: () => 0, sleep: (ms) => (waits.push(ms), Promise.resolve()) },
  );
const failure = async (call: PromiseLike<unknown>): Promise<RymedaError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RymedaError);
  return error as RymedaError;
};

beforeEach(async () => {
  gateway = new FakeGateway();
  baseUrl = await gateway.start();
  waits = [];
  now = 1_000_000;
});
afterEach(() => gateway.stop());

describe('tokens', () => {
  test('are asked for with form-encoded client credentials in HTTP Basic', async () => {
    await client({ scope: 'care:read care:write' }).care.sessions.get('ses_1');
    const [token] = gateway.seen;
    expect(token!.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(token!.body).toBe('grant_type=client_credentials&scope=care%3Aread+care%3Awrite');
    const credentials = Buffer.from(token!.headers.authorization!.slice(6), 'base64').toString();
    expect(credentials).toBe('cli_1:s3cret%2F%2B+value');
  });

  test('are fetched once for concurrent calls', async () => {
    const rymeda = client();
    await Promise.all(Array.from({ length: 10 }, () => rymeda.care.sessions.get('ses_1')));
    expect(gateway.tokensGiven).toBe(1);
    expect(gateway.calls).toHaveLength(10);
  });

  test('are renewed before they expire', async () => {
    const rymeda = client();
    await rymeda.care.sessions.get('ses_1');
    now += 3_500_000;
    await rymeda.care.sessions.get('ses_1');
    now += 3_560_000;
    await rymeda.care.sessions.get('ses_1');
    expect(gateway.calls.map((c) => c.headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test('can be had for what has no method, and are the same that calls have', async () => {
    const rymeda = client();
    expect(await rymeda.accessToken()).toBe('token-1');
    await rymeda.care.sessions.get('ses_1');
    expect(await rymeda.accessToken()).toBe('token-1');
    now += 3_560_000;
    expect(await rymeda.accessToken()).toBe('token-2');
  });

  test('are waited for no longer than the signal of a call says, and go on being fetched for the others', async () => {
    const reason = new Error('enough');
    const impatient = new AbortController();
    let answer = (_token: Response): void => undefined;
    const fetch = ((url: string, init: RequestInit) =>
      url.endsWith('/oauth2/token')
        ? new Promise<Response>((resolve) => (answer = resolve))
        : globalThis.fetch(url, init)) as typeof globalThis.fetch;
    const { care } = client({ fetch });
    const given = care.sessions.get('ses_1', { signal: impatient.signal, timeoutMs: 1, maxRetries: 0 });
    const patient = care.sessions.get('ses_1', { timeoutMs: 5_000 });
    impatient.abort(reason);
    await expect(given).rejects.toBe(reason);
    answer(Response.json({ access_token: 't', expires_in: 60 }));
    expect(await patient).toEqual({});
  });

  test('are fetched anew once after a 401, and the second 401 is the answer', async () => {
    gateway.respond = (request) =>
      request.headers.authorization === 'Bearer token-1'
        ? problem(401, 'UNAUTHENTICATED')
        : { status: 200, body: { data: { id: 'ses_1' } } };
    expect(await client().care.sessions.get('ses_1')).toEqual({ id: 'ses_1' });
    gateway.respond = () => problem(401, 'UNAUTHENTICATED');
    expect((await failure(client().care.sessions.get('ses_1'))).status).toBe(401);
    expect(gateway.calls).toHaveLength(4);
  });
});

describe('a client with a key of its own', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const withKey = (key = privateKey) => client({ clientSecret: undefined, privateKey: key });
  const issuer = 'https://api.example.com';
  const tokenRequests = () => gateway.seen.filter((r) => r.path === '/oauth2/token');
  beforeEach(() => {
    gateway.respond = (request) =>
      request.path === '/.well-known/openid-configuration'
        ? { status: 200, body: { issuer } }
        : { status: 200, body: { data: { id: 'ses_1' } } };
  });

  test('signs an assertion for the issuer that the gateway names, and sends no secret', async () => {
    await withKey().care.sessions.get('ses_1');
    const [request] = tokenRequests();
    expect(request!.headers.authorization).toBeUndefined();
    const form = new URLSearchParams(request!.body);
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const assertion = form.get('client_assertion') ?? '';
    const verified = await jwtVerify(assertion, pair.publicKey, {
      ...{ algorithms: ['ES256'], issuer: 'cli_1', subject: 'cli_1', audience: issuer },
      currentDate: new Date(now),
    });
    expect(verified.payload.exp).toBe(now / 1000 + 150);
    expect(verified.payload.jti).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('signs a new one for each attempt, since each counts once', async () => {
    gateway.tokenAnswers.push('drop', problem(503, 'SERVICE_UNAVAILABLE'));
    await withKey().care.sessions.get('ses_1');
    const assertions = tokenRequests().map((r) => new URLSearchParams(r.body).get('client_assertion'));
    expect(assertions).toHaveLength(3);
    expect(new Set(assertions).size).toBe(3);
    expect(gateway.seen.filter((r) => r.path.startsWith('/.well-known'))).toHaveLength(1);
  });

  test('fails without a token request when the key is of another curve, and never shows it', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    const rymeda = withKey(other.export({ type: 'pkcs8', format: 'pem' }) as string);
    await expect(rymeda.care.sessions.get('ses_1').then()).rejects.toThrow(
      new TypeError('Rymeda: privateKey must be the PEM (PKCS #8) of a P-256 key'),
    );
    expect(tokenRequests()).toEqual([]);
    expect(inspect(withKey(), { depth: 9, showHidden: true })).not.toContain('PRIVATE KEY');
  });

  test('is refused where the gateway names no issuer', async () => {
    gateway.respond = () => ({ status: 200, body: {} });
    expect((await failure(withKey().care.sessions.get('ses_1'))).code).toBe('INVALID_RESPONSE');
  });
});

describe('a call', () => {
  test('resolves to the record, and withResponse() tells status, etag and request id', async () => {
    gateway.respond = () => ({
      status: 202,
      headers: { etag: '"3"', 'x-request-id': 'req_9' },
      body: { data: { id: 'pat_1' }, requestId: 'req_9' },
    });
    const call = client().care.patients.create({ firstName: 'A', lastName: 'B', dateOfBirth: '1990-01-01' });
    expect(await call).toEqual({ id: 'pat_1' });
    expect(await call.withResponse()).toMatchObject({ status: 202, etag: '"3"', requestId: 'req_9' });
    expect(gateway.calls).toHaveLength(1);
  });

  test('sends path parameters, body, If-Match and the given idempotency key', async () => {
    await client().care.sessions.notes.create('ses_1', { text: 'Hello' }, { idempotencyKey: 'k-1' });
    await client().care.sessions.update('ses_1', { scheduledDuration: 30 }, { ifMatch: '"1"' });
    await client().care.sessions.notes.sign('ses_1', 'not_1');
    const [create, update, sign] = gateway.calls;
    expect(create).toMatchObject({ method: 'POST', path: '/v1/care/sessions/ses_1/notes' });
    expect(JSON.parse(create!.body)).toEqual({ text: 'Hello' });
    expect(create!.headers['idempotency-key']).toBe('k-1');
    expect(update!.headers).toMatchObject({
      'if-match': '"1"',
      'content-type': 'application/merge-patch+json',
    });
    expect(sign).toMatchObject({ path: '/v1/care/sessions/ses_1/notes/not_1/sign', body: '{}' });
  });

  test('states why it looks: the reason of the call, and its purpose or else the one of the client', async () => {
    const page = { data: [], pagination: { hasMore: false, cursor: null } };
    gateway.respond = ({ path }) => ({ status: 200, body: path.endsWith('/search') ? page : { data: {} } });
    const rymeda = client({ purpose: 'HPAYMT' });
    await rymeda.care.patients.get('pat_1', { purpose: 'TREAT', reason: 'case-7' });
    await rymeda.care.patients.search({ lastName: 'Okafor' }, { reason: 'case-8' });
    await client().care.patients.get('pat_1');
    const stated = gateway.calls.map(({ headers }) => [
      headers['x-rymeda-purpose'],
      headers['x-rymeda-reason'],
    ]);
    expect(stated).toEqual([
      ['TREAT', 'case-7'],
      ['HPAYMT', 'case-8'],
      [undefined, undefined],
    ]);
  });

  test('resolves to undefined for 204', async () => {
    gateway.respond = () => ({ status: 204 });
    expect(await client().care.patients.delete('pat_1')).toBeUndefined();
  });

  test('can be ended by a signal', async () => {
    const reason = new Error('enough');
    const call = client().care.sessions.get('ses_1', { signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
  });
});

describe('retries', () => {
  test('of a POST after lost connections and 503 carry the same idempotency key', async () => {
    gateway.respond = (_, count) =>
      count === 0
        ? 'drop'
        : count === 1
          ? problem(503, 'SERVICE_UNAVAILABLE')
          : { status: 201, body: { data: { id: 'ses_1' } } };
    const session = await client().care.sessions.create({ clientId: 'pat_1', serviceType: 'x' });
    expect(session.id).toBe('ses_1');
    expect(new Set(gateway.calls.map((c) => c.headers['idempotency-key'])).size).toBe(1);
    expect(waits).toEqual([125, 250]);
  });

  test('wait as long as Retry-After says', async () => {
    gateway.respond = (_, count) =>
      count === 0
        ? problem(429, 'RATE_LIMITED', { 'retry-after': '7' })
        : { status: 200, body: { data: {} } };
    await client().care.sessions.get('ses_1');
    expect(waits).toEqual([7000]);
  });

  test('wait until the date that Retry-After says, by the clock of who says it', async () => {
    const [date, later] = [7, 12].map((seconds) =>
      new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toUTCString(),
    );
    gateway.respond = (_, count) =>
      count === 0
        ? problem(503, 'SERVICE_UNAVAILABLE', { date: date!, 'retry-after': later! })
        : { status: 200, body: { data: {} } };
    await client().care.sessions.get('ses_1');
    expect(waits).toEqual([5000]);
  });

  test('end after maxRetries with the last error, its headers included', async () => {
    gateway.respond = () => problem(429, 'RATE_LIMITED', { 'retry-after': '1' });
    const error = await failure(client({ maxRetries: 1 }).care.sessions.get('ses_1'));
    expect(error.status).toBe(429);
    expect(error.headers['retry-after']).toBe('1');
    expect(error.retryAfterMs).toBe(1000);
    expect(error.error).toEqual({
      code: 'RATE_LIMITED',
      message: 'No',
      details: [{ field: 'a' }],
      requestId: 'req_1',
    });
    expect(gateway.calls).toHaveLength(2);
  });

  test('never repeat a refused request', async () => {
    gateway.respond = () => problem(422, 'VALIDATION_FAILED');
    expect((await failure(client().care.sessions.create({} as never))).code).toBe('VALIDATION_FAILED');
    expect(gateway.calls).toHaveLength(1);
  });

  test('of a DELETE whose first answer was lost take 404 for done', async () => {
    gateway.respond = (_, count) => (count === 0 ? 'drop' : problem(404, 'NOT_FOUND'));
    expect(await client().care.patients.delete('pat_1')).toBeUndefined();
    gateway.respond = () => problem(404, 'NOT_FOUND');
    expect((await failure(client().care.patients.delete('pat_1'))).status).toBe(404);
    const before = gateway.calls.length;
    gateway.respond = (_, count) =>
      count === before ? problem(409, 'CONFLICT', { 'retry-after': '1' }) : problem(404, 'NOT_FOUND');
    expect((await failure(client().care.patients.delete('pat_1'))).status).toBe(404);
  });

  test('of a conditional change stop when the first one may have had its effect', async () => {
    gateway.respond = () => problem(503, 'SERVICE_UNAVAILABLE');
    await failure(client().care.sessions.update('ses_1', {}, { ifMatch: '"1"' }));
    expect(gateway.calls).toHaveLength(1);
  });
});

describe('failures', () => {
  test('without an answer have status 0 and a code', async () => {
    gateway.respond = () => 'drop';
    const lost = await failure(client({ maxRetries: 0 }).care.sessions.get('ses_1'));
    expect([lost.status, lost.code]).toEqual([0, 'CONNECTION_FAILED']);
    const fetch = (async (url: string, init: { signal: AbortSignal }) => {
      if (url.endsWith('/oauth2/token')) return Response.json({ access_token: 't', expires_in: 60 });
      return await new Promise((_, reject) =>
        init.signal.addEventListener('abort', () => reject(init.signal.reason as Error)),
      );
    }) as unknown as typeof globalThis.fetch;
    const late = await failure(client({ fetch, timeoutMs: 20, maxRetries: 0 }).care.sessions.get('ses_1'));
    expect([late.status, late.code]).toEqual([0, 'TIMED_OUT']);
  });

  test.each([Infinity, 3e9, 40_000.5])(
    'come not of a time-out of %d ms, which no timer holds',
    async (ms) => {
      const fetch = (async (...args) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return globalThis.fetch(...args);
      }) as typeof globalThis.fetch;
      expect(await client({ fetch, timeoutMs: ms, maxRetries: 0 }).care.sessions.get('ses_1')).toEqual({});
    },
  );

  test('of what can not be sent are told at once, and as what they are', async () => {
    const options = { idempotencyKey: 'visit–1' };
    const call = client().care.sessions.create({ clientId: 'pat_1', serviceType: 'x' }, options);
    await expect(call).rejects.toThrow(TypeError);
    expect([waits, gateway.calls]).toEqual([[], []]);
  });

  test('of the token endpoint keep its code (RFC 6749)', async () => {
    const fetch = (() =>
      Promise.resolve(
        Response.json(
          { error: 'invalid_client', error_description: 'client authentication failed' },
          { status: 401 },
        ),
      )) as typeof globalThis.fetch;
    const error = await failure(client({ fetch }).care.sessions.get('ses_1'));
    expect([error.status, error.code]).toEqual([401, 'INVALID_CLIENT']);
  });

  test.each([
    ['without an envelope', { status: 'ok' }],
    ['of another shape', 'ok'],
    ['that is empty', undefined],
  ])('of a success %s are told with its status and request id', async (_what, body) => {
    gateway.respond = () => ({ status: 200, headers: { 'x-request-id': 'req_7' }, body });
    const { care } = client();
    for (const call of [care.sessions.get('ses_1'), care.sessions.list(), care.patients.search({})]) {
      const { status, code, requestId } = await failure(call);
      expect([status, code, requestId]).toEqual([200, 'INVALID_RESPONSE', 'req_7']);
    }
    expect(gateway.calls).toHaveLength(3);
  });

  test('of a page or a token that is none keep the status and the request id', async () => {
    const page = () => new Response('<p>Hello</p>', { status: 203, headers: { 'x-request-id': 'req_7' } });
    const fetch = (() => Promise.resolve(page())) as typeof globalThis.fetch;
    const noToken = (() => Promise.resolve(Response.json({}))) as typeof globalThis.fetch;
    const { status, code, requestId } = await failure(client({ fetch }).care.sessions.get('ses_1'));
    expect([status, code, requestId]).toEqual([203, 'INVALID_RESPONSE', 'req_7']);
    expect((await failure(client({ fetch: noToken }).care.sessions.get('ses_1'))).status).toBe(200);
  });

  test('follow no redirect', async () => {
    gateway.respond = () => ({ status: 307, headers: { location: 'http://127.0.0.1:9/' } });
    expect((await failure(client().care.sessions.get('ses_1'))).status).toBe(307);
  });

  test('and the client itself print neither secret nor token', async () => {
    gateway.respond = () => problem(403, 'FORBIDDEN');
    const rymeda = client();
    const error = await failure(rymeda.care.sessions.get('ses_1'));
    const call = rymeda.care.sessions.get('ses_1');
    await failure(call);
    for (const thing of [rymeda, error, call, rymeda.care, rymeda.care.patients.list()]) {
      const printed = inspect(thing, { depth: 10, showHidden: true }) + JSON.stringify(thing);
      expect(printed).not.toMatch(/s3cret|token-1|czNjcmV0/);
    }
  });
});
