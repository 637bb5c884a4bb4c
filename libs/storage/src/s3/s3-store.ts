import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Readable } from 'node:stream';
import { checkedKey, checkedPrefix } from '../object-key.ts';
import { checkLinkSeconds, StorageError, type ObjectStore, type PutOptions } from '../object-store.ts';
import { uploadRequest } from './upload-request.ts';
import { isConditionalConflict, isDenied, isMissing, isPresent, storageError } from './s3-errors.ts';

export interface S3StoreOptions {
  bucket: string;
  region: string;
  /** Objects are encrypted under it (SSE-KMS); id or ARN. */
  kmsKeyId: string;
  /** A VPC endpoint or another server that speaks S3; default AWS's own address of the region. */
  endpoint?: string;
  /** `https://host/bucket/key` instead of `https://bucket.host/key`; for servers without names per bucket. */
  forcePathStyle?: boolean;
  /** Whether `check` insists on Object Lock; for stores whose objects are retained. */
  objectLock?: boolean;
  /** Default: the SDK's own chain (role of the pod, environment). */
  credentials?: S3ClientConfig['credentials'];
  /**
   * How long S3 may say nothing, milliseconds; default 15 s. An answer that does not begin is asked for three times; one
   * that stops in the middle has failed.
   */
  answerMs?: number;
}

const partBytes = 8 * 1024 * 1024;
const conflictTries = 5;

