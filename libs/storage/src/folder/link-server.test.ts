import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock as clock } from '@rymeda/kernel';
import { freePort } from '@rymeda/testing';
import { folderStore } from './folder-store.ts';
import { linkServer, type LinkServer } from './link-server.ts';

let folder: string;
let own: Server;
const started: LinkServer[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'rymeda-links-'))));
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
  own.closeAllConnections();
  await new Promise((done) => own.close(done));
  rmSync(folder, { recursive: true });
});

const api: RequestListener = (_req, res) => void res.writeHead(401).end();

/** A service with its own port, and perhaps one for links; answers a link, and both addresses. */
async function serving(linksPort: number | undefined) {
  let listener: RequestListener = api;
  own = createServer((req, res) => listener(req, res));
  await new Promise<void>((ready) => own.listen(0, '127.0.0.1', ready));
  const service = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
  const baseUrl = linksPort === undefined ? service : `http://127.0.0.1:${linksPort}`;
  const links = { key: Buffer.alloc(32, 7), baseUrl, clock };
  const store = folderStore({ folder, clock, links });
  const made = linkServer(store, {
    config: { HOST: '127.0.0.1', OBJECT_LINKS_PORT: linksPort },
    ...{ links, api, onFailure: () => undefined },
  });
  started.push(made);
  await made.start();
  listener = made.listener;
  await store.put('a/file', Buffer.from('content'));
  return { service, baseUrl, link: await store.link('a/file', { seconds: 60 }) };
}
const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('links to a folder', () => {
  it('are served on the service’s own port, beside its operations', async () => {
    const { service, link } = await serving(undefined);
    expect(await (await fetch(link)).text()).toBe('content');
    expect(await statusOf(`${service}/v1/anything`)).toBe(401);
  });

  it('have a port to themselves where the service’s own is closed: no operation there, and no link here', async () => {
    const { service, baseUrl, link } = await serving(await freePort());
    expect(await (await fetch(link)).text()).toBe('content');
    expect(await statusOf(link.replace(/signature=../, 'signature=AA'))).toBe(404);
    expect(await statusOf(`${baseUrl}/v1/anything`)).toBe(404);
    expect(await statusOf(link.replace(baseUrl, service))).toBe(401);
  });
});
