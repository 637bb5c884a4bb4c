import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { call, canary, runningStack } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem } from './support/problem.ts';
import { head, rawHttp } from './support/raw-http.ts';
import { newPatient, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let databases: Databases;
let patientId: string;
let before: unknown;

beforeAll(async () => {
  tenant = await newTenant(stack);
  databases = await openDatabases();
  patientId = await newPatient(tenant.send);
  before = await databases.countsOf(tenant.id);
});

afterAll(async () => {
  await databases.close();
});

it('an unknown route answers 404, in every spelling', async () => {
  for (const path of [
    '/v1',
    '/v1/',
    '/v1/care',
    '/v1/care/',
    '/v1/care/patients/',
    '/v1/care//patients',
    '/v1/Care/patients',
    '/v1/care/patients%2f',
    '/v1/care%2fpatients',
    '/v1/care/./patients',
    '/v1/care/x/../patients',
    '/v1/care/patients;x',
    '/v1/nothing',
    `/v1/care/patients/${patientId}/notes`,
    '/v1/care/patients/search/x',
    '/v2/care/patients',
    '/',
    '/admin',
    '/.env',
    '/internal/deny-list',
    '/v1/platform/signing-keys/rotate',
    '/metrics',
    '/livez',
  ])
    expectProblem(await rawHttp(stack.gateway, head('GET', path, tenant.token)), 404, 'NOT_FOUND');
});

it('a wrong method answers 405 and says which are right', async () => {
  for (const [method, path, allow] of [
    ['PUT', '/v1/care/patients', 'POST, GET, HEAD'],
    ['DELETE', '/v1/care/patients', 'POST, GET, HEAD'],
    ['OPTIONS', '/v1/care/patients', 'POST, GET, HEAD'],
    ['PUT', `/v1/care/patients/${patientId}`, 'GET, HEAD, PATCH, DELETE'],
    ['POST', `/v1/care/patients/${patientId}`, 'GET, HEAD, PATCH, DELETE'],
    ['DELETE', '/v1/audit/logs', 'GET, HEAD'],
    ['GET', '/v1/care/patients/search', 'POST'],
    ['TRACE', '/v1/care/patients', 'POST, GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
  ] as const) {
    const answer = await rawHttp(stack.gateway, head(method, path, tenant.token, ['content-length: 0']));
    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    expect([path, answer.headers.get('allow')]).toEqual([path, allow]);
  }
});

it('an engine that is asked directly knows the same paths and methods, and no other spelling', async () => {
  const { url } = stack.services['care']!;
  const ask = (method: string, path: string) => call(url, { method, path, token: tenant.token });
  expect((await ask('GET', '/v1/care/patients')).status).toBe(200);
  for (const path of ['/v1/care/patients/', '/v1/Care/patients', '/V1/care/patients', '/v1/audit/logs', '/'])
    expectProblem(await ask('GET', path), 404, 'NOT_FOUND');
  const wrong = await ask('PUT', '/v1/care/patients');
  expectProblem(wrong, 405, 'METHOD_NOT_ALLOWED');
  expect(wrong.headers.get('allow')).toBe('POST, GET, HEAD');
});

it('HEAD is GET without the body', async () => {
  for (const path of ['/v1/care/patients', `/v1/care/patients/${patientId}`, '/healthz', '/openapi.json']) {
    const got = await tenant.send({ path });
    const answer = await tenant.send({ method: 'HEAD', path });
    expect([path, answer.status, answer.text]).toEqual([path, 200, '']);
    for (const name of ['content-type', 'etag', 'cache-control'])
      expect([path, name, answer.headers.get(name)]).toEqual([path, name, got.headers.get(name)]);
  }
});

it('a body where none belongs changes nothing: GET and DELETE answer as without', async () => {
  const send = (method: string, path: string) =>
    new Promise<number>((resolve, reject) => {
      const body = '{"status":"inactive"}';
      const headers = { authorization: `Bearer ${tenant.token}`, 'content-type': 'application/json' };
      const length = { 'content-length': Buffer.byteLength(body) };
      const sent = request(stack.gateway + path, { method, headers: { ...headers, ...length } }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.on('error', reject).end(body);
    });
  for (let i = 0; i < 5; i++) {
    expect(await send('GET', `/v1/care/patients/${patientId}`)).toBe(200);
    expect(await send('DELETE', `/v1/care/patients/pat_${'0'.repeat(32)}`)).toBe(404);
  }
});

it('an If-Match that is stale answers 412, one that is malformed 400, and neither changes anything', async () => {
  const path = `/v1/care/patients/${patientId}`;
  const json = { status: 'inactive' };
  const answerTo = (method: string, tag: string) =>
    tenant.send({ method, path, ...(method === 'PATCH' ? { json } : {}), headers: { 'if-match': tag } });
  for (const method of ['PATCH', 'DELETE']) {
    for (const tag of ['"2"', '"0"', 'W/"1"', '"2", "3"', `"${canary}"`])
      expectProblem(await answerTo(method, tag), 412, 'PRECONDITION_FAILED');
    // What is no list of entity tags would be stale for good.
    for (const tag of ['1', '"1', canary, '*, "1"', '"1" "2"'])
      expectProblem(await answerTo(method, tag), 400, 'BAD_REQUEST');
  }
});

it('none of this leaves a trace in the data', async () => {
  expect(await databases.countsOf(tenant.id)).toEqual(before);
});