/** S3 with SSE-KMS under a given key, and Object Lock in compliance mode for what is retained. */
export function s3Store(options: S3StoreOptions): ObjectStore {
  const { bucket: Bucket, answerMs = 15_000 } = options;
  const client = new S3Client({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    forcePathStyle: options.forcePathStyle ?? false,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: answerMs,
      // Without it the SDK only warns, and waits on.
      throwOnRequestTimeout: true,
    },
  });

  const putInput = (key: string, { contentType, retainUntil, kmsKeyId }: PutOptions) => ({
    Bucket,
    Key: checkedKey(key),
    ContentType: contentType ?? 'application/octet-stream',
    ServerSideEncryption: 'aws:kms' as const,
    SSEKMSKeyId: kmsKeyId ?? options.kmsKeyId,
    // One call to KMS for many objects: tiles are small and many.
    BucketKeyEnabled: true,
    ChecksumAlgorithm: 'SHA256' as const,
    ...(retainUntil === undefined
      ? {}
      : { ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate: retainUntil }),
  });

  async function store(input: PutObjectCommandInput): Promise<void> {
    try {
      await client.send(new PutObjectCommand(input));
    } catch (error) {
      throw isPresent(error) || isConditionalConflict(error) ? error : storageError('store an object', error);
    }
  }

  async function read(input: Omit<GetObjectCommandInput, 'Bucket'>): Promise<Readable | undefined> {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, ...input }));
      return Readable.from(unlessSilent(Body as Readable, answerMs), { objectMode: false });
    } catch (error) {
      // Range beyond the end of the object.
      if ((error as Error).name === 'InvalidRange') return Readable.from([]);
      if (isMissing(error)) return undefined;
      throw storageError('give an object', error);
    }
  }

  const readAll = async (input: Omit<GetObjectCommandInput, 'Bucket'>): Promise<Buffer | undefined> => {
    const body = await read(input);
    if (body === undefined) return undefined;
    try {
      return Buffer.concat((await body.toArray()) as Uint8Array[]);
    } catch (error) {
      throw storageError('give the whole of an object', error);
    }
  };

  /** Ids of all versions of one key, newest first; delete markers are among them. */
  async function versions(key: string): Promise<{ id: string; marker: boolean }[]> {
    const found: { id: string; marker: boolean; modified: number }[] = [];
    let at: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (;;) {
      const page = await client
        .send(new ListObjectVersionsCommand({ Bucket, Prefix: key, ...at }))
        .catch((error: unknown) => Promise.reject(storageError('list versions', error)));
      for (const [list, marker] of [
        [page.Versions ?? [], false],
        [page.DeleteMarkers ?? [], true],
      ] as const)
        for (const { Key, VersionId, LastModified } of list)
          if (Key === key)
            found.push({ id: VersionId ?? 'null', marker, modified: LastModified?.getTime() ?? 0 });
      const passed = (page.NextKeyMarker ?? '') > key;
      if (page.IsTruncated !== true || passed)
        // Stable: S3 lists the versions of a key newest first, also those of one second.
        return found.sort((a, b) => b.modified - a.modified);
      at = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
  }

  return {
    kind: 's3',
    async check() {
      try {
        await client.send(new HeadBucketCommand({ Bucket }));
      } catch (error) {
        throw storageError('open the bucket', error);
      }
      if (options.objectLock !== true) return;
      const lock = await client
        .send(new GetObjectLockConfigurationCommand({ Bucket }))
        .catch((error: unknown) => {
          if (isMissing(error)) return undefined;
          throw storageError('tell whether the bucket has Object Lock', error);
        });
      if (lock?.ObjectLockConfiguration?.ObjectLockEnabled !== 'Enabled')
        throw new StorageError('misconfigured', 'The bucket must have Object Lock enabled');
    },
    async put(key, body, put = {}) {
      await store({ ...putInput(key, put), Body: body });
    },
    async putOnce(key, body, put = {}) {
      for (let attempt = 1; ; attempt++) {
        try {
          await store({ ...putInput(key, put), Body: body, IfNoneMatch: '*' });
          return 'stored';
        } catch (error) {
          if (isPresent(error)) return 'present';
          if (!isConditionalConflict(error) || attempt === conflictTries)
            throw storageError('store an object', error);
        }
      }
    },
    async putStream(key, body, put = {}) {
      let bytes = 0;
      async function* counted() {
        for await (const chunk of body) {
          bytes += chunk.length;
          yield chunk;
        }
      }
      const params = { ...putInput(key, put), Body: Readable.from(counted()) };
      try {
        await new Upload({ client, params, partSize: partBytes, queueSize: 2 }).done();
      } catch (error) {
        throw storageError('store an object', error);
      }
      return bytes;
    },
    get: async (key) => readAll({ Key: checkedKey(key) }),
    async getFirst(key) {
      const first = (await versions(checkedKey(key))).findLast((version) => !version.marker);
      return first === undefined ? undefined : readAll({ Key: key, VersionId: first.id });
    },
    getRange: async (key, from, length) =>
      readAll({ Key: checkedKey(key), Range: `bytes=${from}-${from + length - 1}` }),
    getStream: async (key) => read({ Key: checkedKey(key) }),
    async *list(prefix, after) {
      checkedPrefix(prefix);
      let ContinuationToken: string | undefined;
      do {
        const page = await client
          .send(new ListObjectsV2Command({ Bucket, Prefix: prefix, StartAfter: after, ContinuationToken }))
          .catch((error: unknown) => Promise.reject(storageError('list objects', error)));
        for (const { Key, Size, LastModified } of page.Contents ?? [])
          yield { key: Key ?? '', size: Size ?? 0, modified: LastModified ?? new Date(0) };
        ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (ContinuationToken !== undefined);
    },
    async link(key, { seconds, filename }) {
      checkLinkSeconds(seconds);
      const ResponseContentDisposition = `attachment${filename === undefined ? '' : `; filename="${filename.replaceAll(/[^A-Za-z0-9._-]/g, '_')}"`}`;
      const command = new GetObjectCommand({ Bucket, Key: checkedKey(key), ResponseContentDisposition });
      return getSignedUrl(client, command, { expiresIn: seconds });
    },
    async uploadLink(key, upload) {
      checkLinkSeconds(upload.seconds);
      const request = uploadRequest({ Bucket, Key: checkedKey(key) }, options.kmsKeyId, upload);
      const url = await getSignedUrl(client, request.command, {
        expiresIn: upload.seconds,
        signableHeaders: request.signed,
        unhoistableHeaders: request.signed,
      });
      return { method: 'PUT', url, headers: request.headers };
    },
    async retain(key, until) {
      const object = { Bucket, Key: checkedKey(key) };
      try {
        const { ObjectLockRetainUntilDate: present } = await client.send(new HeadObjectCommand(object));
        // Compliance mode refuses an earlier time.
        if ((present?.getTime() ?? 0) >= until.getTime()) return;
        const Retention = { Mode: 'COMPLIANCE' as const, RetainUntilDate: until };
        await client.send(new PutObjectRetentionCommand({ ...object, Retention }));
      } catch (error) {
        throw storageError('retain an object', error);
      }
    },
    async delete(key) {
      for (const { id } of await versions(checkedKey(key))) {
        try {
          await client.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: id }));
        } catch (error) {
          if (isDenied(error))
            throw new StorageError('retained', 'The object is retained, or may not be deleted', error);
          throw storageError('delete an object', error);
        }
      }
    },
    async close() {
      client.destroy();
    },
  };
}

/** Only the time that S3 takes counts, not that of who reads. */
async function* unlessSilent(body: Readable, mostMs: number): AsyncGenerator<Uint8Array> {
  const giveUp = () => setTimeout(() => body.destroy(new Error('S3 says nothing any more')), mostMs);
  let timer = giveUp();
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      yield chunk;
      timer = giveUp();
    }
  } finally {
    clearTimeout(timer);
  }
}
