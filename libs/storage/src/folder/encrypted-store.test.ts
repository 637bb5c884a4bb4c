import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../object-store.ts';
import { objectStoreContract } from '../testing/object-store-contract.ts';
import { encryptedStore } from './encrypted-store.ts';
import { folderStore } from './folder-store.ts';
import { serveFolderLinks } from './links.ts';

let folder: string;
let server: Server;
let store: ObjectStore;
const now = new Date('2026-03-02T14:00:00Z');
const clock = () => now;
/** Stands for a cipher: reversible, bound to the key, and nothing of the plain text is left to see. */
const mask = (key: string, body: Buffer): Buffer => {
  const head = Buffer.from(`${key}\n`);
  return Buffer.concat([head, Buffer.from(body.map((byte) => byte ^ 0x5a))]);
};
const seal = {
  seal: async (key: string, plain: Buffer) => mask(key, plain),
  async open(key: string, sealed: Buffer) {
    if (!sealed.subarray(0, key.length + 1).equals(Buffer.from(`${key}\n`)))
      throw new Error('another object');
    return Buffer.from(sealed.subarray(key.length + 1).map((byte) => byte ^ 0x5a));
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rymeda-encrypted-'));
  server = createServer((req, res) => void serve(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const links = {
    key: Buffer.alloc(32, 7),
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock,
  };
  store = encryptedStore(folderStore({ folder, clock, links }), seal);
  const serve = serveFolderLinks(store, links);
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

objectStoreContract({ store: () => store, now: clock }, 'contract');

describe('an encrypted folder', () => {
  it('holds nothing in clear, however it came in', async () => {
    const secret = Buffer.from('Kanarienvogel');
    await store.put('one', secret);
    await store.putOnce('two', secret);
    await store.putStream(
      'three',
      (async function* () {
        yield secret;
      })(),
    );
    for (const key of ['one', 'two', 'three'])
      expect((await readFile(join(folder, 'objects', key))).includes('Kanarienvogel')).toBe(false);
    expect((await store.get('three'))?.toString()).toBe('Kanarienvogel');
  });

  it('does not open a file that somebody moved to another key', async () => {
    await store.put('mine', Buffer.from('x'));
    const raw = await readFile(join(folder, 'objects/mine'));
    await folderStore({ folder, clock }).put('other', raw);
    await expect(store.get('other')).rejects.toThrow('another object');
  });
});
