import {
  createServer as createPlain,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecure, type ServerOptions } from 'node:https';
import { connect, createServer as createTcp, type AddressInfo, type Server as TcpServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { throwAwayAuthority, type Authority } from '@rymeda/testing/authority';
import { openRanges } from './address.rules.ts';
import type { NetworkSettings, TlsSettings } from './connector.ts';
import { createPools, type Pools } from './pools.ts';

const host = 'partner.test';
const servers: (Server | TcpServer)[] = [];
const opened: Pools[] = [];
let authority: Authority;
let foreign: Authority;
beforeAll(async () => {
  [authority, foreign] = await Promise.all([throwAwayAuthority(), throwAwayAuthority()]);
});
afterAll(async () => {
  await Promise.all(opened.map((p) => p.close()));
  for (const server of servers) server.close();
});

async function listen(server: Server | TcpServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A receiver with TLS; answers with the name of the client's certificate. */
async function secureReceiver(by: Authority, names: string[], more: ServerOptions = {}): Promise<number> {
  const { certificate, key } = await by.issue('a receiver', { names });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const peer = (request.socket as TLSSocket).getPeerCertificate();
    response.end(JSON.stringify({ client: peer.subject?.CN ?? null, host: request.headers.host }));
  };
  return listen(createSecure({ cert: certificate, key, ...more }, answer));
}

/** `partner.test` is on this machine, which is open here. */
const settings: NetworkSettings = {
  open: openRanges(['127.0.0.0/8']),
  resolve: async (name) => {
    if (name !== host) throw new Error('ENOTFOUND');
    return [{ address: '127.0.0.1', family: 4 }];
  },
};

function post(url: string, tls: TlsSettings | null, more: Partial<NetworkSettings> = {}) {
  const pools = createPools({ ...settings, ...more }, () => new Date());
  opened.push(pools);
  return pools.post(
    { endpointId: 'whe_1', version: 1, url: new URL(url), tls },
    { headers: { 'content-type': 'application/json' }, body: '{}' },
  );
}

describe('a receiver with TLS', () => {
  it('is trusted by the endpoint’s own authority, and by no other', async () => {
    const port = await secureReceiver(authority, [host]);
    const url = `https://${host}:${port}/`;
    expect(await post(url, { ca: authority.certificate })).toMatchObject({ status: 200, error: null });
    for (const tls of [null, { ca: foreign.certificate }])
      expect(await post(url, tls)).toMatchObject({ status: null, error: 'tls_failed' });
  });

  it('must have a certificate for the endpoint’s name, although the connection goes to an address', async () => {
    const other = await secureReceiver(authority, ['other.test']);
    const byAddress = await secureReceiver(authority, ['127.0.0.1']);
    const tls = { ca: authority.certificate };
    expect(await post(`https://${host}:${other}/`, tls)).toMatchObject({ error: 'tls_failed' });
    expect(await post(`https://${host}:${byAddress}/`, tls)).toMatchObject({ error: 'tls_failed' });
    expect(await post(`https://127.0.0.1:${byAddress}/`, tls)).toMatchObject({ status: 200 });
  });

  it('that asks for a client’s certificate gets the endpoint’s, and refuses one that it doesn’t know', async () => {
    const mutual = { requestCert: true, rejectUnauthorized: true, ca: authority.certificate };
    const port = await secureReceiver(authority, [host], mutual);
    const url = `https://${host}:${port}/`;
    const ours = await authority.issue('rymeda-client', { names: ['client.test'] });
    const theirs = await foreign.issue('stranger', { names: ['client.test'] });
    const known = await post(url, { ca: authority.certificate, ...ours });
    expect(known).toMatchObject({ status: 200, error: null });
    expect(JSON.parse(known.response ?? '')).toMatchObject({ client: 'rymeda-client' });
    for (const tls of [{ ca: authority.certificate }, { ca: authority.certificate, ...theirs }])
      expect((await post(url, tls)).status).toBeNull();
  });

  it('that speaks only what is out of date is refused', async () => {
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const port = await secureReceiver(authority, [host], old);
    expect(await post(`https://${host}:${port}/`, { ca: authority.certificate })).toMatchObject({
      status: null,
      error: 'tls_failed',
    });
  });
});

/** A proxy that makes tunnels (CONNECT) and notes what it was asked. */
async function proxy(answer = '200 Connection established') {
  const asked: { target: string; authorization: string | undefined }[] = [];
  const server = createPlain();
  server.on('connect', (request, socket, head) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
    if (!answer.startsWith('200')) return void socket.end();
    const [to = '', port = ''] = (request.url ?? '').split(':');
    const outer = connect(Number(port), to, () => outer.write(head));
    outer.pipe(socket).pipe(outer);
    for (const one of [outer, socket]) one.on('error', () => [outer, socket].forEach((s) => s.destroy()));
  });
  return { asked, port: await listen(server) };
}

