import type { Clock } from '@rymeda/kernel';
import type { ObjectStoreConfig } from './config.ts';
import { encryptedStore, type ObjectSeal } from './folder/encrypted-store.ts';
import { folderStore } from './folder/folder-store.ts';
import type { FolderLinks } from './folder/links.ts';
import type { ObjectStore } from './object-store.ts';

export interface OpenOptions {
  clock: Clock;
  /** For a folder: without them it has no links. */
  links?: Omit<FolderLinks, 'clock'>;
  /** Whether the bucket must have Object Lock. */
  objectLock?: boolean;
  /** For a folder: its files are then ciphertexts. S3 encrypts by itself. */
  seal?: ObjectSeal;
}

/** The store that a checked configuration names. The AWS SDK is loaded only where it is used. */
export async function openObjectStore(config: ObjectStoreConfig, options: OpenOptions): Promise<ObjectStore> {
  const { clock, links } = options;
  if (config.OBJECT_STORE === 'folder') {
    const folder = folderStore({
      folder: config.OBJECT_STORE_FOLDER as string,
      clock,
      ...(links === undefined ? {} : { links: { ...links, clock } }),
    });
    return options.seal === undefined ? folder : encryptedStore(folder, options.seal);
  }
  const { s3Store } = await import('./s3/s3-store.ts');
  return s3Store({
    bucket: config.OBJECT_STORE_BUCKET as string,
    region: config.OBJECT_STORE_REGION as string,
    kmsKeyId: config.OBJECT_STORE_KMS_KEY_ID as string,
    ...(config.OBJECT_STORE_ENDPOINT === undefined ? {} : { endpoint: config.OBJECT_STORE_ENDPOINT }),
    forcePathStyle: config.OBJECT_STORE_PATH_STYLE === 'true',
    objectLock: options.objectLock ?? false,
  });
}
