import { batchOperations, resourceType, submissionRecord, x12MediaType } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import type { SubmissionStore } from '../submissions/submission.store.ts';
import type { SealedFiles } from '../x12-files/sealed-file.ts';
import { batchObject } from './batch.ts';
import type { BatchStore } from './batch.store.ts';

interface Parts {
  batches: BatchStore;
  submissions: Pick<SubmissionStore, 'byBatch'>;
  files: SealedFiles;
}

export const getBatchX12 = ({ batches, submissions, files }: Parts) =>
  route(batchOperations.x12, 'revenue_batch', async ({ scope, params }) => {
    const batch = await batches.load(scope, params.id);
    if (batch === null) throw notFound();
    const pieces: Buffer[] = [];
    for await (const piece of files.read(scope.organizationId, batchObject(batch))) pieces.push(piece);
    disclose({ resourceType: 'revenue_batch', resourceIds: [batch.id], fields: ['content'] });
    // Whose claims are in it: each of these patients may ask who saw them.
    const sent = await submissions.byBatch(undefined, scope, batch.id);
    disclose({
      resourceType: resourceType(submissionRecord),
      resourceIds: sent.map((s) => s._id),
      patientIds: sent.map((s) => s.clientId ?? null),
      fields: ['content'],
    });
    const body = Buffer.concat(pieces);
    return { data: undefined, raw: { contentType: x12MediaType, body, filename: `${batch.id}.x12` } };
  });