describe('an egress proxy', () => {
  it('is told the address that was judged, never the name, and TLS goes through it to the name', async () => {
    const port = await secureReceiver(authority, [host]);
    const through = await proxy();
    const url = new URL(`http://user:p%40ss@127.0.0.1:${through.port}`);
    const result = await post(`https://${host}:${port}/x`, { ca: authority.certificate }, { proxy: url });
    expect(result).toMatchObject({ status: 200, error: null });
    expect(JSON.parse(result.response ?? '')).toMatchObject({ host: `${host}:${port}` });
    const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect(through.asked).toEqual([{ target: `127.0.0.1:${port}`, authorization }]);
  });

  it('carries http as well, where that is open', async () => {
    const port = await listen(createPlain((_request, response) => response.end('plain')));
    const through = await proxy();
    const to = { proxy: new URL(`http://127.0.0.1:${through.port}`) };
    expect(await post(`http://${host}:${port}/`, null, to)).toMatchObject({ status: 200, response: 'plain' });
    expect(through.asked).toHaveLength(1);
  });

  it('is not asked for an address that may not be delivered to', async () => {
    const through = await proxy();
    const to = { proxy: new URL(`http://127.0.0.1:${through.port}`) };
    for (const url of ['https://10.0.0.1/', 'https://[::ffff:169.254.169.254]/'])
      expect(await post(url, null, to)).toMatchObject({ status: null, error: 'address_refused' });
    expect(through.asked).toEqual([]);
  });

  it('that refuses, says nonsense or breaks off is a failed attempt; nothing goes past it', async () => {
    let direct = 0;
    const port = await listen(createPlain((_request, response) => void (direct++, response.end())));
    const url = `http://${host}:${port}/`;
    const refusing = await proxy('407 Proxy Authentication Required');
    const babbling = await listen(createTcp((socket) => void socket.end('SSH-2.0-x\r\n\r\n')));
    const closing = await listen(createTcp((socket) => void socket.destroy()));
    for (const at of [refusing.port, babbling, closing]) {
      const to = { proxy: new URL(`http://127.0.0.1:${at}`) };
      expect(await post(url, null, to)).toMatchObject({ status: null, error: 'proxy_refused' });
    }
    expect(direct).toBe(0);
  });
});

describe('a name', () => {
  it('is resolved once for a connection, and what it leads to next is judged anew', async () => {
    const port = await listen(createPlain((_request, response) => response.end('first')));
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1', '10.0.0.1']];
    let asked = 0;
    const rebinding: Partial<NetworkSettings> = {
      resolve: async () => (answers[asked++] ?? []).map((address) => ({ address, family: 4 })),
    };
    expect(await post(`http://${host}:${port}/`, null, rebinding)).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
    for (const n of [2, 3]) {
      expect(await post(`http://${host}:${port}/`, null, rebinding)).toMatchObject({
        error: 'address_refused',
      });
      expect(asked).toBe(n);
    }
  });
});

describe('the egress address', () => {
  it('is where connections come from, if one is set', async () => {
    const from: (string | undefined)[] = [];
    const port = await listen(
      createPlain((request, response) => {
        from.push(request.socket.remoteAddress);
        response.end();
      }),
    );
    await post(`http://${host}:${port}/`, null, { localAddress: '127.0.0.7' });
    expect(from).toEqual(['127.0.0.7']);
  });
});
