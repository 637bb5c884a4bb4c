import { uploadOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { DueStore } from '../due/due.store.ts';
import type { FileStore } from '../files/file-store.ts';
import { checkingUploads } from './check-upload.ts';
import { uploadLink } from './upload-link.ts';
import { awaitedMs, newUpload } from './upload.rules.ts';
import type { UploadStore } from './upload.store.ts';
import { toUpload, uploadEvent } from './upload.ts';

export const createUpload = ({ uploads, files, due }: Parts) =>
  route(uploadOperations.create, 'compliance_upload', async ({ scope, body, now }, tx) => {
    const state = newUpload(body, { id: newId('upl'), organizationId: scope.organizationId, now });
    await uploads.insert(tx, scope, state);
    // Should nobody ever complete it.
    const at = new Date(now.getTime() + awaitedMs);
    await due.plan(tx, scope, { kind: checkingUploads, subject: state.id, at });
    tx.emit(uploadEvent('created', state));
    const data = toUpload(state, await uploadLink(files, scope, state, now));
    return { data, version: 1, location: `/v1/compliance/uploads/${state.id}` };
  });

interface Parts {
  uploads: UploadStore;
  files: FileStore;
  due: DueStore;
}
