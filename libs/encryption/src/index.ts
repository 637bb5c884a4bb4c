export { blobCipher, type BlobCipher } from './blob-cipher.ts';
export {
  KeyRefusedError,
  type GeneratedKey,
  type KeyProvider,
  type KeyPurpose,
  type WrappedKey,
} from './key-provider.ts';
export { ended, indexingKeys, sealingKey, unlessDamaged } from './key-roles.rules.ts';
export { keyId, type KeyState, type KeyStore, type StoredKey } from './key-store.ts';
export { Keyring, type KeyringOptions } from './keyring.ts';
export { localKeyProvider } from './local-provider.ts';
export { type OrganizationKey, type OrganizationKeyStore } from './organization-keys.ts';
export { normalise } from './normalise.ts';
export {
  recordCipher,
  type BlindOptions,
  type Readable,
  type RecordCipher,
  type Resealed,
} from './record-cipher.ts';
