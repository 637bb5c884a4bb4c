import { once } from 'node:events';
import { createServer, request } from 'node:https';
import { createServer as createPlainServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '@rymeda/kernel';
import { throwAwayAuthority, type Authority } from '@rymeda/testing/authority';
import { requireOwnName } from './own-name.ts';
import { serverTlsOptions } from './server-tls.ts';

let authority: Authority;
let server: ReturnType<typeof createServer>;
const plain = createPlainServer((req, res) => judge(req, res));

/** Answers what becomes of a token of the one that the path names. */
function judge(
  req: Parameters<Parameters<typeof createPlainServer>[1] & object>[0],
  res: { end(text: string): void },
) {
  try {
    requireOwnName({ id: decodeURIComponent((req.url as string).slice(1)) }, req.socket);
    res.end('taken');
  } catch (error) {
    res.end(error instanceof Problem ? error.code : 'failed');
  }
}

beforeAll(async () => {
  authority = await throwAwayAuthority();
  const own = await authority.issue('care');
  const material = { cert: own.certificate, key: own.key, ca: authority.certificate };
  const files = { current: () => material, onChange: () => undefined } as never;
  server = createServer(serverTlsOptions({ files, callers: ['gateway', 'revenue', 'webhooks'] }), judge);
  server.listen(0, '127.0.0.1');
  plain.listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(plain, 'listening')]);
});
afterAll(() => {
  server.close();
  plain.close();
});

async function asked(by: string, id: string): Promise<string> {
  const { certificate: cert, key } = await authority.issue(by);
  const { port } = server.address() as AddressInfo;
  const options = { host: '127.0.0.1', port, servername: 'care', path: `/${encodeURIComponent(id)}` };
  const sent = request({ ...options, cert, key, ca: authority.certificate, agent: false }).end();
  const [answer] = await once(sent, 'response');
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
}

describe('with mutual TLS', () => {
  it.each([
    ['webhooks', 'svc:webhooks'],
    ['webhooks', `svc:webhooks/whe_${'0'.repeat(32)}`],
    ['gateway', 'cli_1'],
    ['gateway', 'usr_1'],
  ])('%s may hand in a token of %s', async (by, id) => {
    expect(await asked(by, id)).toBe('taken');
  });

  it.each([
    ['webhooks', 'svc:revenue'],
    ['webhooks', 'svc:revenue/whe_1'],
    ['gateway', 'svc:webhooks'],
    ['webhooks', 'svc:webhooks-2'],
    ['webhooks', 'svc:*'],
  ])('%s may not hand in a token of %s', async (by, id) => {
    expect(await asked(by, id)).toBe('UNAUTHENTICATED');
  });
});

it('without it a connection has no name, and the token’s word is taken', async () => {
  const { port } = plain.address() as AddressInfo;
  const [answer] = await once(
    get({ host: '127.0.0.1', port, path: '/svc:revenue', agent: false }),
    'response',
  );
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  expect(text).toBe('taken');
});
