import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { isKnownClient } from './platform-api.ts';

let server: Server;
afterEach(() => void server.close());

/** What identity's successive answers say of a client. */
async function known(...statuses: number[]): Promise<boolean> {
  server = createServer((_request, response) => {
    response.statusCode = statuses.shift() ?? 500;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = { name: 'full', clientId: 'cli_1', clientSecret: 's', scope: 'care:read' };
  return isKnownClient(`http://127.0.0.1:${port}`, client);
}

it.each([
  ['with a token', true, [200]],
  ['that has just started and then gives a token', true, [503, 503, 200]],
  ['that refuses it', false, [401]],
  ['that does not give it this scope', false, [400]],
])('identity %s knows the client: %s', async (_what, expected, statuses) => {
  expect(await known(...statuses)).toBe(expected);
});

it.each([429, 500])('identity that fails with %d says nothing of the client', async (status) => {
  await expect(known(status)).rejects.toThrow(`cli_1 got no token at`);
});
