import type { StoredFile } from '@rymeda/contracts';
import type { Scope } from '@rymeda/tenancy';
import type { FileStore } from '../files/file-store.ts';
import type { ArtifactState } from './artifact.ts';

const extensions: Record<StoredFile['contentType'], string> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'text/plain': 'txt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

/** What a file is called where its own name, which may be a person's, has no place. */
export const plainName = (id: string, file: StoredFile): string => `${id}.${extensions[file.contentType]}`;

/** Gives the file for five minutes to whoever has it; that the artifact was read is on record. */
export const fileUrl = async (
  files: FileStore,
  scope: Scope,
  { id, uploadId, file }: ArtifactState,
): Promise<string | null> =>
  uploadId === null || file === null ? null : files.link(scope, uploadId, plainName(id, file));
