import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import type { ObjectStore } from '../object-store.ts';
import { s3Store } from './s3-store.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function storeAt(answers: RequestListener, answerMs: number): Promise<ObjectStore> {
  const server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const store = s3Store({
    ...{ bucket: 'objects', region: 'us-east-1', kmsKeyId: 'alias/objects', forcePathStyle: true },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    answerMs,
  });
  closing.push(async () => {
    await store.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return store;
}

it('gives up on an S3 that says nothing: unavailable, for whoever tries again later', async () => {
  const store = await storeAt(() => undefined, 50);
  await expect(store.get('a')).rejects.toMatchObject({ name: 'StorageError', fault: 'unavailable' });
  await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject({ fault: 'unavailable' });
});

it('gives up on an S3 that stops in the middle of an object', async () => {
  const store = await storeAt(
    (_req, res) => void res.writeHead(200, { 'content-length': 8 }).write('half'),
    200,
  );
  await expect(store.get('a')).rejects.toMatchObject({ name: 'StorageError', fault: 'unavailable' });
  const stream = await store.getStream('a');
  await expect(stream?.toArray()).rejects.toThrow();
});

it('waits for who reads as long as he takes, and gives him the whole', async () => {
  const body = Buffer.alloc(4 * 1024 * 1024, 7);
  const store = await storeAt((_req, res) => res.end(body), 200);
  const read: Buffer[] = [];
  for await (const chunk of (await store.getStream('a')) as AsyncIterable<Buffer>) {
    if (read.length === 0) await new Promise((resolve) => setTimeout(resolve, 400));
    read.push(chunk);
  }
  expect(Buffer.concat(read).equals(body)).toBe(true);
  expect(await store.get('a')).toEqual(body);
});
