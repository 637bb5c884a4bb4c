import { auditLogOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { toAuditLog } from './entry.ts';
import type { EntryStore } from './entry.store.ts';

export const getLog = ({ entries }: { entries: EntryStore }) =>
  route(auditLogOperations.get, 'audit_log', async ({ scope, params }) => {
    const entry = await entries.load(scope, params.id);
    if (entry === null) throw notFound();
    disclose({ resourceType: 'audit_log', resourceIds: [entry._id], fields: [] });
    return { data: toAuditLog(entry) };
  });
