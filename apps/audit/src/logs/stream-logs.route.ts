import { auditLogOperations } from '@rymeda/contracts';
import type { Clock } from '@rymeda/kernel';
import { streamRoute } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { entryStream } from './entry-stream.ts';
import type { EntryStore } from './entry.store.ts';

export const streamLogs = ({ entries, clock }: { entries: EntryStore; clock: Clock }) =>
  streamRoute(auditLogOperations.stream, 'audit_log', async ({ scope, query, lastEventId }) => {
    const source = await entryStream({ entries, scope, filter: query, clock, lastEventId });
    // One entry a stream, as for a list: docs/decisions/020.
    disclose({ resourceType: 'audit_log', resourceIds: ['stream'], fields: [] });
    return source;
  });
