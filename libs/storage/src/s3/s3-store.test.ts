import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { s3Store } from './s3-store.ts';

it('gives up on an S3 that says nothing: unavailable, for whoever tries again later', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const store = s3Store({
    ...{ bucket: 'objects', region: 'us-east-1', kmsKeyId: 'alias/objects', forcePathStyle: true },
    endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    answerMs: 50,
  });
  await expect(store.get('a')).rejects.toMatchObject({ name: 'StorageError', fault: 'unavailable' });
  await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject({ fault: 'unavailable' });
  await store.close();
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});
