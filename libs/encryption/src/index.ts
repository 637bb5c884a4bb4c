export { blobCipher, type BlobCipher } from './blob-cipher.ts';
export type { GeneratedKey, KeyProvider, KeyPurpose } from './key-provider.ts';
export { Keyring, type KeyringOptions, type KeyStore, type StoredKey } from './keyring.ts';
export { localKeyProvider } from './local-provider.ts';
export { recordCipher, type RecordCipher } from './record-cipher.ts';
