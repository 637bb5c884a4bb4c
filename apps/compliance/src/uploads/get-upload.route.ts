import { uploadOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { FileStore } from '../files/file-store.ts';
import { uploadLink } from './upload-link.ts';
import type { UploadStore } from './upload.store.ts';
import { toUpload } from './upload.ts';

export const getUpload = ({ uploads, files }: { uploads: UploadStore; files: FileStore }) =>
  route(uploadOperations.get, 'compliance_upload', async ({ scope, params, now }) => {
    const state = await uploads.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toUpload(state, await uploadLink(files, scope, state, now)), version: state.version };
  });
