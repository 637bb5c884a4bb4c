import type { Upload } from '@rymeda/contracts';
import type { Scope } from '@rymeda/tenancy';
import { linkSeconds, type FileStore } from '../files/file-store.ts';
import type { UploadState } from './upload.ts';
import { isAwaited } from './upload.rules.ts';

/** Where the file is to be sent, as long as it is awaited. */
export async function uploadLink(
  files: FileStore,
  scope: Scope,
  state: UploadState,
  now: Date,
): Promise<Upload['link']> {
  if (!isAwaited(state, now)) return null;
  const expiresAt = new Date(now.getTime() + linkSeconds * 1000).toISOString();
  return { ...(await files.uploadLink(scope, state.id, state)), expiresAt };
}
