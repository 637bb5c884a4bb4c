import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@rymeda/kernel';
import type { ObjectStore } from '../object-store.ts';
import { objectStoreContract } from '../testing/object-store-contract.ts';
import { folderStore } from './folder-store.ts';
import { serveFolderLinks, type FolderLinks } from './links.ts';

let folder: string;
let server: Server;
let store: ObjectStore;
let links: FolderLinks;
let serve: ReturnType<typeof serveFolderLinks>;
let now = new Date('2026-03-02T14:00:00Z');
const clock = () => now;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rymeda-objects-'));
  server = createServer((req, res) => {
    void serve(req, res).then((served) => served || res.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  links = { key: Buffer.alloc(32, 7), baseUrl, clock };
  store = folderStore({ folder: join(folder, 'made'), clock, links });
  serve = serveFolderLinks(store, links);
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

objectStoreContract({ store: () => store, now: clock }, 'contract');

describe('the folder', () => {
  it('is its owner’s alone, and leaves nothing half written', async () => {
    await store.put('modes/deep/file', Buffer.from('x'), { retainUntil: new Date(now.getTime() + 1) });
    for (const name of ['', 'objects', 'objects/modes/deep', 'temporary', 'retained/modes'])
      expect((await stat(join(folder, 'made', name))).mode & 0o777).toBe(0o700);
    for (const name of ['objects/modes/deep/file', 'retained/modes/deep/file'])
      expect((await stat(join(folder, 'made', name))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'made/temporary'))).toEqual([]);
  });

  it('removes at its start what a killed process left, and not what another writes now', async () => {
    const leftover = join(folder, 'made/temporary/leftover');
    const fresh = join(folder, 'made/temporary/fresh');
    await writeFile(leftover, 'half');
    await writeFile(fresh, 'half');
    await utimes(leftover, now, new Date(now.getTime() - 7_200_000));
    await utimes(fresh, now, now);
    await folderStore({ folder: join(folder, 'made'), clock }).check();
    expect(await readdir(join(folder, 'made/temporary'))).toEqual(['fresh']);
    await rm(fresh);
  });

  it('lets a retention end by its time, and never be brought forward', async () => {
    const retainUntil = new Date(now.getTime() + 60_000);
    await store.putOnce('retained/one', Buffer.from('x'), { retainUntil });
    await store.putOnce('retained/one', Buffer.from('y'), { retainUntil: new Date(now.getTime() + 1) });
    now = new Date(retainUntil.getTime() - 1);
    await expect(store.delete('retained/one')).rejects.toMatchObject({ fault: 'retained' });
    now = retainUntil;
    await store.delete('retained/one');
    expect(await store.get('retained/one')).toBeUndefined();
  });

  it('says what is wrong when it can not be written', async () => {
    await writeFile(join(folder, 'a-file'), 'x');
    const blocked = folderStore({ folder: join(folder, 'a-file'), clock });
    await expect(blocked.check()).rejects.toMatchObject({ fault: 'misconfigured' });
  });
});

describe('a link to the folder', () => {
  const statusOf = async (url: string, method = 'GET'): Promise<number> =>
    (await fetch(url, { method })).status;

  it('ends by its time', async () => {
    await store.put('linked/two', Buffer.from('x'));
    const link = await store.link('linked/two', { seconds: 60 });
    expect(await statusOf(link)).toBe(200);
    expect(await statusOf(link, 'HEAD')).toBe(200);
    expect(await statusOf(link, 'POST')).toBe(404);
    now = new Date(now.getTime() + 61_000);
    expect(await statusOf(link)).toBe(404);
  });

  it('opens nothing when key, time, name or signature are altered', async () => {
    await store.put('linked/three', Buffer.from('x'));
    const link = await store.link('linked/two', { seconds: 60, filename: 'a.gz' });
    expect(await statusOf(link)).toBe(200);
    const altered = [
      link.replace('linked/two', 'linked/three'),
      link.replace(/expires=(\d+)/, (_, n) => `expires=${Number(n) + 9}`),
      link.replace('a.gz', 'b.gz'),
      link.replace(/signature=../, 'signature=AA'),
      link.replace(/&?signature=[^&]+/, ''),
      link.replace('linked/two', '../retained/linked/two'),
    ];
    for (const url of altered) expect(await statusOf(url)).toBe(404);
  });
});

describe('a link to send a file to the folder', () => {
  const body = Buffer.from('the file');
  const upload = {
    seconds: 60,
    bytes: body.length,
    contentType: 'text/plain',
    sha256: sha256(body).toString('hex'),
  };
  const put = async (url: string, sent: Buffer = body, type = 'text/plain'): Promise<number> =>
    (await fetch(url, { method: 'PUT', body: sent as never, headers: { 'content-type': type } })).status;

  it('takes that file and no other', async () => {
    const { url } = await store.uploadLink('sent/one', upload);
    expect(await put(url, Buffer.from('the fil'))).toBe(403);
    expect(await put(url, Buffer.from('the fils'))).toBe(400);
    expect(await put(url, body, 'application/pdf')).toBe(403);
    expect(await store.get('sent/one')).toBeUndefined();
    expect(await put(url)).toBe(200);
    expect((await store.get('sent/one'))?.toString()).toBe('the file');
  });

  it('ends by its time, opens nothing when altered, and is none to read by', async () => {
    const { url } = await store.uploadLink('sent/two', upload);
    const altered = [
      url.replace('sent/two', 'sent/one'),
      url.replace(/bytes=\d+/, 'bytes=9'),
      url.replace(/expires=(\d+)/, (_, n) => `expires=${Number(n) + 9}`),
      url.replace(/sha256=../, 'sha256=00'),
      url.replace(/signature=../, 'signature=AA'),
    ];
    for (const one of altered) expect(await put(one)).toBe(404);
    expect((await fetch(url)).status).toBe(404);
    now = new Date(now.getTime() + 61_000);
    expect(await put(url)).toBe(404);
    expect(await store.get('sent/two')).toBeUndefined();
  });
});
