import type { AuditLog } from '@rymeda/contracts';
import type { TenantDocument } from '@rymeda/tenancy';

export type AuditAction = AuditLog['action'];
export type Decision = AuditLog['decision'];

export const actions: readonly AuditAction[] = ['create', 'read', 'update', 'delete', 'export'];

/** What happened, before it has a place in a log. */
export interface NewEntry extends TenantDocument {
  action: AuditAction;
  resourceType: string;
  resourceId: string;
  /** What it can be found by: the type, then the ids of all records that it is about, then those of their patients. */
  about: string[];
  userId: string;
  ipAddress: string;
  userAgent: string | null;
  /** Whether it was done, or somebody tried to and was refused. */
  decision: Decision;
  metadata: Record<string, unknown>;
  timestamp: Date;
  /** `ENC[…]` of a message that could not be read; nobody is answered with it. */
  sealed?: string;
}

/** One entry as it lies in the append-only collection `entries`. Never changed, never deleted. */
export interface Entry extends NewEntry {
  /** 16 random bytes, base64url: nobody guesses an entry from its hash. */
  salt: string;
  /** Which of the organisation's logs: one a year. */
  year: number;
  /** Its place there, from 0, without holes. Not part of the leaf: a retry at another place rehashes nothing. */
  index: number;
}

/** Whose records an entry is about, where they are not patients themselves. */
export const patientsOf = ({ metadata }: Pick<NewEntry, 'metadata'>): string[] =>
  (metadata['patientIds'] as string[] | undefined) ?? [];

/** The records themselves. */
export const recordsOf = (entry: Pick<NewEntry, 'about' | 'metadata'>): string[] =>
  entry.about.slice(1, entry.about.length - patientsOf(entry).length);

/** Which of its records an entry shows: in a list filtered by a record, or by a patient, that one where it is about it. */
export const shownRecord = (entry: NewEntry, sought?: string): string =>
  sought !== undefined && recordsOf(entry).includes(sought) ? sought : entry.resourceId;

/** As the API answers it, in a list filtered by a record or patient with `sought`. */
export function toAuditLog(entry: NewEntry, sought?: string): AuditLog {
  const resourceIds = recordsOf(entry);
  return {
    id: entry._id,
    organizationId: entry.organizationId,
    action: entry.action,
    resourceType: entry.resourceType,
    resourceId: shownRecord(entry, sought),
    ...(resourceIds.length > 1 ? { resourceIds } : {}),
    userId: entry.userId,
    ipAddress: entry.ipAddress,
    userAgent: entry.userAgent,
    decision: entry.decision,
    metadata: entry.metadata,
    timestamp: entry.timestamp.toISOString(),
  };
}
