import { uploadOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { DueStore } from '../due/due.store.ts';
import { checkingUploads } from './check-upload.ts';
import { completeUpload as completed } from './upload.rules.ts';
import type { UploadStore } from './upload.store.ts';
import { toUpload, uploadEvent } from './upload.ts';

export const completeUpload = ({ uploads, due, wake }: Parts) =>
  route(uploadOperations.complete, 'compliance_upload', async ({ scope, params, ifMatch, now }, tx) => {
    const found = await uploads.load(scope, params.id, tx);
    if (found === null) throw notFound();
    checkIfMatch(ifMatch, found.version);
    const state = completed(found, now);
    await uploads.replace(tx, scope, state);
    await due.plan(tx, scope, { kind: checkingUploads, subject: state.id, at: now });
    tx.emit(uploadEvent('completed', state));
    tx.afterCommit(wake);
    return { data: toUpload(state, null), version: state.version };
  });

interface Parts {
  uploads: UploadStore;
  due: DueStore;
  wake: () => void;
}
