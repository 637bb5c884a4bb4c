import { gapOperations } from '@rymeda/contracts';
import { pageOf, route } from '@rymeda/service';
import { toAuditGap, type SeriesStore } from './series.store.ts';

/** Numbers and ids of what is missing: reading them is no entry of the log, as with heads. */
export const listGaps = ({ series }: { series: SeriesStore }) =>
  route(gapOperations.list, 'audit_gap', async ({ scope, limit, after }) => {
    const rows = await series.list(scope, limit + 1, after);
    const page = pageOf(rows, limit, (row) => ({ time: row.gapSince as Date, id: row._id }));
    return { ...page, items: page.items.map(toAuditGap) };
  });
