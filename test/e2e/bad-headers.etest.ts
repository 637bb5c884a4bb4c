import { beforeAll, describe, expect, it } from '@jest/globals';
import { call, runningStack, until, type Answered } from '@rymeda/testing';
import { expectProblem } from './support/problem.ts';
import { head, rawHttp } from './support/raw-http.ts';
import { newPatient, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let patientId: string;

beforeAll(async () => {
  tenant = await newTenant(stack);
  patientId = await newPatient(tenant.send);
});

const read = (headers: Record<string, string> = {}) =>
  tenant.send({ path: `/v1/care/patients/${patientId}`, headers });

describe('x-request-id', () => {
  it.each(['12345678', 'req_01a1fc6ca3ec70018d21bfa621457dd8', 'a.b-c:d_e'.repeat(14)])(
    'is kept when it is well formed: %s',
    async (given) => {
      const answer = await read({ 'x-request-id': given });
      expect([answer.headers.get('x-request-id'), answer.body.requestId]).toEqual([given, given]);
      const missing = await tenant.send({ path: '/v1/nothing', headers: { 'x-request-id': given } });
      expectProblem(missing, 404, 'NOT_FOUND');
      expect(missing.body.requestId).toBe(given);
    },
  );

  it.each([
    '',
    'short',
    'x'.repeat(129),
    'with space',
    '<script>alert(1)</script>',
    '"quoted"',
    '%0d%0aset-cookie:x',
  ])('is replaced when it is not: %j', async (given) => {
    const answer = await read({ 'x-request-id': given });
    expect(answer.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
  });

  it('given twice is replaced', async () => {
    const twice = ['x-request-id: aaaaaaaa', 'x-request-id: bbbbbbbb'];
    const answer = await rawHttp(stack.gateway, head('GET', '/v1/care/patients', tenant.token, twice));
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([
      200,
      expect.stringMatching(/^req_/),
    ]);
  });
});

describe('a caller who says who it is gains nothing:', () => {
  const forged = Buffer.from(
    JSON.stringify({ ipAddress: '6.6.6.6', requestId: 'forged-00', issuedAt: Date.now() }),
  );
  const lies = {
    'x-rymeda-caller': `${forged.toString('base64url')}.${Buffer.alloc(32).toString('base64url')}`,
    'x-forwarded-for': '6.6.6.6',
    'x-real-ip': '6.6.6.6',
    forwarded: 'for=6.6.6.6',
    'true-client-ip': '6.6.6.6',
    'x-forwarded-host': 'evil.test',
    'x-original-url': '/v1/organization',
    'x-rewrite-url': '/v1/organization',
    'x-http-method-override': 'DELETE',
    'x-organization-id': 'org_100',
    'x-rymeda-organization': 'org_100',
  };

  it.each([
    ['the gateway', stack.gateway],
    ['the engine directly', stack.services['care']!.url],
  ])('at %s the audit log shows the true address and organisation', async (_, base) => {
    const requestId = `liar-${Math.random().toString(36).slice(2, 12)}`;
    const headers = { ...lies, 'x-request-id': requestId };
    const path = `/v1/care/patients/${patientId}`;
    const answer = await call(base, { path, headers, token: tenant.token });
    expect([answer.status, answer.body.data.id, answer.body.data.organizationId]).toEqual([
      200,
      patientId,
      tenant.id,
    ]);
    const [entry] = await until(
      'the read in the audit log',
      async () =>
        (
          (await tenant.send({ path: `/v1/audit/logs?resourceId=${patientId}&action=read` })).body
            .data as Entry[]
        ).filter((e) => e.metadata.requestId === requestId),
      (found) => found.length > 0,
    );
    expect(entry).toMatchObject({
      ipAddress: '127.0.0.1',
      organizationId: tenant.id,
      userId: tenant.clientId,
    });
  });

  interface Entry {
    ipAddress: string;
    metadata: { requestId: string };
  }
});

describe('what HTTP itself forbids gets its problem answer too:', () => {
  const refused = async (bytes: string, status: number, code: string): Promise<Answered> => {
    const answer = await rawHttp(stack.gateway, bytes);
    expectProblem(answer, status, code);
    return answer;
  };
  const get = (lines: string[], target = '/v1/care/patients') => head('GET', target, tenant.token, lines);

  it('a URL of 100,000 characters', () =>
    refused(get([], `/v1/${'x'.repeat(100_000)}`), 431, 'HEADERS_TOO_LARGE'));
  it('a query of 100,000 characters', () =>
    refused(get([], `/v1/care/patients?status=${'x'.repeat(100_000)}`), 431, 'HEADERS_TOO_LARGE'));
  it('a header of 100,000 characters', () =>
    refused(get([`x-large: ${'x'.repeat(100_000)}`]), 431, 'HEADERS_TOO_LARGE'));
  it('10,000 headers', () =>
    refused(get(Array.from({ length: 10_000 }, (_, i) => `x-${i}: 1`)), 431, 'HEADERS_TOO_LARGE'));
  it('no HTTP at all', () => refused('\u0016\u0003\u0001 hello\r\n\r\n', 400, 'BAD_REQUEST'));
  it('a space in the path', () => refused(get([], '/v1/care patients'), 400, 'BAD_REQUEST'));
  it('a control character in a header', () => refused(get(['x-bad: a\u0001b']), 400, 'BAD_REQUEST'));
  it('two lengths', () => refused(get(['content-length: 1', 'content-length: 2']), 400, 'BAD_REQUEST'));
  it('a length and chunks, as in request smuggling', () =>
    refused(get(['content-length: 4', 'transfer-encoding: chunked']) + '0\r\n\r\n', 400, 'BAD_REQUEST'));
  it('an unknown transfer coding', () => refused(get(['transfer-encoding: gzip']), 400, 'BAD_REQUEST'));
  it('a negative length', () => refused(get(['content-length: -1']), 400, 'BAD_REQUEST'));
  it('a broken chunk', () => {
    const start = head('POST', '/v1/care/patients', tenant.token, [
      'content-type: application/json',
      'transfer-encoding: chunked',
    ]);
    return refused(`${start}zz\r\n{}\r\n0\r\n\r\n`, 400, 'BAD_REQUEST');
  });
  it('no host', () => refused('GET /healthz HTTP/1.1\r\n\r\n', 400, 'BAD_REQUEST'));
  it('an expectation that nobody meets', () => refused(get(['expect: miracles']), 400, 'BAD_REQUEST'));
});

it('an absolute request target reaches the same route, and its host chooses nothing', async () => {
  const target = `http://evil.test/v1/care/patients/${patientId}`;
  const answer = await rawHttp(stack.gateway, head('GET', target, tenant.token));
  expect([answer.status, answer.body.data.id]).toEqual([200, patientId]);
});
