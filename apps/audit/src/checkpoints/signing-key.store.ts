import type { BlobCipher } from '@rymeda/encryption';
import { platformCollection } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { platformOrganization } from '../intake/unreadable.ts';
import { newSigningKey } from './signer.ts';

interface SigningKeyRow {
  _id: string;
  sealed: string;
}

/** The local signing key: made once, kept encrypted under the platform's key in audit's work database. */
export async function localSigningKey(work: Connection, blobs: BlobCipher, name: string): Promise<Buffer> {
  const keys = platformCollection<SigningKeyRow>(work, 'signing_keys');
  const sealed = await blobs.seal(platformOrganization, name, newSigningKey());
  // Of several processes that start at once one makes the key, and all use that one.
  const row = await keys.findOneAndUpdate(
    { _id: name },
    { $setOnInsert: { sealed } },
    { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority', journal: true } },
  );
  return blobs.open(platformOrganization, name, row?.sealed ?? sealed);
}
