import type { BlobCipher } from '@rymeda/encryption';
import type { ObjectSeal } from '@rymeda/storage';

/** Files of the folder under their organisation's data key; a file that was moved to another name does not open. */
export const objectSeal = (blobs: BlobCipher): ObjectSeal => ({
  seal: async (key, plain) => Buffer.from(await blobs.seal(organizationOf(key), key, plain)),
  open: (key, sealed) => blobs.open(organizationOf(key), key, sealed.toString('latin1')),
});

/** `<area>/<organisation>/…` */
function organizationOf(key: string): string {
  const organizationId = key.split('/')[1];
  if (organizationId === undefined) throw new Error('An object belongs to no organisation');
  return organizationId;
}
