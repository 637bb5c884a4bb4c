import type { AuditLog } from '@rymeda/contracts';
import type { TenantDocument } from '@rymeda/tenancy';

export type AuditAction = AuditLog['action'];

export const actions: readonly AuditAction[] = ['create', 'read', 'update', 'delete', 'export'];

/** One entry as it lies in the append-only collection `entries`. Never changed, never deleted. */
export interface Entry extends TenantDocument {
  action: AuditAction;
  resourceType: string;
  resourceId: string;
  /** What it can be found by: the type, then the ids of all records that it is about. */
  about: string[];
  userId: string;
  ipAddress: string;
  userAgent: string | null;
  metadata: Record<string, unknown>;
  timestamp: Date;
  /** `ENC[…]` of a message that could not be read; nobody is answered with it. */
  sealed?: string;
}

/** As the API answers it. In a list filtered by a record, `resourceId` is that one. */
export function toAuditLog(entry: Entry, resourceId?: string): AuditLog {
  const [, ...resourceIds] = entry.about;
  return {
    id: entry._id,
    organizationId: entry.organizationId,
    action: entry.action,
    resourceType: entry.resourceType,
    resourceId: resourceId ?? entry.resourceId,
    ...(resourceIds.length > 1 ? { resourceIds } : {}),
    userId: entry.userId,
    ipAddress: entry.ipAddress,
    userAgent: entry.userAgent,
    metadata: entry.metadata,
    timestamp: entry.timestamp.toISOString(),
  };
}
