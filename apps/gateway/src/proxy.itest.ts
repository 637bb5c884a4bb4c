import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  call,
  pause,
  raw,
  startEngine,
  startGateway,
  testSeal,
  type TestEngine,
  type TestGateway,
} from './testing/gateway.ts';

/** The gateway before an engine that does what each test wants. */
let engine: TestEngine;
let gateway: TestGateway;
let behave: (request: IncomingMessage, response: ServerResponse) => void;
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];

const patient = '/v1/care/patients/pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
const patients = '/v1/care/patients';

beforeAll(async () => {
  engine = await startEngine((request, response) => behave(request, response));
  gateway = await startGateway({ engines: { care: engine.url, identity: engine.url } });
});
afterAll(async () => {
  await gateway.stop();
  await engine.stop();
});
beforeEach(() => {
  seen.length = 0;
  gateway.lines.length = 0;
  behave = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (c: Buffer) => chunks.push(c));
    request.on('end', () => {
      seen.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      response.setHeader('content-type', 'application/json');
      response.setHeader('etag', '"3"');
      response.setHeader('x-request-id', 'engine-made');
      response.setHeader('server', 'secret/1.0');
      response.end('{"data":1}');
    });
  };
});

describe('what passes', () => {
  test('a read, with the engine’s answer and the gateway’s headers', async () => {
    const answer = await call(gateway.url, `${patient}?expand=x`, {
      headers: { 'x-request-id': 'mine-0001' },
    });
    expect(answer).toMatchObject({ status: 200, text: '{"data":1}' });
    expect(answer.headers).toMatchObject({
      etag: '"3"',
      'x-request-id': 'mine-0001',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'ratelimit-policy': '"default";q=1000000;w=60',
    });
    expect(answer.headers['ratelimit']).toMatch(/^"default";r=\d+;t=\d+$/);
    expect(answer.headers).not.toHaveProperty('server');
    expect(seen[0]).toMatchObject({ method: 'GET', url: `${patient}?expand=x` });
  });

  test('a body, with its length', async () => {
    await call(gateway.url, patients, { method: 'POST', body: '{"a":"é"}' });
    expect(seen[0]).toMatchObject({ body: '{"a":"é"}' });
    expect(seen[0]?.headers).toMatchObject({ 'content-length': '10' });
  });

  test('a body in chunks', async () => {
    const text = await raw(
      gateway.port,
      `POST ${patients} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1.1 200/);
    expect(seen.at(-1)?.body).toBe('abcde');
  });

  test('the caller as the gateway sees it, sealed; never what it says of itself', async () => {
    await call(gateway.url, patient, {
      headers: {
        'x-rymeda-caller': testSeal.seal({ ipAddress: '1.2.3.4', requestId: 'forged-id' }),
        'x-forwarded-for': '9.9.9.9',
        forwarded: 'for=9.9.9.9',
        'x-real-ip': '9.9.9.9',
        'x-http-method-override': 'DELETE',
        'x-request-id': 'short',
        traceparent: 'nonsense',
        'user-agent': 'probe/1',
        connection: 'close, x-secret',
        'x-secret': 'hop',
      },
    });
    const { headers } = seen[0]!;
    const caller = testSeal.open(headers['x-rymeda-caller'] as string);
    expect(caller).toMatchObject({ ipAddress: '127.0.0.1', userAgent: 'probe/1' });
    expect(caller?.requestId).toMatch(/^req_[0-9a-f]{32}$/);
    expect(headers['x-request-id']).toBe(caller?.requestId);
    expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-http-method-override', 'x-secret'])
      expect(headers).not.toHaveProperty(name);
    expect(headers['authorization']).toBe('Bearer good');
  });

  test('the caller’s trace, of which nobody outside decides whether it is kept', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await call(gateway.url, patient, { headers: { traceparent } });
    expect(seen[0]?.headers['traceparent']).toBe(traceparent.replace(/01$/, '00'));
  });

  test('identity’s OAuth2 and discovery routes, without a token', async () => {
    for (const path of ['/oauth2/token', '/.well-known/jwks.json'])
      expect((await call(gateway.url, path, { token: null })).status).toBe(200);
  });

  test('HEAD, answered without a body', async () => {
    expect(await call(gateway.url, patient, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  test('an engine’s own 503 as it is, which is not a failure of the engine’s', async () => {
    behave = (_request, response) => {
      response.writeHead(503, { 'retry-after': '7', 'content-type': 'application/problem+json' });
      response.end('{"title":"own"}');
    };
    for (let i = 0; i < 30; i++) {
      const answer = await call(gateway.url, patient);
      expect(answer).toMatchObject({ status: 503, json: { title: 'own' } });
      expect(answer.headers['retry-after']).toBe('7');
    }
  });
});

describe('what is refused, each as a problem', () => {
  const id = 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';
  test.each([
    ['no token', 'GET', patients, null, 401, 'UNAUTHENTICATED'],
    ['a bad token', 'GET', patients, 'bad', 401, 'UNAUTHENTICATED'],
    ['no token, unknown path under /v1', 'GET', '/v1/nothing', null, 401, 'UNAUTHENTICATED'],
    ['no token, wrong method', 'DELETE', patients, null, 401, 'UNAUTHENTICATED'],
    ['no token, encoded path', 'GET', '/v1/..%2foauth2/token', null, 401, 'UNAUTHENTICATED'],
    ['unknown path', 'GET', '/v1/care/nothing', 'good', 404, 'NOT_FOUND'],
    ['unknown engine', 'GET', '/v1/nothing/x', 'good', 404, 'NOT_FOUND'],
    ['engine that is not configured', 'GET', '/v1/audit/logs', 'good', 404, 'NOT_FOUND'],
    ['outside /v1', 'GET', '/internal/deny-list', null, 404, 'NOT_FOUND'],
    ['the root', 'GET', '/', null, 404, 'NOT_FOUND'],
    ['encoded slashes', 'GET', `/v1/care/patients/..%2f..%2finternal`, 'good', 404, 'NOT_FOUND'],
    ['dots', 'GET', `/v1/care/patients/../patients/${id}`, 'good', 404, 'NOT_FOUND'],
    ['encoded dots', 'GET', `/v1/care/patients/%2e%2e/${id}`, 'good', 404, 'NOT_FOUND'],
    ['double slashes', 'GET', `/v1//care/patients`, 'good', 404, 'NOT_FOUND'],
    ['double slash in front', 'GET', `//v1/care/patients`, 'good', 404, 'NOT_FOUND'],
    ['another case', 'GET', `/V1/care/patients`, 'good', 404, 'NOT_FOUND'],
    ['a broken escape', 'GET', `/v1/care/patients/%E0%A4%A`, 'good', 404, 'NOT_FOUND'],
    ['dots under oauth2', 'GET', `/oauth2/../internal/deny-list`, null, 404, 'NOT_FOUND'],
    ['wrong method', 'PUT', patients, 'good', 405, 'METHOD_NOT_ALLOWED'],
    ['wrong method outside /v1', 'POST', '/healthz', null, 405, 'METHOD_NOT_ALLOWED'],
  ])('%s', async (_name, method, path, token, status, code) => {
    const answer = await call(gateway.url, path, { method, token });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json).toMatchObject({
      status,
      title: expect.any(String),
      type: expect.any(String),
      detail: expect.any(String),
      instance: path,
      requestId: answer.headers['x-request-id'],
      meta: {
        apiVersion: expect.any(String),
        responseTime: expect.any(Number),
        timestamp: expect.any(String),
      },
      error: { code, message: expect.any(String), details: null, requestId: answer.headers['x-request-id'] },
    });
    expect(seen).toHaveLength(0);
  });

  test('405 says what is allowed, 401 how to authenticate', async () => {
    const wrong = await call(gateway.url, patients, { method: 'DELETE' });
    expect(wrong.headers['allow']).toBe('POST, GET, HEAD');
    const anonymous = await call(gateway.url, patients, { token: null });
    expect(anonymous.headers['www-authenticate']).toBe('Bearer realm="rymeda"');
    expect(anonymous.json.detail).toBe('Valid authentication token is required');
  });

  test('the absolute form goes by its path alone', async () => {
    const request = (path: string) =>
      `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\nconnection: close\r\n\r\n`;
    expect(await raw(gateway.port, request(`http://evil.example${patient}`))).toMatch(/^HTTP\/1.1 200/);
    expect(seen[0]?.url).toBe(patient);
    expect(seen[0]?.headers['host']).toBe(`127.0.0.1:${engine.port}`);
    expect(await raw(gateway.port, request('http://evil.example/internal/x'))).toMatch(/^HTTP\/1.1 404/);
  });

  test.each([
    ['two lengths', 'content-length: 3\r\ncontent-length: 4'],
    ['length and chunks', 'content-length: 3\r\ntransfer-encoding: chunked'],
    ['an unknown coding', 'transfer-encoding: xchunked'],
    ['a negative length', 'content-length: -1'],
    ['a space before the colon', 'content-length : 3'],
    ['a folded header', 'x-a: b\r\n c: d\r\nx : y'],
  ])('smuggling by %s reaches no engine', async (_name, headers) => {
    const text = await raw(
      gateway.port,
      `POST ${patients} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\n${headers}\r\n\r\n0\r\n\r\nGET /internal HTTP/1.1\r\nhost: x\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1.1 400/);
    expect(seen).toHaveLength(0);
  });
});

describe('bodies beyond 1 MiB', () => {
  const tooLarge = Buffer.alloc(1_048_577, 'a');

  test('are refused by their length', async () => {
    const answer = await call(gateway.url, patients, { method: 'POST', body: tooLarge });
    expect(answer).toMatchObject({ status: 413, json: { error: { code: 'PAYLOAD_TOO_LARGE' } } });
    expect(answer.headers['connection']).toBe('close');
    expect(seen).toHaveLength(0);
  });

  test('are refused by counting', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(gateway.port, '127.0.0.1');
      let text = '';
      socket.on('data', (c) => (text += c.toString()));
      socket.once('close', () => resolve(text)).on('error', () => undefined);
      socket.write(
        `POST ${patients} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\ntransfer-encoding: chunked\r\n\r\n`,
      );
      for (let i = 0; i < 20; i++) socket.write(`10000\r\n${'a'.repeat(65536)}\r\n`);
      socket.write('0\r\n\r\n');
    });
    expect(answer).toMatch(/^HTTP\/1.1 413/);
    expect(seen).toHaveLength(0);
  });

  test('of exactly 1 MiB pass', async () => {
    const answer = await call(gateway.url, patients, { method: 'POST', body: tooLarge.subarray(1) });
    expect(answer.status).toBe(200);
    expect(seen[0]?.body).toHaveLength(1_048_576);
  });

  test('five times as large still get their answer', async () => {
    const answer = await call(gateway.url, patients, { method: 'POST', body: Buffer.alloc(5_242_880, 'a') });
    expect(answer.status).toBe(413);
  });
});

describe('engines that misbehave', () => {
  test('one that dies in the middle of an answer: the caller’s connection is cut, not ended well', async () => {
    behave = (_request, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('x'.repeat(500));
      setTimeout(() => response.destroy(), 50);
    };
    await expect(call(gateway.url, patient)).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  });

  test('one that dies before its answer: 503 for a write', async () => {
    behave = (request) => request.socket.destroy();
    const answer = await call(gateway.url, patients, { method: 'POST', body: '{}' });
    expect(answer).toMatchObject({ status: 503, json: { error: { code: 'SERVICE_UNAVAILABLE' } } });
    expect(answer.headers['retry-after']).toBe('1');
  });

  test('one that closes a kept connection just then: a read is asked once more', async () => {
    const normal = behave;
    await call(gateway.url, patient);
    let first = true;
    behave = (request, response) => {
      if (!first) return normal(request, response);
      first = false;
      request.socket.destroy();
    };
    expect((await call(gateway.url, patient)).status).toBe(200);
  });

  test('one that answers before it has read the body', async () => {
    behave = (_request, response) => {
      response.writeHead(422, { 'content-type': 'application/json' });
      response.end('{}');
    };
    const answer = await call(gateway.url, patients, { method: 'POST', body: Buffer.alloc(900_000, 'a') });
    expect(answer.status).toBe(422);
  });

  test('one that answers nonsense: 503', async () => {
    behave = (request) => request.socket.end('HELLO\r\n\r\n');
    expect((await call(gateway.url, patient)).status).toBe(503);
  });
});

describe('callers that misbehave', () => {
  test('one that leaves: the engine learns of it', async () => {
    const closed = new Promise<void>((resolve) => {
      behave = (_request, response) => response.once('close', () => resolve());
    });
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(`GET ${patient} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\n\r\n`);
    await pause(100);
    socket.destroy();
    await closed;
    await pause(20);
    expect(gateway.lines.at(-1)).toMatchObject({ event: 'request', status: 499 });
  });

  test('one that does not read: the engine is held back, memory does not grow', async () => {
    const total = 200 * 1024 * 1024;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let written = 0;
    behave = (_request, response) => {
      response.writeHead(200, { 'content-length': total });
      const go = (): void => {
        while (written < total && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', go);
        }
        response.end();
      };
      go();
    };
    const before = process.memoryUsage().rss;
    const socket = connect(gateway.port, '127.0.0.1');
    socket.pause();
    socket.write(`GET ${patient} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\n\r\n`);
    await pause(700);
    const heldAt = written;
    await pause(300);
    expect(written).toBe(heldAt);
    expect(heldAt).toBeLessThan(total / 4);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
    let read = 0;
    await new Promise<void>((done) => {
      socket.on('data', (c) => {
        read += c.length;
        if (read >= total) done();
      });
      socket.resume();
    });
    socket.destroy();
    expect(written).toBe(total);
  });

  test('10,000 rapid requests are all answered', async () => {
    let ok = 0;
    const worker = async (): Promise<void> => {
      for (let i = 0; i < 200; i++) {
        const answer = await fetch(`${gateway.url}${patient}`, { headers: { authorization: 'Bearer good' } });
        await answer.text();
        if (answer.status === 200) ok++;
      }
    };
    await Promise.all(Array.from({ length: 50 }, worker));
    expect(ok).toBe(10_000);
    expect(engine.sockets.size).toBeLessThanOrEqual(256);
  });
});

describe('what the log holds', () => {
  test('the route’s template and the caller, never the path or the query', async () => {
    await call(gateway.url, `${patient}?lastName=Canary`);
    await pause(20);
    const line = gateway.lines.at(-1);
    expect(line).toMatchObject({
      event: 'request',
      method: 'GET',
      route: '/v1/care/patients/{id}',
      status: 200,
      actorId: 'cli_a',
      organizationId: 'org_100',
    });
    expect(JSON.stringify(gateway.lines)).not.toMatch(/Canary|pat_0193|Bearer/);
  });

  test('refused callers by number, not one by one', async () => {
    for (let i = 0; i < 20; i++) await call(gateway.url, patients, { token: null });
    await pause(20);
    expect(gateway.lines.filter((l) => l['event'] === 'request')).toHaveLength(0);
    gateway.refusals.flush();
    const counted = gateway.lines.filter((l) => l['event'] === 'requests_refused');
    expect(counted.reduce((sum, l) => sum + (l['count'] as number), 0)).toBeGreaterThanOrEqual(20);
    expect(counted[0]).toMatchObject({ address: '127.0.0.1', minute: expect.stringMatching(/:00\.000Z$/) });
  });
});
