import { batchOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toBatch } from './batch.ts';
import type { BatchStore } from './batch.store.ts';

export const listBatches = ({ batches }: { batches: BatchStore }) =>
  route(batchOperations.list, 'revenue_batch', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await batches.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toBatch) };
  });
