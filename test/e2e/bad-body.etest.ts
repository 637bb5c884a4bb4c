import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canary, canaryPatient, runningStack } from '@rymeda/testing';
import { openDatabases, type Databases } from './support/database.ts';
import { expectProblem, faultsOf } from './support/problem.ts';
import { head, rawHttp } from './support/raw-http.ts';
import { newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const path = '/v1/care/patients';
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

const json = { 'content-type': 'application/json' };
const post = (raw: string | Uint8Array, headers: Record<string, string> = json) =>
  tenant.send({ method: 'POST', path, raw, headers });
const person = `"firstName":"${canary}","lastName":"${canary}","dateOfBirth":"1980-01-01"`;

describe('a body that is not JSON answers 400 MALFORMED_JSON', () => {
  it.each([
    ['empty', ''],
    ['cut off', `{${person}`],
    ['followed by more', `{${person}}{}`],
    ['with a comment', `{${person} /* hello */}`],
    ['with a trailing comma', `{${person},}`],
    ['in single quotes', "{'firstName':'A'}"],
    ['with NaN', `{${person},"mrn":NaN}`],
    ['with a raw control character in a string', `{${person},"mrn":"a\u0001b"}`],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-16', Buffer.from(`{${person}}`, 'utf16le')],
    ['21 levels deep', `{"address":${'['.repeat(20)}${']'.repeat(20)}}`],
    ['100,000 levels deep', '['.repeat(100_000)],
    ['naming a field twice', `{${person},"mrn":"1","mrn":"2"}`],
    ['naming a field twice, once escaped', `{${person},"mrn":"1","\\u006drn":"2"}`],
    ['naming a nested field twice', `{${person},"address":{"city":"A","city":"B"}}`],
  ])('%s', async (_, raw) => {
    expectProblem(await post(raw), 400, 'MALFORMED_JSON');
  });
});

describe('a body of another type answers 415', () => {
  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/xml'],
    ['application/json; charset=utf-16'],
    ['application/json-patch+json'],
    ['application/jsonp'],
    ['application/merge-patch+json'],
    ['*/*'],
  ])('%s', async (type) => {
    expectProblem(await post(`{${person}}`, { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('none at all, and before the body is looked at', async () => {
    const bare = Buffer.from('{"not json');
    expectProblem(await post(bare, {}), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('of an upload as well, before its query or the scope is looked at', async () => {
    const stranger = await tenant.addClient(['care:read']);
    const upload = { method: 'POST', path: '/v1/revenue/documents', raw: 'x' };
    const [text, pdf] = ['text/plain', 'application/pdf'].map((type) => ({ 'content-type': type }));
    for (const { send } of [tenant, stranger])
      expectProblem(await send({ ...upload, headers: text ?? {} }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    expectProblem(await stranger.send({ ...upload, headers: pdf ?? {} }), 403, 'INSUFFICIENT_SCOPE');
    expectProblem(await tenant.send({ ...upload, headers: pdf ?? {} }), 422, 'VALIDATION_FAILED');
  });

  it('compressed', async () => {
    const gzip = { ...json, 'content-encoding': 'gzip' };
    expectProblem(await post(`{${person}}`, gzip), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });
});

describe('a body above 1 MiB answers 413', () => {
  const large = `{${person},"mrn":"${'x'.repeat(1024 * 1024)}"}`;

  it('by its announced length', async () => {
    expectProblem(await post(large), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('before a byte of it is sent, when the announcement is enough', async () => {
    const announced = [...Object.entries(json).map(([n, v]) => `${n}: ${v}`), 'content-length: 99999999999'];
    expectProblem(
      await rawHttp(stack.gateway, head('POST', path, tenant.token, announced)),
      413,
      'PAYLOAD_TOO_LARGE',
    );
  });

  it('in chunks of unknown number', async () => {
    const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
    const start = head('POST', path, tenant.token, [
      'content-type: application/json',
      'transfer-encoding: chunked',
    ]);
    const bytes = Buffer.concat([Buffer.from(start), ...Array<Buffer>(24).fill(chunk)]);
    expectProblem(await rawHttp(stack.gateway, bytes), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('and a body of just 1 MiB is read', async () => {
    const filler = 1024 * 1024 - `{${person},"mrn":""}`.length;
    const whole = await post(`{${person},"mrn":"${'x'.repeat(filler)}"}`);
    expectProblem(whole, 422, 'VALIDATION_FAILED');
    expect(faultsOf(whole)).toEqual(['mrn too_long']);
  });
});

describe('a body that is not an object answers 422', () => {
  it.each(['null', '[]', '"text"', '1', 'true', `[{${person}}]`])('%s', async (raw) => {
    expectProblem(await post(raw), 422, 'VALIDATION_FAILED');
  });

  it('null, where every field or the whole body may be left out', async () => {
    const other = await newTenant(stack);
    const one = `${path}/${(await other.send({ path, json: canaryPatient() })).body.data.id}`;
    const client = `/v1/organization/api-clients/${other.clientId}`;
    for (const request of [
      { method: 'PATCH', path: one },
      { method: 'POST', path: `${client}/rotate-secret` },
    ]) {
      const refused = await other.send({ ...request, raw: 'null', headers: json });
      expectProblem(refused, 422, 'VALIDATION_FAILED');
      expect(faultsOf(refused)).toEqual([' invalid_type']);
    }
    expect((await other.send({ path: one })).headers.get('etag')).toBe('"1"');
  });
});

it('a merge patch has its own content type, on PATCH alone, and null removes', async () => {
  const other = await newTenant(stack);
  const made = await other.send({ path, json: canaryPatient() });
  const one = `${path}/${made.body.data.id}`;
  const type = { 'content-type': 'application/merge-patch+json' };
  const patched = await other.send({ method: 'PATCH', path: one, raw: '{"email":null}', headers: type });
  expect([patched.status, patched.body.data.email, patched.headers.get('etag')]).toEqual([200, null, '"2"']);
  expectProblem(
    await other.send({ method: 'PATCH', path: one, raw: '{"firstName":null}', headers: json }),
    422,
    'VALIDATION_FAILED',
  );
});

it('none of this leaves a trace in the data', async () => {
  expect(await databases.countsOf(tenant.id)).toEqual(before);
});
