import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@rymeda/kernel';
import { startMoto, type Moto } from '@rymeda/testing';
import type { ObjectStore } from '../object-store.ts';
import { objectStoreContract } from '../testing/object-store-contract.ts';
import { s3Store } from './s3-store.ts';

let moto: Moto;
let client: S3Client;
let store: ObjectStore;
const options = (bucket: string) => ({
  ...moto.client,
  bucket,
  kmsKeyId: 'alias/objects',
  forcePathStyle: true,
  objectLock: true,
});

beforeAll(async () => {
  moto = await startMoto();
  client = new S3Client({ ...moto.client, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: 'objects', ObjectLockEnabledForBucket: true }));
  await client.send(new CreateBucketCommand({ Bucket: 'unlocked' }));
  store = s3Store(options('objects'));
}, 600_000);
afterAll(async () => {
  client.destroy();
  await store.close();
  await moto.stop();
});

objectStoreContract({ store: () => store, now: () => new Date() }, 'contract');

describe('S3', () => {
  it('encrypts each object under the given KMS key', async () => {
    await store.put('encrypted', Buffer.from('x'));
    const head = await client.send(new HeadObjectCommand({ Bucket: 'objects', Key: 'encrypted' }));
    expect(head).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: expect.stringContaining('objects'),
    });
  });

  it('retains in compliance mode until the given time', async () => {
    const retainUntil = new Date(Date.now() + 86_400_000);
    await store.putOnce('locked', Buffer.from('x'), { retainUntil });
    const head = await client.send(new HeadObjectCommand({ Bucket: 'objects', Key: 'locked' }));
    expect(head.ObjectLockMode).toBe('COMPLIANCE');
    expect(Math.abs((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - retainUntil.getTime())).toBeLessThan(
      1000,
    );
  });

  it('signs length, type, digest and KMS key of what may be sent, and stores it under that key', async () => {
    const body = Buffer.from('sent');
    const upload = {
      seconds: 60,
      bytes: body.length,
      contentType: 'text/plain',
      sha256: sha256(body).toString('hex'),
      kmsKeyId: 'alias/rymeda/org_1',
    };
    const { url, headers } = await store.uploadLink('by-link', upload);
    const query = new URL(url).searchParams;
    expect(query.get('X-Amz-SignedHeaders')?.split(';')).toEqual(
      expect.arrayContaining(['content-length', ...Object.keys(headers)]),
    );
    expect(query.get('X-Amz-Expires')).toBe('60');
    expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
    const head = await client.send(new HeadObjectCommand({ Bucket: 'objects', Key: 'by-link' }));
    expect(head).toMatchObject({
      ContentType: 'text/plain',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: expect.stringContaining('alias/rymeda/org_1'),
    });
  });

  it('encrypts an object under the key that its writer names', async () => {
    await store.put('theirs', Buffer.from('x'), { kmsKeyId: 'alias/rymeda/org_2' });
    const head = await client.send(new HeadObjectCommand({ Bucket: 'objects', Key: 'theirs' }));
    expect(head.SSEKMSKeyId).toContain('alias/rymeda/org_2');
  });

  it('is refused when the bucket is not there, or has no Object Lock where objects are to be retained', async () => {
    await store.check();
    for (const bucket of ['nowhere', 'unlocked']) {
      const other = s3Store(options(bucket));
      await expect(other.check()).rejects.toMatchObject({ name: 'StorageError', fault: 'misconfigured' });
      await other.close();
    }
  });

  it('that does not answer is unavailable, not misconfigured', async () => {
    const away = s3Store({ ...options('objects'), endpoint: 'http://127.0.0.1:1' });
    await expect(away.get('x')).rejects.toMatchObject({ fault: 'unavailable' });
    await away.close();
  });
});
