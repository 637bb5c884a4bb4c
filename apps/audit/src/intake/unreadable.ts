import type { BlobCipher } from '@rymeda/encryption';
import { derivedUuidv7Hex, type Clock } from '@rymeda/kernel';
import type { NewEntry } from '../logs/entry.ts';

/** The platform's own organisation: what belongs to no tenant for certain is under its key. */
export const platformOrganization = 'org_platform';

/** A message that audit could not read, and where it stood. */
export interface Unreadable {
  topic: string;
  partition: number;
  offset: string;
  value: Buffer | null;
}

/**
 * Audit has no dead letters: what it can't read becomes an entry of its own kind, whose content is encrypted
 * because nobody knows what is in it. Its id follows from the place and the content: a redelivery makes no second one,
 * and at the same place of a topic that was made anew lies another message.
 */
export function unreadableEntry(blobs: Pick<BlobCipher, 'seal'>, clock: Clock) {
  return async ({ topic, partition, offset, value }: Unreadable): Promise<NewEntry> => {
    const resourceId = `${topic}/${partition}/${offset}`;
    const content = value ?? Buffer.alloc(0);
    const _id = `aud_${derivedUuidv7Hex(`unreadable:${resourceId}:${content.toString('base64')}`)}`;
    const resourceType = 'audit_unreadable';
    return {
      _id,
      organizationId: platformOrganization,
      action: 'create',
      resourceType,
      resourceId,
      about: [resourceType, resourceId],
      userId: 'system:audit',
      ipAddress: 'internal',
      userAgent: null,
      decision: 'allowed',
      metadata: {},
      timestamp: clock(),
      sealed: await blobs.seal(platformOrganization, _id, content),
    };
  };
}
export type UnreadableEntry = ReturnType<typeof unreadableEntry>;
