import { hmac } from '@rymeda/kernel';
import type { DataKey } from './data-key.ts';
import type { Keyring } from './keyring.ts';
import { openToken, sealToken, tokenKeyVersion } from './token.ts';

/** Seals things that are no record's field: stored answers, signing keys, what audit couldn't read. */
export interface BlobCipher {
  seal(organizationId: string, id: string, plain: Buffer): Promise<string>;
  /** DECRYPTION_FAILED when it is not this blob. */
  open(organizationId: string, id: string, token: string): Promise<Buffer>;
  /** The same blob under the current key; undefined when it is already. DECRYPTION_FAILED as `open`. */
  reseal(organizationId: string, id: string, token: string): Promise<string | undefined>;
  /**
   * Keyed fingerprints, for example of a request's body: `<index key version>.<base64url>`, one for each index key
   * that is in use, the oldest first. Whatever two processes know of a rotation, they have one in common.
   */
  fingerprints(organizationId: string, ...parts: (string | Buffer)[]): Promise<string[]>;
  /** The same under the index keys that were in use before: of what was kept for longer than a rotation takes. */
  formerFingerprints(organizationId: string, ...parts: (string | Buffer)[]): Promise<string[]>;
}

/** `collection` is bound into the ciphertext; a blob has no fields, so its field id is 0. */
export function blobCipher(keyring: Keyring, collection: string): BlobCipher {
  const purpose = `enc/${collection}/0`;
  const address = (organizationId: string, recordId: string) => ({
    organizationId,
    collection,
    recordId,
    fieldId: 0,
  });
  const fingerprintOf =
    (parts: (string | Buffer)[]) =>
    (key: DataKey): string =>
      `${key.version}.${hmac(key.subkey(`fingerprint/${collection}`), ...parts).toString('base64url')}`;
  const sealUnder = (key: DataKey, organizationId: string, id: string, plain: Buffer): string =>
    sealToken(key.sealingSubkey(purpose), key.version, address(organizationId, id), plain);
  function readable<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw keyring.undecipherable('blob', cause);
    }
  }
  async function open(organizationId: string, id: string, token: string): Promise<Buffer> {
    const version = readable(() => tokenKeyVersion(token));
    const key = await keyring.version(organizationId, 'data', version);
    return readable(() => openToken(key.subkey(purpose), address(organizationId, id), token));
  }
  return {
    async seal(organizationId, id, plain) {
      return sealUnder(await keyring.current(organizationId, 'data'), organizationId, id, plain);
    },
    open,
    async reseal(organizationId, id, token) {
      const key = await keyring.current(organizationId, 'data');
      if (readable(() => tokenKeyVersion(token)) === key.version) return undefined;
      const plain = await open(organizationId, id, token);
      const resealed = sealUnder(key, organizationId, id, plain);
      plain.fill(0);
      return resealed;
    },
    fingerprints: async (organizationId, ...parts) =>
      (await keyring.indexing(organizationId)).map(fingerprintOf(parts)),
    formerFingerprints: async (organizationId, ...parts) =>
      (await keyring.formerIndexing(organizationId)).map(fingerprintOf(parts)),
  };
}
