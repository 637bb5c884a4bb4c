import { Readable } from 'node:stream';
import type { ObjectStore } from '../object-store.ts';

/** Encrypts whole objects under keys that the store knows nothing of; `key` is the object's, and bound to it. */
export interface ObjectSeal {
  seal: (key: string, plain: Buffer) => Promise<Buffer>;
  open: (key: string, sealed: Buffer) => Promise<Buffer>;
}

/**
 * A folder whose files are ciphertexts, for development: S3 encrypts by itself. Objects pass through memory whole;
 * `list` tells the lengths of the ciphertexts.
 */
export function encryptedStore(inner: ObjectStore, { seal, open }: ObjectSeal): ObjectStore {
  const sealed = async (key: string, body: Uint8Array): Promise<Buffer> => seal(key, Buffer.from(body));
  const opened = async (key: string, body: Buffer | undefined): Promise<Buffer | undefined> =>
    body === undefined ? undefined : open(key, body);
  const get = async (key: string): Promise<Buffer | undefined> => opened(key, await inner.get(key));
  return {
    ...inner,
    put: async (key, body, options) => inner.put(key, await sealed(key, body), options),
    putOnce: async (key, body, options) => inner.putOnce(key, await sealed(key, body), options),
    async putStream(key, body, options) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      const plain = Buffer.concat(chunks);
      await inner.put(key, await seal(key, plain), options);
      return plain.length;
    },
    get,
    getFirst: async (key) => opened(key, await inner.getFirst(key)),
    getRange: async (key, from, length) => (await get(key))?.subarray(from, from + length),
    async getStream(key) {
      const body = await get(key);
      return body === undefined ? undefined : Readable.from([body]);
    },
  };
}
