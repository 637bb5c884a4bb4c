export { checkAtStart } from './check-at-start.ts';
export { checkObjectStore, objectStoreEnv, type ObjectStoreConfig } from './config.ts';
export { encryptedStore, type ObjectSeal } from './folder/encrypted-store.ts';
export { folderStore, type FolderStoreOptions } from './folder/folder-store.ts';
export { linkServer, type LinkServer } from './folder/link-server.ts';
export type { FolderLinks } from './folder/links.ts';
export {
  longestLinkSeconds,
  StorageError,
  type LinkOptions,
  type ObjectInfo,
  type ObjectStore,
  type PutOptions,
  type StorageFault,
  type UploadLink,
  type UploadOptions,
} from './object-store.ts';
export { openObjectStore, type OpenOptions } from './open.ts';
