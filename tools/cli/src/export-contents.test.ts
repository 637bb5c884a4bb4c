import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { exitCodeOf } from './exit-codes.ts';
import { exportContent } from './export-contents.ts';

let folder: string;
let server: Server;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'rymeda-cli-'))));
afterEach(() => void server.close());
afterAll(() => rm(folder, { recursive: true }));

async function exported(id: string, listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const from = { baseUrl, token: () => Promise.resolve('t'), organization: 'org_1', folder };
  return exportContent(from, { engine: 'revenue', resource: 'file', id });
}

it('a lost connection does not end an export', async () => {
  let asked = 0;
  const path = await exported('fil_1', (request, response) => {
    if (++asked === 1) return void request.socket.destroy();
    response.end('ISA*00');
  });
  expect(await readFile(join(folder, path), 'utf8')).toBe('ISA*00');
  expect(asked).toBe(2);
});

it('a content that breaks off is fetched anew', async () => {
  let asked = 0;
  const path = await exported('fil_3', (request, response) => {
    response.writeHead(200, { 'content-length': 6 });
    if (++asked > 1) return void response.end('ISA*00');
    response.write('ISA', () => request.socket.destroy());
  });
  expect(await readFile(join(folder, path), 'utf8')).toBe('ISA*00');
  expect(asked).toBe(2);
});

it('what is refused is asked for once', async () => {
  let asked = 0;
  const refused = exported('fil_2', (_request, response) => {
    asked++;
    response.writeHead(404).end('{}');
  });
  expect(exitCodeOf(await refused.catch((error: unknown) => error))).toBe(3);
  expect(asked).toBe(1);
});
