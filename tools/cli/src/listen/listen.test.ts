import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('a Ctrl-C ends listening in order, however often it is passed on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rymeda-cli-'));
  const secret = join(folder, 'secret');
  await writeFile(secret, 'rys_1');
  const none = { data: [], pagination: { hasMore: false, cursor: null } };
  const server = createServer((request, response) => {
    const answer = request.url === '/oauth2/token' ? { access_token: 't', expires_in: 3600 } : none;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = ['listen', '--client-id', `cli_${'0'.repeat(32)}`, '--client-secret-file', secret];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts'), ...args], {
    env: { ...env, RYMEDA_URL: url },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  try {
    const [said] = (await once(child.stderr, 'data')) as [Buffer];
    expect(String(said)).toContain('Listening');
    child.stderr.resume();
    const ended = once(child, 'exit');
    const again = setInterval(() => child.kill('SIGINT'), 1);
    expect(await ended).toEqual([0, null]);
    clearInterval(again);
  } finally {
    child.kill('SIGKILL');
    server.close();
    await rm(folder, { recursive: true });
  }
});
