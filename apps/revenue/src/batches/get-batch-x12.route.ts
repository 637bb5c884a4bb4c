import { batchOperations, x12MediaType } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import type { SealedFiles } from '../x12-files/sealed-file.ts';
import { batchObject } from './batch.ts';
import type { BatchStore } from './batch.store.ts';

export const getBatchX12 = ({ batches, files }: { batches: BatchStore; files: SealedFiles }) =>
  route(batchOperations.x12, 'revenue_batch', async ({ scope, params }) => {
    const batch = await batches.load(scope, params.id);
    if (batch === null) throw notFound();
    const pieces: Buffer[] = [];
    for await (const piece of files.read(scope.organizationId, batchObject(batch))) pieces.push(piece);
    disclose({ resourceType: 'revenue_batch', resourceIds: [batch.id], fields: ['content'] });
    const body = Buffer.concat(pieces);
    return { data: undefined, raw: { contentType: x12MediaType, body, filename: `${batch.id}.x12` } };
  });
