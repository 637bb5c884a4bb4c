import { createHash } from 'node:crypto';
import { canonicalJson } from '../tree/canonical-json.ts';
import { longestEntry } from '../tree/entry-bundle.ts';
import { patientsOf, recordsOf, type AuditAction, type Decision, type Entry } from './entry.ts';

/** What a leaf is made of. Its members are those of the API, with the salt and without the place in the log. */
interface Leaf {
  v: 1;
  id: string;
  organizationId: string;
  action: AuditAction;
  resourceType: string;
  resourceId: string;
  resourceIds: string[];
  userId: string;
  ipAddress: string;
  userAgent: string | null;
  decision: Decision;
  metadata: Record<string, unknown>;
  timestamp: string;
  salt: string;
  /** SHA-256, hex, of the sealed text, which may be longer than a leaf. */
  sealedSha256?: string;
}

type Salted = Omit<Entry, 'year' | 'index'>;

/**
 * The canonical form of an entry (RFC 8785): all its fields. Throws when it has none, or when it is longer than a
 * bundle takes.
 */
export function canonicalEntry(entry: Salted): Buffer {
  const bytes = Buffer.from(canonicalJson(leafOf(entry)));
  if (bytes.length > longestEntry) throw new RangeError('The entry is longer than a log takes');
  return bytes;
}

export const leafOf = (entry: Salted): Leaf => ({
  action: entry.action,
  decision: entry.decision,
  id: entry._id,
  ipAddress: entry.ipAddress,
  metadata: entry.metadata,
  organizationId: entry.organizationId,
  resourceId: entry.resourceId,
  resourceIds: recordsOf(entry),
  resourceType: entry.resourceType,
  salt: entry.salt,
  ...(entry.sealed === undefined ? {} : { sealedSha256: sealedHash(entry.sealed) }),
  timestamp: entry.timestamp.toISOString(),
  userAgent: entry.userAgent,
  userId: entry.userId,
  v: 1,
});

/** The entry of a canonical form that was read back; `sealed` is kept elsewhere and given. */
export function entryOfLeaf(canonical: Buffer, sealed?: string): Salted {
  const { v, id, resourceIds, timestamp, sealedSha256, ...rest } = JSON.parse(canonical.toString()) as Leaf;
  if (v !== 1) throw new Error('A leaf of an unknown version');
  const entry: Salted = {
    ...rest,
    _id: id,
    about: [rest.resourceType, ...resourceIds, ...patientsOf(rest)],
    timestamp: new Date(timestamp),
    ...(sealed === undefined ? {} : { sealed }),
  };
  if (sealedSha256 !== undefined && sealed === undefined) throw new Error('A sealed text is missing');
  if (!canonicalEntry(entry).equals(canonical)) throw new Error('A leaf is not in its canonical form');
  return entry;
}

export const sealedHash = (sealed: string): string => createHash('sha256').update(sealed).digest('hex');
