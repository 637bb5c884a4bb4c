import { hmac } from '@rymeda/kernel';
import type { DataKey } from './data-key.ts';
import type { Keyring } from './keyring.ts';
import { openToken, sealToken, tokenKeyVersion } from './token.ts';

/** Seals things that are no record's field: stored answers, signing keys, what audit couldn't read. */
export interface BlobCipher {
  seal(organizationId: string, id: string, plain: Buffer): Promise<string>;
  /** DECRYPTION_FAILED when it is not this blob. */
  open(organizationId: string, id: string, token: string): Promise<Buffer>;
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
  return {
    async seal(organizationId, id, plain) {
      const key = await keyring.current(organizationId, 'data');
      return sealToken(key.sealingSubkey(purpose), key.version, address(organizationId, id), plain);
    },
    async open(organizationId, id, token) {
      try {
        const key = await keyring.version(organizationId, 'data', tokenKeyVersion(token));
        return openToken(key.subkey(purpose), address(organizationId, id), token);
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'Problem') throw cause;
        throw keyring.undecipherable('blob', cause);
      }
    },
    fingerprints: async (organizationId, ...parts) =>
      (await keyring.indexing(organizationId)).map(fingerprintOf(parts)),
    formerFingerprints: async (organizationId, ...parts) =>
      (await keyring.formerIndexing(organizationId)).map(fingerprintOf(parts)),
  };
}
