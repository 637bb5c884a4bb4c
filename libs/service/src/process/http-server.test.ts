import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { httpServer } from './http-server.ts';

const served: string[] = [];
const server = httpServer((req, res) => {
  served.push(req.url ?? '');
  res.end('served');
}, 4_096);
beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What comes back until the connection is closed. */
const said = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const told: Buffer[] = [];
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => told.push(chunk));
    socket.once('close', () => resolve(Buffer.concat(told).toString()));
    socket.once('error', reject);
  });

describe('a server', () => {
  it('waits long for nobody: ten seconds for headers, a minute for a request', () => {
    expect(server).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 75_000,
    });
  });

  it.each([
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n',
    ],
    ['a bare line feed within headers', 'GET / HTTP/1.1\r\nHost: x\r\nA: b\nC: d\r\n\r\n'],
    ['no HTTP at all', '\u0016\u0003\u0001 hello\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('passes on nothing with %s, and closes', async (_what, bytes) => {
    served.length = 0;
    expect(await said(bytes)).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json/);
    expect(served).toEqual([]);
  });

  it('reads no more headers than it was told to', async () => {
    const answer = await said(`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(8_192)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 [^]*HEADERS_TOO_LARGE/);
  });
});
