import type { Tx } from '@rymeda/events';
import { problem, referenceNotFound, type Problem } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { UploadStore } from '../uploads/upload.store.ts';
import type { AcceptedFile } from './artifact.rules.ts';

export const fileNotAccepted = (): Problem =>
  problem('FILE_NOT_ACCEPTED', 'The upload is not accepted, or its file belongs to another artifact');

/** The file of an upload that passed its checks. */
export async function acceptedFile(
  uploads: UploadStore,
  tx: Tx,
  scope: Scope,
  uploadId: string | null | undefined,
): Promise<AcceptedFile | null> {
  if (uploadId === undefined || uploadId === null) return null;
  const upload = await uploads.load(scope, uploadId, tx);
  if (upload === null) throw referenceNotFound('uploadId');
  if (upload.status !== 'accepted') throw fileNotAccepted();
  const { filename, contentType, bytes, sha256 } = upload;
  return { uploadId, file: { filename, contentType, bytes, sha256 } };
}
