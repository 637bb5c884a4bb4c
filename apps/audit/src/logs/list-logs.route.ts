import { auditLogOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { toAuditLog } from './entry.ts';
import type { EntryStore } from './entry.store.ts';

export const listLogs = ({ entries }: { entries: EntryStore }) =>
  route(auditLogOperations.list, 'audit_log', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await entries.list(scope, filter, limit, after);
    // One entry a request, whatever it found: docs/decisions/020.
    disclose({ resourceType: 'audit_log', resourceIds: ['query'], fields: [] });
    const sought = query.resourceId ?? query.patientId;
    return { ...page, items: page.items.map((entry) => toAuditLog(entry, sought)) };
  });
