import { batchOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toBatch } from './batch.ts';
import type { BatchStore } from './batch.store.ts';

export const getBatch = ({ batches }: { batches: BatchStore }) =>
  route(batchOperations.get, 'revenue_batch', async ({ scope, params }) => {
    const batch = await batches.load(scope, params.id);
    if (batch === null) throw notFound();
    return { data: toBatch(batch), version: batch.version };
  });
