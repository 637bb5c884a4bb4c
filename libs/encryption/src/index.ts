export { blobCipher, type BlobCipher } from './blob-cipher.ts';
export {
  KeyRefusedError,
  type GeneratedKey,
  type KeyProvider,
  type KeyPurpose,
  type WrappedKey,
} from './key-provider.ts';
export { Keyring, type KeyringOptions, type KeyStore, type StoredKey } from './keyring.ts';
export { localKeyProvider } from './local-provider.ts';
export { type OrganizationKey, type OrganizationKeyStore } from './organization-keys.ts';
export { recordCipher, type RecordCipher } from './record-cipher.ts';
